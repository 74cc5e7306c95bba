package io.cartstream.store;

import java.math.BigInteger;
import java.util.Comparator;

/**
 * A place in a shard. Ordered as the shard's events are: by sequence number, and within one packed record by sub-sequence number.
 *
 * @param sequenceNumber of the record, never negative
 * @param subSequenceNumber of the event in a packed record, from 0; 0 in a record that is not packed
 */
public record Position(BigInteger sequenceNumber, long subSequenceNumber) implements Comparable<Position> {
    /** Before everything that a shard can deliver. */
    public static final Position START = new Position(BigInteger.valueOf(-1), 0);

    private static final Comparator<Position> ORDER =
            Comparator.comparing(Position::sequenceNumber).thenComparingLong(Position::subSequenceNumber);

    private static final char SEPARATOR = ':';

    /**
     * The position that {@link #text()} wrote.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static Position parse(String text) {
        var cut = text.indexOf(SEPARATOR);
        if (cut < 0) {
            throw new IllegalArgumentException("a position is written as sequence:sub-sequence");
        }
        return new Position(new BigInteger(text.substring(0, cut)), Long.parseLong(text.substring(cut + 1)));
    }

    /** For example {@code 49590338271490256608559692538361571095921575989136588898:3}. */
    public String text() {
        return sequenceNumber.toString() + SEPARATOR + subSequenceNumber;
    }

    /** Whether this place comes after {@code other}. */
    public boolean isAfter(Position other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }
}
