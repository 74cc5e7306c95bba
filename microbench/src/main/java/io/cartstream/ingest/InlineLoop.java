package io.cartstream.ingest;

import java.time.Duration;

/**
 * The loop without its thread: a thread that hands in a step works, and what is due later never comes. So a test can make millions of
 * them.
 */
final class InlineLoop implements EventLoop {
    private final ThreadLoop loop = new ThreadLoop("stress");

    @Override
    public void execute(Runnable step) {
        loop.executeHere(step);
    }

    @Override
    public void executeHere(Runnable step) {
        loop.executeHere(step);
    }

    @Override
    public void executeAfter(Duration delay, Runnable step) {
        // The sweep: what a stress test submits is answered before.
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public boolean isSound() {
        return loop.isSound();
    }

    @Override
    public void close() {
        loop.close();
    }
}
