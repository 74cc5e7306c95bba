package io.cartstream.embedded.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record's bytes in a segment: length of what follows the length and the sum (4), CRC-32C of it (4), offset (8), arrival (8),
 * length of the partition key (2), partition key, data.
 */
final class RecordFormat {
    static final int HEADER_BYTES = 26;
    private static final int FRAME_BYTES = 8;
    private static final int MAX_PAYLOAD_BYTES = HEADER_BYTES + KinesisLimits.MAX_BYTES_PER_PUT;

    private RecordFormat() {}

    static int size(NewRecord entry) {
        return HEADER_BYTES + entry.bytes();
    }

    static void write(ByteBuffer into, NewRecord entry, long offset, long arrivedAt) {
        var start = into.position();
        into.putInt(size(entry) - FRAME_BYTES).putInt(0);
        into.putLong(offset).putLong(arrivedAt).putShort((short) entry.partitionKey().length);
        into.put(entry.partitionKey()).put(entry.data());
        into.putInt(start + 4, sum(into, start + FRAME_BYTES, into.position() - start - FRAME_BYTES));
    }

    /** The size of the record that begins here, or -1 if there can be none. */
    static int sizeAt(ByteBuffer from, int position) {
        var payload = from.getInt(position);
        var isPossible = payload >= HEADER_BYTES - FRAME_BYTES && payload <= MAX_PAYLOAD_BYTES;
        return isPossible ? payload + FRAME_BYTES : -1;
    }

    static long offsetAt(ByteBuffer from, int position) {
        return from.getLong(position + 8);
    }

    static long arrivalAt(ByteBuffer from, int position) {
        return from.getLong(position + 16);
    }

    static boolean isWholeAt(ByteBuffer from, int position, int size) {
        return from.getInt(position + 4) == sum(from, position + FRAME_BYTES, size - FRAME_BYTES);
    }

    static StoredRecord readAt(ByteBuffer from, int position, int size) {
        var partitionKey = new byte[Short.toUnsignedInt(from.getShort(position + 24))];
        var data = new byte[size - HEADER_BYTES - partitionKey.length];
        from.get(position + HEADER_BYTES, partitionKey);
        from.get(position + HEADER_BYTES + partitionKey.length, data);
        return new StoredRecord(
                offsetAt(from, position), arrivalAt(from, position), new String(partitionKey, UTF_8), data);
    }

    private static int sum(ByteBuffer bytes, int start, int length) {
        var crc = new CRC32C();
        crc.update(bytes.slice(start, length));
        return (int) crc.getValue();
    }
}
