package io.cartstream.feature;

import static java.time.temporal.ChronoUnit.HOURS;

import java.time.Instant;

/**
 * The newest event time seen, to the hour, and never later than its event was received: what the feature windows end at, so that a replay
 * of history behaves as the live stream did.
 *
 * @param hour the start of the hour; the epoch before the first event
 */
public record StreamClock(Instant hour) implements Comparable<StreamClock> {
    /** Before the first event. */
    public static final StreamClock UNSET = new StreamClock(Instant.EPOCH);

    public StreamClock {
        hour = hour.truncatedTo(HOURS);
    }

    /** The later of this clock and the hour of {@code eventTime}. */
    public StreamClock advancedTo(Instant eventTime) {
        var other = new StreamClock(eventTime);
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public int compareTo(StreamClock other) {
        return hour.compareTo(other.hour);
    }
}
