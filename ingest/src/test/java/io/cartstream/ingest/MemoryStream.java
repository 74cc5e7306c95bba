package io.cartstream.ingest;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A stream in memory that answers by itself, as its behaviour is. Thread-safe. */
public final class MemoryStream implements EventStream {
    /** How it answers. */
    public enum StubBehaviour {
        WELL,
        THROTTLING,
        BROKEN,
        SILENT,
        /** By an error, as of a broken installation. */
        DEADLY
    }

    private final ConcurrentLinkedQueue<OutgoingRecord> records = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<CompletableFuture<List<Verdict>>> unanswered = new ConcurrentLinkedQueue<>();
    private final Duration roundTrip;
    private volatile StubBehaviour behaviour = StubBehaviour.WELL;

    public MemoryStream() {
        this(Duration.ZERO);
    }

    public MemoryStream(Duration roundTrip) {
        this.roundTrip = roundTrip;
    }

    /** Calls that met with silence end with it, without an answer, as a client's do by their time-out. */
    public void behave(StubBehaviour now) {
        behaviour = now;
        for (var call = unanswered.poll(); call != null; call = unanswered.poll()) {
            call.completeExceptionally(new IOException("no answer"));
        }
    }

    /** The events stored, unpacked, as JSON. */
    public List<String> events() {
        return records.stream()
                .flatMap(record -> StoredRecords.unpack(record).stream())
                .map(StoredRecords.Stored::data)
                .toList();
    }

    public List<OutgoingRecord> records() {
        return List.copyOf(records);
    }

    @Override
    public CompletableFuture<List<Verdict>> put(List<OutgoingRecord> put) {
        return switch (behaviour) {
            case WELL ->
                later(() -> {
                    records.addAll(put);
                    return put.stream().map(_ -> Verdict.ACKNOWLEDGED).toList();
                });
            case THROTTLING ->
                later(() -> put.stream().map(_ -> Verdict.THROTTLED).toList());
            case BROKEN ->
                later(() -> {
                    throw new CompletionException(new IOException("connection reset"));
                });
            case DEADLY -> throw new NoClassDefFoundError("thrown by the test");
            case SILENT -> {
                var call = new CompletableFuture<List<Verdict>>();
                unanswered.add(call);
                yield call;
            }
        };
    }

    @Override
    public CompletableFuture<Void> probe() {
        return behaviour == StubBehaviour.WELL || behaviour == StubBehaviour.THROTTLING
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new IOException("no route"));
    }

    private <T> CompletableFuture<T> later(java.util.function.Supplier<T> answer) {
        Executor after = roundTrip.isZero()
                ? Runnable::run
                : CompletableFuture.delayedExecutor(roundTrip.toNanos(), TimeUnit.NANOSECONDS);
        return CompletableFuture.supplyAsync(answer, after);
    }
}
