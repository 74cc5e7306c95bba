package io.cartstream.ingest;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An event loop on a thread of its own. */
final class ThreadLoop implements EventLoop, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadLoop.class);

    private final ScheduledThreadPoolExecutor thread;

    ThreadLoop(String name) {
        thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name(name).daemon().factory());
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable step) {
        executeAfter(Duration.ZERO, step);
    }

    @Override
    public void executeAfter(Duration delay, Runnable step) {
        try {
            var _ = thread.schedule(guarded(step), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException _) {
            LOG.debug("a step came after the loop was closed");
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /** Drops what has not begun. */
    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static Runnable guarded(Runnable step) {
        return () -> {
            try {
                step.run();
            } catch (RuntimeException e) {
                LOG.error("a step of the event loop failed", e);
            }
        };
    }
}
