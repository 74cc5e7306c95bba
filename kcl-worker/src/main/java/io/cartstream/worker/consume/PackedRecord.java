package io.cartstream.worker.consume;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.cartstream.worker.stream.StreamRecord;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/**
 * The message of a packed record, whose parts are read one by one straight from its bytes: held is where the tables' entries lie, at most
 * 24 bytes for each of {@link #MAX_PARTS_UNWEIGHED} or for each 50 bytes of the record, and never the parts themselves. Source of the
 * format: https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
 *
 * <p>For one thread at a time.
 */
final class PackedRecord {
    /**
     * No event is smaller, posted or canonical: a record with more parts than that holds rubbish, and is one dead letter instead of many.
     */
    static final int SMALLEST_EVENT_BYTES = 50;

    /** So many parts may be smaller than an event. */
    static final int MAX_PARTS_UNWEIGHED = 500;

    private static final int PARTITION_KEYS = 1;
    private static final int EXPLICIT_HASH_KEYS = 2;
    private static final int PARTS = 3;
    private static final int PART_PARTITION_KEY = 1;
    private static final int PART_EXPLICIT_HASH_KEY = 2;
    private static final int PART_DATA = 3;

    /** The largest hash key has 39 digits: 2^128 - 1. Source: Kinesis Data Streams API reference, HashKeyRange. */
    private static final int MAX_HASH_KEY_DIGITS = 39;

    private final ByteBuffer message;
    private final Table partitionKeys;
    private final Table explicitHashKeys;
    private final int parts;

