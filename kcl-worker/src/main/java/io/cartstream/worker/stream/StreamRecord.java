package io.cartstream.worker.stream;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * One record of a shard, unpacked.
 *
 * @param position where it stands
 * @param arrivedAt when Kinesis took it, to the millisecond
 * @param partitionKey what the producer chose; a keyed hash of the shopper where the producer is ours
 * @param payload the bytes; nobody moves its position
 */
public record StreamRecord(Position position, Instant arrivedAt, String partitionKey, ByteBuffer payload) {
    /** The payload's bytes: not to be written to. */
    public byte[] bytes() {
        if (payload.hasArray()
                && payload.arrayOffset() == 0
                && payload.position() == 0
                && payload.array().length == payload.remaining()) {
            return payload.array();
        }
        var copy = new byte[payload.remaining()];
        payload.get(payload.position(), copy);
        return copy;
    }
}
