package io.cartstream.embedded.firehose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A delivery stream: the buffer that fills and those that wait for delivery. Appending never waits for a delivery.
 * Thread-safe.
 */
final class DeliveryStream implements AutoCloseable {
    private static final String STATE_FILE = "delivery-stream.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private final DeliveryStreamState state;
    private final Clock clock;
    private final ObjectStore objects;
    private final Object delivering = new Object();
    private final Deque<Spool> full = new ArrayDeque<>();
    private @Nullable Spool filling;
    private volatile Deliveries delivered = Deliveries.NONE;

    private DeliveryStream(Path folder, DeliveryStreamState state, Clock clock, ObjectStore objects) {
        this.folder = folder;
        this.state = state;
        this.clock = clock;
        this.objects = objects;
    }

    static DeliveryStream create(Path folder, DeliveryStreamState state, Clock clock, ObjectStore objects)
            throws IOException {
        Files.createDirectories(folder);
        var draft = folder.resolve(STATE_FILE + ".new");
        Files.write(draft, JSON.writeValueAsBytes(state));
        Files.move(draft, folder.resolve(STATE_FILE), StandardCopyOption.ATOMIC_MOVE);
        return new DeliveryStream(folder, state, clock, objects);
    }

    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(STATE_FILE));
    }

    /** Opens a delivery stream of an earlier run; what it had not delivered is due at once. */
    static DeliveryStream open(Path folder, Clock clock, ObjectStore objects) throws IOException {
        var state = JSON.readValue(Files.readAllBytes(folder.resolve(STATE_FILE)), DeliveryStreamState.class);
        var stream = new DeliveryStream(folder, state, clock, objects);
        try (var files = Files.list(folder)) {
            for (var spool : files.filter(Spool::isSpool).sorted().toList()) {
                stream.full.add(Spool.reopen(spool));
            }
        }
        return stream;
    }

    DeliveryStreamState state() {
        return state;
    }

    /** What has been delivered since this process started. */
    Deliveries delivered() {
        return delivered;
    }

    synchronized void append(List<byte[]> records) throws IOException {
        if (records.isEmpty()) {
            return;
        }
        if (filling == null) {
            filling = Spool.create(folder, clock.instant());
        }
        filling.append(records);
        if (filling.bytes() >= state.bufferBytes()) {
            roll();
        }
    }

    /** Delivers what is due; with {@code everything}, also what is still filling. */
    void deliver(boolean everything) throws IOException {
        synchronized (delivering) {
            for (var spool : due(everything)) {
                deliver(spool);
            }
        }
    }

    private synchronized List<Spool> due(boolean everything) {
        if (filling != null
                && (everything || !clock.instant().isBefore(filling.startedAt().plusMillis(state.bufferMillis())))) {
            roll();
        }
        return new ArrayList<>(full);
    }

    private synchronized void roll() {
        full.add(filling);
        filling = null;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one delivery at a time, others only look
    private void deliver(Spool spool) throws IOException {
        if (!spool.isEmpty()) {
            var object = spool.render(state.compression());
            objects.put(state.bucket(), ObjectKey.of(state, spool.startedAt(), spool.id()), object.file());
            Files.delete(object.file());
            delivered = delivered.plus(object.bytes(), object.lines());
        }
        spool.delete();
        synchronized (this) {
            full.remove(spool);
        }
    }

    void delete() throws IOException {
        synchronized (delivering) {
            synchronized (this) {
                close();
                try (var files = Files.list(folder)) {
                    for (var file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(folder);
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (filling != null) {
            filling.close();
        }
        for (var spool : full) {
            spool.close();
        }
    }
}
