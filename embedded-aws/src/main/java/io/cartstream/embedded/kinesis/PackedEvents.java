package io.cartstream.embedded.kinesis;

import java.util.Arrays;

/**
 * Counts what is packed in a record. Source of the format: awslabs/amazon-kinesis-producer, aggregation-format.md: four magic bytes, a
 * protobuf message whose field 3 is repeated for each packed one, an MD5.
 */
final class PackedEvents {
    private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
    private static final int DIGEST_BYTES = 16;
    private static final int RECORDS_FIELD = 3;
    private static final int FIELD_SHIFT = 3;
    private static final int WIRE_TYPE_MASK = 0b111;
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;

    private final byte[] bytes;
    private final int end;
    private int at = MAGIC.length;

    private PackedEvents(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length - DIGEST_BYTES;
    }

    /** How many events a record's data holds; 1 where nothing is packed in it, or it cannot be read. */
    static int in(byte[] data) {
        if (data.length < MAGIC.length + DIGEST_BYTES
                || !Arrays.equals(data, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return 1;
        }
        return new PackedEvents(data).count();
    }

    private int count() {
        var count = 0;
        while (at < end) {
            var tag = varint();
            var length = switch ((int) tag & WIRE_TYPE_MASK) {
                case VARINT -> {
                    varint();
                    yield 0L;
                }
                case LENGTH_DELIMITED -> varint();
                default -> -1L;
            };
            if (length < 0 || length > end - at) {
                return 1;
            }
            at += (int) length;
            count += tag >> FIELD_SHIFT == RECORDS_FIELD ? 1 : 0;
        }
        return Math.max(1, count);
    }

    private long varint() {
        var value = 0L;
        for (var shift = 0; at < end && shift < Long.SIZE; shift += 7) {
            var next = bytes[at++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        return -1;
    }
}
