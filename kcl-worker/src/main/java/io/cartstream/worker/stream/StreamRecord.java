package io.cartstream.worker.stream;

import io.cartstream.store.Position;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * One record of a shard, unpacked.
 *
 * @param position where it stands
 * @param arrivedAt when Kinesis took it, to the millisecond
 * @param partitionKey what the producer chose, its first {@value #MAX_KEY_LENGTH} characters; a keyed hash of the shopper where the
 *     producer is ours
 * @param payload the bytes; its position is never moved
 */
public record StreamRecord(Position position, Instant arrivedAt, String partitionKey, ByteBuffer payload) {
    /**
     * At most this many characters of a partition key: as many as Kinesis allows. Inside a packed record nothing bounds it. Source: Kinesis
     * Data Streams API reference, PutRecords (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html).
     */
    public static final int MAX_KEY_LENGTH = 256;

    public StreamRecord {
        partitionKey = partitionKey.substring(0, Math.min(partitionKey.length(), MAX_KEY_LENGTH));
    }

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
