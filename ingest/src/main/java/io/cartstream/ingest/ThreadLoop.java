package io.cartstream.ingest;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop with a thread of its own. A caller that finds no step running runs its step itself, so that a
 * request need not wake another thread for its few microseconds of work.
 */
final class ThreadLoop implements EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadLoop.class);

    /** So many steps a caller runs in a row; then the loop's own thread goes on. */
    private static final int MOST_STEPS_IN_A_ROW = 32;

    private final ScheduledThreadPoolExecutor thread;
    private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean sound = true;

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
    public void executeHere(Runnable step) {
        steps.add(step);
        if (open.getAndIncrement() == 0) {
            runSteps();
        }
    }

    @Override
    public void executeAfter(Duration delay, Runnable step) {
        try {
            var _ = thread.schedule(() -> executeHere(step), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException _) {
            LOG.debug("a step arrived after the loop was closed");
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public boolean isSound() {
        return sound;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** One thread at a time: the one that has raised the number of open steps from 0, until it is 0 again. */
    private void runSteps() {
        for (var inARow = 1; ; inARow++) {
            run(steps.remove());
            if (open.decrementAndGet() == 0) {
                return;
            }
            if (inARow == MOST_STEPS_IN_A_ROW && isHandedOver()) {
                return;
            }
        }
    }

    private boolean isHandedOver() {
        try {
            thread.execute(this::runSteps);
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    /** Whatever a step throws, the steps after it run: otherwise the number of open steps would never fall again. */
    private void run(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("a step of the event loop failed", e);
        } catch (Error e) {
            sound = false;
            LOG.error("a step of the event loop failed with an error; the process must be replaced", e);
        }
    }
}
