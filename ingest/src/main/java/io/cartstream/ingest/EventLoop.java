package io.cartstream.ingest;

import java.time.Duration;

/** Runs steps one after another, never two at once. */
interface EventLoop extends AutoCloseable {
    /** Runs {@code step} soon, after those given before. May be called from any thread. */
    void execute(Runnable step);

    /**
     * Runs {@code step} now on the calling thread, or where another thread is running one, soon on that: no change of threads. The caller
     * may so come to run steps of others, for a bounded time. May be called from any thread that may work for a millisecond.
     */
    void executeHere(Runnable step);

    /** Runs {@code step} after {@code delay}. */
    void executeAfter(Duration delay, Runnable step);

    /** The time by this loop's clock, in nanoseconds from an arbitrary start. */
    long nanoTime();

    /** False once a step has ended with an {@link Error}: what it left half done is unknown. */
    boolean isSound();

    /** Drops what has not begun. */
    @Override
    void close();
}
