package io.cartstream.tools.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When an event may leave. Not thread-safe. */
public interface Pace {
    /** How long from the start of the replay until an event of that time may leave. */
    Duration dueAfter(Optional<Instant> happenedAt);

    /** As fast as the API takes them. */
    static Pace unbounded() {
        return _ -> Duration.ZERO;
    }

    /**
     * As the events happened, {@code factor} times as fast; time starts with the first event that names one. An event without a time, or
     * older than one before it, leaves at once.
     */
    static Pace timesRealTime(double factor) {
        return new Pace() {
            private Optional<Instant> first = Optional.empty();

            @Override
            public Duration dueAfter(Optional<Instant> happenedAt) {
                if (first.isEmpty()) {
                    first = happenedAt;
                }
                return happenedAt
                        .map(at -> Duration.between(first.orElseThrow(), at))
                        .map(passed -> Duration.ofNanos(Math.round(passed.toMillis() / factor * 1_000_000)))
                        .orElse(Duration.ZERO);
            }
        };
    }
}
