package io.cartstream.local.replay;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the nth try: a random time up to an exponentially growing, bounded one ("full jitter", see
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), and never less than the server asked for.
 *
 * @param first bound before the second try
 * @param most no bound is longer
 */
record Backoff(Duration first, Duration most) {
    private static final int MAX_DOUBLINGS = 20;

    /**
     * @param failures failed tries so far, from 1
     * @param asked what the server asked for; zero where it asked for nothing
     */
    Duration wait(int failures, Duration asked, RandomGenerator random) {
        var grown = first.toNanos() << Math.min(failures - 1, MAX_DOUBLINGS);
        var bound = Math.min(grown, most.toNanos());
        return asked.plusNanos(random.nextLong(bound + 1));
    }
}