    private PackedRecord(ByteBuffer message, int partitionKeys, int explicitHashKeys, int parts) throws IOException {
        this.message = message;
        this.parts = parts;
        this.partitionKeys = new Table(message, partitionKeys);
        this.explicitHashKeys = new Table(message, explicitHashKeys);
        var in = CodedInputStream.newInstance(message.duplicate());
        for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case PARTITION_KEYS -> this.partitionKeys.add(in);
                case EXPLICIT_HASH_KEYS -> this.explicitHashKeys.add(in);
                default -> in.skipField(tag);
            }
        }
    }

    /**
     * One part.
     *
     * @param partitionKey its first {@link StreamRecord#MAX_KEY_LENGTH} characters at least
     * @param payload a view of the record's bytes
     */
    record Part(String partitionKey, ByteBuffer payload) {}

    /**
     * The packed record in {@code delivered}, which is what stands between magic and digest; empty where it holds no part, or cannot be
     * read whole, or has more parts than it can hold events, or more keys than parts.
     */
    static Optional<PackedRecord> of(ByteBuffer delivered) {
        var message = accessible(delivered);
        var counts = new int[PARTS + 1];
        try {
            var in = CodedInputStream.newInstance(message.duplicate());
            for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
                var field = WireFormat.getTagFieldNumber(tag);
                if (field <= PARTS) {
                    requireBytes(tag);
                    counts[field]++;
                }
                in.skipField(tag);
            }
            var parts = counts[PARTS];
            var most = Math.max(MAX_PARTS_UNWEIGHED, message.remaining() / SMALLEST_EVENT_BYTES);
            if (parts == 0 || parts > most || counts[PARTITION_KEYS] > parts || counts[EXPLICIT_HASH_KEYS] > parts) {
                return Optional.empty();
            }
            return Optional.of(new PackedRecord(message, counts[PARTITION_KEYS], counts[EXPLICIT_HASH_KEYS], parts));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    int parts() {
        return parts;
    }

    /** Whether every part can be read, and its hash key lies between the two, both included. */
    boolean liesWithin(BigInteger start, BigInteger end) {
        var partitionKeysWithin = new Within(partitionKeys, start, end);
        var explicitHashKeysWithin = new Within(explicitHashKeys, start, end);
        try {
            var walk = new Walk();
            for (var i = 0; i < parts; i++) {
                var place = walk.next();
                var isWithin = place.explicitHashKey() == Place.NONE
                        ? partitionKeysWithin.hashed(place.partitionKey())
                        : partitionKeys.has(place.partitionKey())
                                && explicitHashKeysWithin.asIs(place.explicitHashKey());
                if (!isWithin) {
                    return false;
                }
            }
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** The parts in their order, each made when it is asked for; only where {@link #liesWithin} was true. */
    Iterator<Part> iterator() {
        var walk = new Walk();
        var keys = new String[partitionKeys.size];
        return new Iterator<>() {
            private int given;

            @Override
            public boolean hasNext() {
                return given < parts;
            }

            @Override
            public Part next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                given++;
                try {
                    var place = walk.next();
                    var index = (int) place.partitionKey();
                    if (keys[index] == null) {
                        keys[index] = partitionKeys.text(index);
                    }
                    return new Part(keys[index], message.slice(place.dataAt(), place.dataLength()));
                } catch (IOException e) {
                    throw new IllegalStateException("was read before", e);
                }
            }
        };
    }

    /** What AWS's SDK gives cannot be written to, and would be copied by every walk. */
    private static ByteBuffer accessible(ByteBuffer delivered) {
        if (delivered.hasArray()) {
            return delivered;
        }
        return ByteBuffer.allocate(delivered.remaining())
                .put(delivered.duplicate())
                .flip();
    }

    private static void requireBytes(int tag) throws IOException {
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            throw new IOException("another type of field");
        }
    }

    /** Where a part's key and bytes lie; an index may point anywhere. */
    private record Place(long partitionKey, long explicitHashKey, int dataAt, int dataLength) {
        static final long NONE = -1;
    }

    /** Goes from part to part. */
    private final class Walk {
        private final int from = message.position();
        private final CodedInputStream in = CodedInputStream.newInstance(message.duplicate());

        Place next() throws IOException {
            for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == PARTS) {
                    return part();
                }
                in.skipField(tag);
            }
            throw new IOException("no further part");
        }

        private Place part() throws IOException {
            var outer = in.pushLimit(in.readRawVarint32());
            var partitionKey = Place.NONE;
            var explicitHashKey = Place.NONE;
            var dataAt = -1;
            var dataLength = 0;
            for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case PART_PARTITION_KEY -> partitionKey = index(tag);
                    case PART_EXPLICIT_HASH_KEY -> explicitHashKey = index(tag);
                    case PART_DATA -> {
                        requireBytes(tag);
                        dataLength = in.readRawVarint32();
                        dataAt = from + in.getTotalBytesRead();
                        in.skipRawBytes(dataLength);
                    }
                    default -> in.skipField(tag);
                }
            }
            in.popLimit(outer);
            if (partitionKey == Place.NONE || dataAt < 0) {
                throw new IOException("a part without key or data");
            }
            return new Place(partitionKey, explicitHashKey, dataAt, dataLength);
        }

        private long index(int tag) throws IOException {
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_VARINT) {
                throw new IOException("another type of field");
            }
            var index = in.readRawVarint64();
            if (index < 0) {
                throw new IOException("an index past every table");
            }
            return index;
        }
    }

    /** Where the entries of one table lie. */
    private static final class Table {
        private final ByteBuffer message;
        private final int[] at;
        private final int[] lengths;
        private int size;

        Table(ByteBuffer message, int entries) {
            this.message = message;
            at = new int[entries];
            lengths = new int[entries];
        }

        void add(CodedInputStream in) throws IOException {
            lengths[size] = in.readRawVarint32();
            at[size] = message.position() + in.getTotalBytesRead();
            in.skipRawBytes(lengths[size]);
            size++;
        }

        boolean has(long index) {
            return index >= 0 && index < size;
        }

        ByteBuffer bytes(int index) {
            return message.slice(at[index], lengths[index]);
        }

        /** The first characters of an entry: a character takes four bytes at most. */
        String text(int index) {
            var length = Math.min(lengths[index], 4 * StreamRecord.MAX_KEY_LENGTH);
            return StandardCharsets.UTF_8
                    .decode(message.slice(at[index], length))
                    .toString();
        }
    }

    /** Which entries of a table lie within a shard: each is hashed or read once, however many parts name it. */
    private static final class Within {
        private static final byte UNKNOWN = 0;
        private static final byte YES = 1;
        private static final byte NO = 2;

        private final Table table;
        private final BigInteger start;
        private final BigInteger end;
        private final byte[] known;

        Within(Table table, BigInteger start, BigInteger end) {
            this.table = table;
            this.start = start;
            this.end = end;
            known = new byte[table.size];
        }

        boolean hashed(long index) {
            return isWithin(index, entry -> Optional.of(new BigInteger(1, RecordUnpacking.md5(entry))));
        }

        boolean asIs(long index) {
            return isWithin(index, Within::number);
        }

        private boolean isWithin(long index, Function<ByteBuffer, Optional<BigInteger>> hashKey) {
            if (!table.has(index)) {
                return false;
            }
            var i = (int) index;
            if (known[i] == UNKNOWN) {
                known[i] = hashKey.apply(table.bytes(i))
                                .filter(key -> key.compareTo(start) >= 0 && key.compareTo(end) <= 0)
                                .isPresent()
                        ? YES
                        : NO;
            }
            return known[i] == YES;
        }

        private static Optional<BigInteger> number(ByteBuffer digits) {
            if (digits.remaining() > MAX_HASH_KEY_DIGITS) {
                return Optional.empty();
            }
            try {
                return Optional.of(
                        new BigInteger(StandardCharsets.US_ASCII.decode(digits).toString()));
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
        }
    }
}
