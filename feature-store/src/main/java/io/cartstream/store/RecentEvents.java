package io.cartstream.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * The ids of the newest events folded into an item, as hashes of 8 bytes with the time of receipt: a producer's retry has a new position
 * but the same id. Bounded by time, so that what an item takes follows how busy the shopper is and not how old. Immutable.
 *
 * <p>Two ids of one shopper have the same hash once in about 10^13 shoppers with a full window of 1,024.
 */
public final class RecentEvents {
    /** None yet. */
    public static final RecentEvents NONE = new RecentEvents(new long[0], new long[0]);

    private final long[] oldestFirst;
    private final long[] receivedAt; // milliseconds since the epoch, of the same index

    private RecentEvents(long[] oldestFirst, long[] receivedAt) {
        this.oldestFirst = oldestFirst;
        this.receivedAt = receivedAt;
    }

    /**
     * Which ids stay: the newest {@code always} whatever their age, and older ones as long as they were received within {@code window}
     * before the newest; at most {@code most} in all.
     *
     * @param window the longest that a producer retries
     * @param always at least this many, from 1
     * @param most at most this many, not below {@code always}
     */
    public record Bound(Duration window, int always, int most) {
        public Bound {
            if (always < 1 || most < always) {
                throw new IllegalArgumentException("at least 1 id stays, and at most as many as there is room for");
            }
        }
    }

    /** Reads each held id, oldest first. */
    @FunctionalInterface
    public interface Visitor {
        /** One id's hash, and when its event was received, in milliseconds since the epoch. */
        void visit(long hash, long receivedAtMillis);
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

    /** With one more, as far as {@code bound} lets the others stay. */
    public RecentEvents with(long hash, Instant received, Bound bound) {
        var oldestKept = received.minus(bound.window()).toEpochMilli();
        var size = oldestFirst.length;
        var from = Math.max(0, size + 1 - bound.most());
        while (from < size + 1 - bound.always() && receivedAt[from] < oldestKept) {
            from++;
        }
        var hashes = Arrays.copyOfRange(oldestFirst, from, size + 1);
        var times = Arrays.copyOfRange(receivedAt, from, size + 1);
        hashes[size - from] = hash;
        times[size - from] = received.toEpochMilli();
        return new RecentEvents(hashes, times);
    }

    public int size() {
        return oldestFirst.length;
    }

    /** Shows each id, oldest first. */
    public void forEach(Visitor visitor) {
        for (var at = 0; at < oldestFirst.length; at++) {
            visitor.visit(oldestFirst[at], receivedAt[at]);
        }
    }

    /**
     * The ids that {@link #forEach} showed.
     *
     * @param hashes oldest first
     * @param receivedAtMillis of the same index
     */
    public static RecentEvents of(long[] hashes, long[] receivedAtMillis) {
        if (hashes.length != receivedAtMillis.length) {
            throw new IllegalArgumentException("each id has a time of receipt");
        }
        return new RecentEvents(hashes.clone(), receivedAtMillis.clone());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecentEvents that
                && Arrays.equals(oldestFirst, that.oldestFirst)
                && Arrays.equals(receivedAt, that.receivedAt);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(oldestFirst) + Arrays.hashCode(receivedAt);
    }

    @Override
    public String toString() {
        return "RecentEvents[" + oldestFirst.length + "]";
    }
}
