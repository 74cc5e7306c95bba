package io.cartstream.service.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling with each failure to a bound, and random over the upper half of that. So clients
 * that failed together do not come back together, and none comes back at once. This is "equal jitter" of
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/. Immutable.
 *
 * @param first the longest wait after the first failure, above zero
 * @param longest no wait is longer; at least {@code first}
 */
public record Backoff(Duration first, Duration longest) {
    public Backoff {
        if (!first.isPositive() || first.compareTo(longest) > 0) {
            throw new IllegalArgumentException("the first wait is above zero and not above the longest");
        }
    }

    /**
     * The wait after failures.
     *
     * @param failures in a row, from 1
     */
    public Duration after(int failures, RandomGenerator random) {
        var bound = bound(failures);
        return Duration.ofNanos(bound / 2 + random.nextLong(bound - bound / 2 + 1));
    }

    private long bound(int failures) {
        var bound = first.toNanos();
        for (var doublings = failures - 1; doublings > 0 && bound < longest.toNanos(); doublings--) {
            bound = Math.min(2 * bound, longest.toNanos());
        }
        return bound;
    }
}
