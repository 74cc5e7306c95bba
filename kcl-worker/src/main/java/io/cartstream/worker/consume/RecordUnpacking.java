package io.cartstream.worker.consume;

import com.google.protobuf.InvalidProtocolBufferException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.kpl.Messages;

/**
 * Unpacks records in the KPL's aggregation format, in place of KCL's own unpacking, which drops a packed record silently where a part of it
 * lies outside the shard, and logs it, data and all, where an index in it is wrong. Here such a record goes on as it is, so that it becomes
 * a dead letter. Source of the format: https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
 *
 * <p>Thread-safe.
 */
final class RecordUnpacking extends AggregatorUtil {
    private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
    private static final int DIGEST_BYTES = 16;

    @Override
    public List<KinesisClientRecord> deaggregate(
            List<KinesisClientRecord> records, BigInteger startingHashKey, BigInteger endingHashKey) {
        // KCL removes from this list what it has checkpointed: it must be one that can be written to.
        var unpacked = new ArrayList<KinesisClientRecord>(records.size());
        for (var record : records) {
            var parts = parts(record, startingHashKey, endingHashKey);
            if (parts.isEmpty()) {
                unpacked.add(record);
            } else {
                unpacked.addAll(parts);
            }
        }
        return unpacked;
    }

    /** The records in a packed one; empty where it is not packed, or not so that all of it can be read. */
    private static List<KinesisClientRecord> parts(KinesisClientRecord record, BigInteger start, BigInteger end) {
        return message(record.data())
                .map(message -> parts(record, message, start, end))
                .orElse(List.of());
    }

    private static Optional<Messages.AggregatedRecord> message(ByteBuffer data) {
        var length = data.remaining() - MAGIC.length - DIGEST_BYTES;
        if (length <= 0 || !data.slice(data.position(), MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            return Optional.empty();
        }
        var message = data.slice(data.position() + MAGIC.length, length);
        var digest = data.slice(data.position() + MAGIC.length + length, DIGEST_BYTES);
        if (!digest.equals(ByteBuffer.wrap(md5(message.duplicate())))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Messages.AggregatedRecord.parseFrom(message));
        } catch (InvalidProtocolBufferException _) {
            return Optional.empty();
        }
    }

    private static List<KinesisClientRecord> parts(
            KinesisClientRecord packed, Messages.AggregatedRecord message, BigInteger start, BigInteger end) {
        var parts = new ArrayList<KinesisClientRecord>(message.getRecordsCount());
        for (var part : message.getRecordsList()) {
            var partitionKey = entry(message.getPartitionKeyTableList(), part.getPartitionKeyIndex());
            var explicitHashKey = part.hasExplicitHashKeyIndex()
                    ? entry(message.getExplicitHashKeyTableList(), part.getExplicitHashKeyIndex())
                    : Optional.<String>empty();
            var hashKey = partitionKey.flatMap(key -> hashKey(key, part.hasExplicitHashKeyIndex(), explicitHashKey));
            if (hashKey.filter(key -> key.compareTo(start) >= 0 && key.compareTo(end) <= 0)
                    .isEmpty()) {
                return List.of();
            }
            parts.add(KinesisClientRecord.builder()
                    .data(ByteBuffer.wrap(part.getData().toByteArray()))
                    .partitionKey(partitionKey.orElseThrow())
                    .explicitHashKey(explicitHashKey.orElse(null))
                    .approximateArrivalTimestamp(packed.approximateArrivalTimestamp())
                    .encryptionType(packed.encryptionType())
                    .sequenceNumber(packed.sequenceNumber())
                    .subSequenceNumber(parts.size())
                    .aggregated(true)
                    .build());
        }
        return parts;
    }

    private static Optional<String> entry(List<String> table, long index) {
        return index >= 0 && index < table.size() ? Optional.of(table.get((int) index)) : Optional.empty();
    }

    private static Optional<BigInteger> hashKey(
            String partitionKey, boolean isExplicit, Optional<String> explicitHashKey) {
        if (!isExplicit) {
            return Optional.of(new BigInteger(1, md5(ByteBuffer.wrap(partitionKey.getBytes(StandardCharsets.UTF_8)))));
        }
        try {
            return explicitHashKey.map(BigInteger::new);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** MD5 is what Kinesis hashes partition keys with and what the format ends with; nothing here is secret. */
    private static byte[] md5(ByteBuffer bytes) {
        try {
            var digest = MessageDigest.getInstance("MD5");
            digest.update(bytes);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
