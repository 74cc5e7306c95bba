package io.cartstream.embedded.firehose;

import io.cartstream.embedded.http.AwsError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/** The delivery streams of the data folder, each in a folder of its name. Thread-safe. */
final class DeliveryStreams implements AutoCloseable {
    static final String ACCOUNT = "000000000000";

    private final Path folder;
    private final Clock clock;
    private final ObjectStore objects;
    private final ConcurrentSkipListMap<String, DeliveryStream> byName = new ConcurrentSkipListMap<>();

    private DeliveryStreams(Path folder, Clock clock, ObjectStore objects) {
        this.folder = folder;
        this.clock = clock;
        this.objects = objects;
    }

    static DeliveryStreams open(Path folder, Clock clock, ObjectStore objects) throws IOException {
        Files.createDirectories(folder);
        var streams = new DeliveryStreams(folder, clock, objects);
        try (var folders = Files.list(folder)) {
            for (var each : folders.filter(DeliveryStream::isIn).toList()) {
                var stream = DeliveryStream.open(each, clock, objects);
                streams.byName.put(stream.state().name(), stream);
            }
        }
        return streams;
    }

    synchronized void create(DeliveryStreamState state) throws IOException {
        if (byName.containsKey(state.name())) {
            throw new AwsError(
                    400,
                    "ResourceInUseException",
                    "Firehose %s under accountId %s already exists".formatted(state.name(), ACCOUNT));
        }
        byName.put(state.name(), DeliveryStream.create(folder.resolve(state.name()), state, clock, objects));
    }

    synchronized void delete(String name) throws IOException {
        var stream = find(name);
        byName.remove(name);
        stream.delete();
    }

    DeliveryStream find(String name) {
        var stream = name == null ? null : byName.get(name);
        if (stream == null) {
            throw new AwsError(
                    400,
                    "ResourceNotFoundException",
                    "Firehose %s under account %s not found.".formatted(name, ACCOUNT));
        }
        return stream;
    }

    List<DeliveryStream> all() {
        return List.copyOf(byName.values());
    }

    long now() {
        return clock.millis();
    }

    @Override
    public void close() throws IOException {
        for (var stream : byName.values()) {
            stream.close();
        }
    }
}
