package io.cartstream.worker.archive;

import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.PlacedEvent;

/** Keeps every event. Thread-safe. */
public final class Archive {
    private final PackedDelivery delivery;

    public Archive(PackedDelivery events) {
        delivery = events;
    }

    /** The delivery of the batch's events, for the time of holding the shard. */
    public Delivery begin(Batch batch) {
        return delivery.begin(batch.events().stream().map(PlacedEvent::line).toList());
    }
}
