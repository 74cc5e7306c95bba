package io.cartstream.worker.archive;

import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.stream.Batch;

/** Keeps every record that holds no event, bytes and reason. Thread-safe. */
public final class DeadLetters {
    private final PackedDelivery delivery;
    private final WorkerMetrics metrics;
    private final DeadLetterLines lines = new DeadLetterLines();

    public DeadLetters(DeliveryStream deadLetters, WorkerMetrics metrics) {
        delivery = new PackedDelivery(deadLetters, metrics);
        this.metrics = metrics;
    }

    /**
     * Delivers the batch's dead letters.
     *
     * @throws DeliveryFailedException where that failed; the same batch may be given again
     */
    public void put(Batch batch) {
        delivery.put(batch.deadLetters().stream()
                .flatMap(letter -> lines.lines(batch.shard(), letter).stream())
                .toList());
        metrics.deadLetters(batch.deadLetters().size());
    }
}
