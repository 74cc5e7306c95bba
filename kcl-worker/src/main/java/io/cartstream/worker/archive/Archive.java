package io.cartstream.worker.archive;

import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.PlacedEvent;

/** Keeps every event. Thread-safe. */
public final class Archive {
    private final PackedDelivery delivery;

    public Archive(DeliveryStream events, WorkerMetrics metrics) {
        delivery = new PackedDelivery(events, metrics);
    }

    /**
     * Delivers the batch's events.
     *
     * @throws DeliveryFailedException where that failed; the same batch may be given again
     */
    public void put(Batch batch) {
        delivery.put(batch.events().stream().map(PlacedEvent::line).toList());
    }
}
