package io.cartstream.worker.stream;

import io.cartstream.event.ShoppingEvent;
import io.cartstream.store.Position;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * An event and where it stands in its shard.
 *
 * @param event what happened
 * @param position where it stands
 * @param arrivedAt when Kinesis took it, to the millisecond
 * @param line the event in canonical form as it goes on from here, UTF-8 JSON in one line; its position is never moved
 */
public record PlacedEvent(ShoppingEvent event, Position position, Instant arrivedAt, ByteBuffer line)
        implements Decoded {

    PlacedEvent withoutDetails() {
        return event.hasDetails() ? new PlacedEvent(event.withoutDetails(), position, arrivedAt, line) : this;
    }
}
