package io.cartstream.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes several events as one record in the KPL's aggregation format, which KCL takes apart by itself: four magic bytes, a protobuf
 * message, its MD5. Source: awslabs/amazon-kinesis-producer, aggregation-format.md.
 *
 * <pre>
 * message AggregatedRecord { repeated string partition_key_table = 1;
 *   repeated string explicit_hash_key_table = 2; repeated Record records = 3; }
 * message Record { required uint64 partition_key_index = 1; optional uint64 explicit_hash_key_index = 2; required bytes data = 3; }
 * </pre>
 *
 * <p>Every event carries the same explicit hash key as the record: after a reshard, KCL drops a whole packed record of which one event lies
 * outside the shard's range, and compares partition keys only where there is no explicit hash key. Not thread-safe.
 */
final class AggregatedRecord {
    /** At most this many bytes beside the data of an event: tags, lengths, indexes and its partition key. */
    static final int MAX_OVERHEAD_PER_EVENT = 48;

    private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
    private static final int DIGEST_LENGTH = 16;

    private static final int PARTITION_KEY_TABLE = 1 << 3 | 2;
    private static final int EXPLICIT_HASH_KEY_TABLE = 2 << 3 | 2;
    private static final int RECORDS = 3 << 3 | 2;
    private static final int PARTITION_KEY_INDEX = 1 << 3;
    private static final int EXPLICIT_HASH_KEY_INDEX = 2 << 3;
    private static final int DATA = 3 << 3 | 2;
    private static final int ONLY_HASH_KEY = 0;

    private static final class Entry {
        private final int partitionKeyIndex;
        private final byte[] data;

        Entry(int partitionKeyIndex, byte[] data) {
            this.partitionKeyIndex = partitionKeyIndex;
            this.data = data;
        }

        int length() {
            return 1 + varintLength(partitionKeyIndex) + 2 + 1 + varintLength(data.length) + data.length;
        }
    }

    private final byte[] explicitHashKey;
    private final Map<String, Integer> partitionKeys = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    AggregatedRecord(String explicitHashKey) {
        this.explicitHashKey = ascii(explicitHashKey);
    }

    /** Adds an event; {@code partitionKey} must be ASCII. */
    void add(String partitionKey, byte[] data) {
        var index = partitionKeys.computeIfAbsent(partitionKey, _ -> partitionKeys.size());
        entries.add(new Entry(index, data));
    }

    byte[] toBytes() {
        var messageLength = messageLength();
        var bytes = ByteBuffer.allocate(MAGIC.length + messageLength + DIGEST_LENGTH);
        bytes.put(MAGIC);
        for (var partitionKey : partitionKeys.keySet()) {
            writeBytes(bytes, PARTITION_KEY_TABLE, ascii(partitionKey));
        }
        writeBytes(bytes, EXPLICIT_HASH_KEY_TABLE, explicitHashKey);
        for (var entry : entries) {
            writeVarint(bytes, RECORDS);
            writeVarint(bytes, entry.length());
            writeVarint(bytes, PARTITION_KEY_INDEX);
            writeVarint(bytes, entry.partitionKeyIndex);
            writeVarint(bytes, EXPLICIT_HASH_KEY_INDEX);
            writeVarint(bytes, ONLY_HASH_KEY);
            writeBytes(bytes, DATA, entry.data);
        }
        bytes.put(md5(bytes.array(), MAGIC.length, messageLength));
        return bytes.array();
    }

    private int messageLength() {
        var length = fieldLength(explicitHashKey.length);
        for (var partitionKey : partitionKeys.keySet()) {
            length += fieldLength(partitionKey.length());
        }
        for (var entry : entries) {
            length += fieldLength(entry.length());
        }
        return length;
    }

    private static int fieldLength(int contentLength) {
        return 1 + varintLength(contentLength) + contentLength;
    }

    private static void writeBytes(ByteBuffer to, int tag, byte[] content) {
        writeVarint(to, tag);
        writeVarint(to, content.length);
        to.put(content);
    }

    private static void writeVarint(ByteBuffer to, int value) {
        var rest = value;
        while (rest > 0x7F) {
            to.put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        to.put((byte) rest);
    }

    private static int varintLength(int value) {
        return Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(value) + 6) / 7);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] md5(byte[] bytes, int from, int length) {
        var digest = Md5.digest();
        digest.update(bytes, from, length);
        return digest.digest();
    }
}
