package io.cartstream.worker.archive;

import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.stream.Batch;

/** Keeps every record that holds no event, bytes and reason. Thread-safe. */
public final class DeadLetters {
    private final PackedDelivery delivery;
    private final WorkerMetrics metrics;
    private final DeadLetterLines lines = new DeadLetterLines();

    public DeadLetters(PackedDelivery deadLetters, WorkerMetrics metrics) {
        delivery = deadLetters;
        this.metrics = metrics;
    }

    /** The delivery of the batch's dead letters, for the time of holding the shard; they are counted once it is through. */
    public Runnable begin(Batch batch) {
        var letters = batch.deadLetters();
        var under = delivery.begin(letters.stream()
                .flatMap(letter -> lines.lines(batch.shard(), letter).stream())
                .toList());
        return () -> {
            under.run();
            metrics.deadLetters(letters.size());
        };
    }
}
