package io.cartstream.ingest;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** An event loop whose time is the test's: runs steps when told to. Not thread-safe. */
final class ManualLoop implements EventLoop {
    private record Step(long at, long number, Runnable what) {}

    private final PriorityQueue<Step> steps =
            new PriorityQueue<>(Comparator.comparingLong(Step::at).thenComparingLong(Step::number));
    private long now;
    private long number;

    @Override
    public void execute(Runnable step) {
        executeAfter(Duration.ZERO, step);
    }

    @Override
    public void executeHere(Runnable step) {
        execute(step);
    }

    @Override
    public void executeAfter(Duration delay, Runnable step) {
        steps.add(new Step(now + delay.toNanos(), number++, step));
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public boolean isSound() {
        return true;
    }

    @Override
    public void close() {
        steps.clear();
    }

    /** Runs everything that is due now. */
    void settle() {
        advance(Duration.ZERO);
    }

    /** Lets time pass, and runs what becomes due. */
    void advance(Duration duration) {
        var end = now + duration.toNanos();
        while (!steps.isEmpty() && steps.peek().at() <= end) {
            var step = steps.poll();
            now = Math.max(now, step.at());
            step.what().run();
        }
        now = end;
    }
}
