package io.cartstream.ingest;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling, capped, and jittered over its upper half so that lanes that failed together do not come
 * back together.
 *
 * @param first after the first failure, without jitter
 * @param max at most
 */
record BackOff(Duration first, Duration max) {
    private static final int MAX_DOUBLINGS = 20;

    static final BackOff STANDARD = new BackOff(Duration.ofMillis(50), Duration.ofSeconds(1));

    /**
     * @param failures in a row, from 1
     */
    Duration after(int failures, RandomGenerator random) {
        var doubled = first.toNanos() << Math.min(failures - 1, MAX_DOUBLINGS);
        var capped = Math.min(doubled, max.toNanos());
        return Duration.ofNanos(capped / 2 + random.nextLong(capped / 2 + 1));
    }
}
