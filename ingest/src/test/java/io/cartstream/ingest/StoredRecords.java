package io.cartstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes records of the stream apart, independently of the code that packs them: a decoder for the KPL aggregation format. */
final class StoredRecords {
    private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};

    /** An event as a consumer gets it. */
    record Stored(String partitionKey, String explicitHashKey, String data) {}

    private StoredRecords() {}

    static List<Stored> unpack(OutgoingRecord record) {
        var data = record.data();
        if (data.length < 4 || !Arrays.equals(MAGIC, 0, 4, data, 0, 4)) {
            return List.of(new Stored(
                    record.partitionKey(), record.explicitHashKey(), new String(data, StandardCharsets.UTF_8)));
        }
        var message = Arrays.copyOfRange(data, 4, data.length - 16);
        assertThat(Arrays.copyOfRange(data, data.length - 16, data.length)).isEqualTo(md5(message));
        return unpack(ByteBuffer.wrap(message));
    }

    private static List<Stored> unpack(ByteBuffer message) {
        var partitionKeys = new ArrayList<String>();
        var hashKeys = new ArrayList<String>();
        var stored = new ArrayList<Stored>();
        while (message.hasRemaining()) {
            var tag = varint(message);
            var field = bytes(message);
            switch (tag) {
                case 0x0A -> partitionKeys.add(text(field));
                case 0x12 -> hashKeys.add(text(field));
                case 0x1A -> stored.add(event(field, partitionKeys, hashKeys));
                default -> throw new AssertionError("unknown field with tag " + tag);
            }
        }
        return stored;
    }

    private static Stored event(ByteBuffer record, List<String> partitionKeys, List<String> hashKeys) {
        assertThat(varint(record)).isEqualTo(0x08);
        var partitionKey = partitionKeys.get(varint(record));
        assertThat(varint(record)).isEqualTo(0x10);
        var hashKey = hashKeys.get(varint(record));
        assertThat(varint(record)).isEqualTo(0x1A);
        var data = text(bytes(record));
        assertThat(record.hasRemaining()).isFalse();
        return new Stored(partitionKey, hashKey, data);
    }

    private static ByteBuffer bytes(ByteBuffer from) {
        var length = varint(from);
        var bytes = from.slice(from.position(), length);
        from.position(from.position() + length);
        return bytes;
    }

    private static int varint(ByteBuffer from) {
        var value = 0;
        for (var shift = 0; ; shift += 7) {
            var next = from.get();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    private static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
