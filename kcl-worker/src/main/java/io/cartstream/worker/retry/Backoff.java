package io.cartstream.worker.retry;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/**
 * Pauses before something is tried again: growing exponentially to a bound, each ±50 % at random, so that many who failed together do not
 * come back together. Thread-safe.
 */
public final class Backoff {
    private static final double GROWTH = 2;
    private static final double JITTER = 0.5;

    private final IntervalFunction interval;
    private final Pause pause;

    /**
     * Pauses of these lengths.
     *
     * @param first about how long the first pause is
     * @param longest the bound
     * @param pause waits, or in a test does not
     */
    public Backoff(Duration first, Duration longest, Pause pause) {
        interval = IntervalFunction.ofExponentialRandomBackoff(first, GROWTH, JITTER, longest);
        this.pause = pause;
    }

    /** Waits for a time. */
    @FunctionalInterface
    public interface Pause {
        /** The calling thread's own sleep. */
        Pause SLEEP = Thread::sleep;

        void pause(Duration time) throws InterruptedException;
    }

    /**
     * Pauses after the given number of failures in a row.
     *
     * @param failures from 1
     */
    public void pause(int failures) throws InterruptedException {
        pause.pause(Duration.ofMillis(interval.apply(failures)));
    }
}
