package io.cartstream.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The ids of the newest events folded into an item, as hashes of 8 bytes: a producer's retry has a new position but the same id. Immutable.
 *
 * <p>Two ids of one shopper have the same hash once in about 10^13 shoppers with a full window of 1,024.
 */
public final class RecentEvents {
    /** None yet. */
    public static final RecentEvents NONE = new RecentEvents(new long[0]);

    private final long[] oldestFirst;

    private RecentEvents(long[] oldestFirst) {
        this.oldestFirst = oldestFirst;
    }

    /**
     * What {@link #bytes()} wrote.
     *
     * @throws IllegalArgumentException where the last hash is not whole
     */
    public static RecentEvents of(ByteBuffer bytes) {
        if (bytes.remaining() % Long.BYTES != 0) {
            throw new IllegalArgumentException("recent event ids end too early");
        }
        var hashes = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(hashes);
        return new RecentEvents(hashes);
    }

    /** The hash under which {@code eventId} is kept: the first eight bytes of its SHA-256. */
    public static long hash(String eventId) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(eventId.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public boolean contains(long hash) {
        for (var held : oldestFirst) {
            if (held == hash) {
                return true;
            }
        }
        return false;
    }

    /** With one more, of which the newest {@code bound} stay. */
    public RecentEvents with(long hash, int bound) {
        var kept = Math.min(oldestFirst.length, bound - 1);
        var hashes = new long[kept + 1];
        System.arraycopy(oldestFirst, oldestFirst.length - kept, hashes, 0, kept);
        hashes[kept] = hash;
        return new RecentEvents(hashes);
    }

    public int size() {
        return oldestFirst.length;
    }

    /** Eight bytes each, big-endian, oldest first. */
    public ByteBuffer bytes() {
        var bytes = ByteBuffer.allocate(oldestFirst.length * Long.BYTES);
        bytes.asLongBuffer().put(oldestFirst);
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecentEvents that && Arrays.equals(oldestFirst, that.oldestFirst);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(oldestFirst);
    }

    @Override
    public String toString() {
        return "RecentEvents[" + oldestFirst.length + "]";
    }
}
