package io.cartstream.service.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Lets a thread wait between attempts, as long as a {@link Backoff} says. Thread-safe. */
public final class RetryPause {
    private final Backoff backoff;
    private final Supplier<RandomGenerator> random;
    private final Pause pause;

    /** Waits for a time. */
    @FunctionalInterface
    public interface Pause {
        /** The calling thread's own sleep. */
        Pause SLEEP = Thread::sleep;

        void pause(Duration time) throws InterruptedException;
    }

    /**
     * Pauses of random lengths.
     *
     * @param random of the calling thread
     * @param pause waits, or in a test does not
     */
    public RetryPause(Backoff backoff, Supplier<RandomGenerator> random, Pause pause) {
        this.backoff = backoff;
        this.random = random;
        this.pause = pause;
    }

    /** The same, with the system's randomness. */
    public RetryPause(Duration first, Duration longest, Pause pause) {
        this(new Backoff(first, longest), ThreadLocalRandom::current, pause);
    }

    /** The calling thread sleeps. */
    public static RetryPause sleeping(Duration first, Duration longest) {
        return new RetryPause(first, longest, Pause.SLEEP);
    }

    /**
     * Waits after the given number of failures in a row.
     *
     * @param failures from 1
     */
    public void after(int failures) throws InterruptedException {
        pause.pause(backoff.after(failures, random.get()));
    }
}
