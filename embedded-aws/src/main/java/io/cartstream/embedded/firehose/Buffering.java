package io.cartstream.embedded.firehose;

import java.time.Duration;

/**
 * When a buffer is delivered, whichever comes first.
 *
 * @param interval since its first record
 * @param bytes of its records
 */
public record Buffering(Duration interval, long bytes) {
    /** Short, so that one sees objects soon: 5 s or 5 MiB. */
    public static final Buffering LOCAL_DEFAULT = new Buffering(Duration.ofSeconds(5), 5L * 1024 * 1024);

    public Buffering {
        if (interval.isNegative() || bytes < 1) {
            throw new IllegalArgumentException(
                    "A Firehose buffer needs an interval of at least 0 and a size of at least 1 byte, was %s and %d"
                            .formatted(interval, bytes));
        }
    }
}
