package io.cartstream.ingest;

import java.time.Duration;

/** Runs steps one after another, never two at once. */
interface EventLoop {
    /** Runs {@code step} soon, after those given before. May be called from any thread. */
    void execute(Runnable step);

    /** Runs {@code step} after {@code delay}. */
    void executeAfter(Duration delay, Runnable step);

    /** The time by this loop's clock, in nanoseconds from an arbitrary start. */
    long nanoTime();
}
