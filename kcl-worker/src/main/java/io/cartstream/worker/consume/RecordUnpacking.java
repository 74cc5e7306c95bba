package io.cartstream.worker.consume;

import io.cartstream.store.Position;
import io.cartstream.worker.stream.StreamRecord;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/**
 * Unpacks records in the KPL's aggregation format, in place of KCL's own unpacking, which makes all parts of all records of an answer at
 * once, drops a packed record silently where a part of it lies outside the shard, and logs it, data and all, where an index in it is wrong.
 *
 * <p>Here KCL is given a packed record whole, with the sub-sequence number of its last part, once all of it was found to be readable; its
 * parts are made one by one, as they are asked for ({@link #unpacked}). One that cannot be read goes on as it is, so that it becomes a dead
 * letter.
 *
 * <p>Thread-safe.
 */
final class RecordUnpacking extends AggregatorUtil {
    private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
    private static final int DIGEST_BYTES = 16;

    @Override
    public List<KinesisClientRecord> deaggregate(
            List<KinesisClientRecord> records, BigInteger startingHashKey, BigInteger endingHashKey) {
        // KCL removes from this list what it has checkpointed: it must be one that can be written to. A packed record
        // counts as checkpointed with its last part only.
        var checked = new ArrayList<KinesisClientRecord>(records.size());
        for (var record : records) {
            checked.add(intactMessage(record.data())
                    .flatMap(PackedRecord::of)
                    .filter(packed -> packed.liesWithin(startingHashKey, endingHashKey))
                    .map(packed -> record.toBuilder()
                            .aggregated(true)
                            .subSequenceNumber(packed.parts() - 1L)
                            .build())
                    .orElse(record));
        }
        return checked;
    }

    /**
     * The records that KCL delivers, those in packed ones included, in the shard's order; each is made when it is asked for.
     *
     * @param after up to where the shard was committed when it became ours: such a part of a packed record is left out
     */
    static Iterator<StreamRecord> unpacked(List<KinesisClientRecord> records, Position after) {
        return new Unpacked(records.iterator(), after);
    }

    private static Optional<ByteBuffer> intactMessage(ByteBuffer data) {
        var length = data.remaining() - MAGIC.length - DIGEST_BYTES;
        if (length <= 0 || !data.slice(data.position(), MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            return Optional.empty();
        }
        var digest = data.slice(data.position() + MAGIC.length + length, DIGEST_BYTES);
        var message = message(data);
        return digest.equals(ByteBuffer.wrap(md5(message.duplicate()))) ? Optional.of(message) : Optional.empty();
    }

    private static ByteBuffer message(ByteBuffer data) {
        return data.slice(data.position() + MAGIC.length, data.remaining() - MAGIC.length - DIGEST_BYTES);
    }

    /** MD5 is what Kinesis hashes partition keys with and what the format ends with; nothing here is secret. */
    static byte[] md5(ByteBuffer bytes) {
        try {
            var digest = MessageDigest.getInstance("MD5");
            digest.update(bytes);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    private static final class Unpacked implements Iterator<StreamRecord> {
        private final Iterator<KinesisClientRecord> records;
        private final Position after;
        private Iterator<StreamRecord> current = Collections.emptyIterator();

        Unpacked(Iterator<KinesisClientRecord> records, Position after) {
            this.records = records;
            this.after = after;
        }

        @Override
        public boolean hasNext() {
            while (!current.hasNext() && records.hasNext()) {
                current = recordsIn(records.next());
            }
            return current.hasNext();
        }

        @Override
        public StreamRecord next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return current.next();
        }

        private Iterator<StreamRecord> recordsIn(KinesisClientRecord record) {
            var sequenceNumber = new BigInteger(record.sequenceNumber());
            if (!record.aggregated()) {
                return List.of(new StreamRecord(
                                new Position(sequenceNumber, record.subSequenceNumber()),
                                record.approximateArrivalTimestamp(),
                                record.partitionKey(),
                                record.data()))
                        .iterator();
            }
            var parts = PackedRecord.of(message(record.data())).orElseThrow().iterator();
            var first = sequenceNumber.equals(after.sequenceNumber()) ? after.subSequenceNumber() + 1 : 0;
            for (var sub = 0L; sub < first; sub++) {
                parts.next();
            }
            return new Parts(record, sequenceNumber, first, parts);
        }
    }

    private static final class Parts implements Iterator<StreamRecord> {
        private final KinesisClientRecord packed;
        private final BigInteger sequenceNumber;
        private final Iterator<PackedRecord.Part> parts;
        private long next;

        Parts(KinesisClientRecord packed, BigInteger sequenceNumber, long next, Iterator<PackedRecord.Part> parts) {
            this.packed = packed;
            this.sequenceNumber = sequenceNumber;
            this.next = next;
            this.parts = parts;
        }

        @Override
        public boolean hasNext() {
            return parts.hasNext();
        }

        @Override
        public StreamRecord next() {
            var part = parts.next();
            return new StreamRecord(
                    new Position(sequenceNumber, next++),
                    packed.approximateArrivalTimestamp(),
                    part.partitionKey(),
                    part.payload());
        }
    }
}
