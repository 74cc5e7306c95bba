package io.cartstream.local.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.cartstream.local.chaos.Archived.Place;
import io.cartstream.local.chaos.Poison;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.kinesis.retrieval.kpl.Messages;

/**
 * A record of a foreign producer, as it is put straight into the stream, and what may become of it.
 *
 * @param what in words
 * @param key its partition key
 * @param data its bytes
 * @param parts what is in it; a record that is not packed, or not so that it can be unpacked, is its own only part
 * @param mayBeSetAsideWhole whether it may become one dead letter although some of its parts are events
 */
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
record ForeignRecord(String what, String key, byte[] data, List<Part> parts, boolean mayBeSetAsideWhole) {
    private static final byte[] PACKED_MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};

    /** What must become of a part. */
    enum Fate {
        ARCHIVED,
        DEAD_LETTER,

        /** The contract leaves it open: one of both, and not both. */
        EITHER
    }

    /**
     * A part of a record.
     *
     * @param eventId of the event that it may be
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Part(byte[] data, Optional<String> eventId, Fate fate) {
        static Part event(String eventId, String json) {
            return new Part(json.getBytes(UTF_8), Optional.of(eventId), Fate.ARCHIVED);
        }

        static Part poison(byte[] data) {
            return new Part(data, Optional.empty(), Fate.DEAD_LETTER);
        }
    }

    /** A record that is not packed. */
    static ForeignRecord plain(String what, String key, Part part) {
        return new ForeignRecord(what, key, part.data(), List.of(part), false);
    }

    /** A record that no one can unpack: one dead letter. */
    static ForeignRecord broken(String what, String key, byte[] data) {
        return plain(what, key, Part.poison(data));
    }

    /** A record in the KPL's aggregation format, all parts with the record's own key. */
    static ForeignRecord packed(String what, String key, List<Part> parts) {
        var message = Messages.AggregatedRecord.newBuilder().addPartitionKeyTable(key);
        parts.forEach(part -> message.addRecords(
                Messages.Record.newBuilder().setPartitionKeyIndex(0).setData(ByteString.copyFrom(part.data()))));
        return new ForeignRecord(what, key, packed(message.build().toByteArray()), parts, false);
    }

    ForeignRecord thatMayBeSetAsideWhole() {
        return new ForeignRecord(what, key, data, parts, true);
    }

    /** A message between the mark and the digest that the format asks for. */
    static byte[] packed(byte[] message) {
        var digest = md5(message);
        return ByteBuffer.allocate(PACKED_MAGIC.length + message.length + digest.length)
                .put(PACKED_MAGIC)
                .put(message)
                .put(digest)
                .array();
    }

    /** Where Kinesis puts what has this partition key. */
    static BigInteger hashKey(String partitionKey) {
        return new BigInteger(1, md5(partitionKey.getBytes(UTF_8)));
    }

    private static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /**
     * What is not as it must be, in words; empty where all is well. Takes the dead letters that are this record's out of the given ones.
     */
    List<String> faults(String sequenceNumber, Set<String> archived, Map<Place, String> deadLetters) {
        var faults = new ArrayList<String>();
        var sequence = new BigInteger(sequenceNumber);
        if ((parts.size() > 1 || mayBeSetAsideWhole)
                && deadLetters.remove(new Place(sequence, 0), Poison.digest(data))) {
            if (!mayBeSetAsideWhole && parts.stream().anyMatch(part -> part.fate() == Fate.ARCHIVED)) {
                faults.add(what + ": set aside with the events in it");
            }
            return faults;
        }
        for (var number = 0; number < parts.size(); number++) {
            var part = parts.get(number);
            var isDead = deadLetters.remove(new Place(sequence, number), Poison.digest(part.data()));
            var isArchived = part.eventId().filter(archived::contains).isPresent();
            var isRight = switch (part.fate()) {
                case ARCHIVED -> isArchived && !isDead;
                case DEAD_LETTER -> isDead && !isArchived;
                case EITHER -> isArchived != isDead;
            };
            if (!isRight) {
                faults.add("%s: part %d of %d must be %s; archived: %s, dead letter: %s"
                        .formatted(what, number, parts.size(), part.fate(), isArchived, isDead));
            }
        }
        return faults;
    }
}
