package io.cartstream.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Time that passes only while everybody pauses: bodies that run beside each other, one at a time, the one whose pause ends first. So a
 * simulation of hours takes a moment, and is the same each time.
 */
public final class SimulatedTime {
    private static final Instant BEGINNING = Instant.parse("2026-11-23T10:00:00Z");

    private final PriorityQueue<Sleeper> sleepers =
            new PriorityQueue<>(Comparator.comparingLong(Sleeper::wakesAt).thenComparingLong(Sleeper::order));
    private long now;
    private long order;

    /** What runs beside others. */
    @FunctionalInterface
    public interface Body {
        void run() throws Exception;
    }

    private record Sleeper(long wakesAt, long order, Semaphore awake) {}

    public long nanos() {
        return now;
    }

    public Instant instant() {
        return BEGINNING.plusNanos(now);
    }

    /** How long it has run. */
    public Duration elapsed() {
        return Duration.ofNanos(now);
    }

    /** For the thread of a body. */
    public void pause(Duration time) throws InterruptedException {
        var self = asleep(time);
        wakeNext();
        self.awake().acquire();
    }

    /** Returns when all have ended; throws what one of them threw. */
    public void run(List<Body> bodies) throws InterruptedException {
        var failure = new AtomicReference<Throwable>();
        var threads = new ArrayList<Thread>();
        for (var body : bodies) {
            var self = asleep(Duration.ZERO);
            threads.add(Thread.ofVirtual().unstarted(() -> {
                try {
                    self.awake().acquire();
                    body.run();
                } catch (Exception | AssertionError e) {
                    failure.compareAndSet(null, e);
                } finally {
                    wakeNext();
                }
            }));
        }
        threads.forEach(Thread::start);
        wakeNext();
        for (var thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new AssertionError("a body of the simulation failed", failure.get());
        }
    }

    private Sleeper asleep(Duration time) {
        var sleeper = new Sleeper(now + time.toNanos(), order++, new Semaphore(0));
        sleepers.add(sleeper);
        return sleeper;
    }

    private void wakeNext() {
        var next = sleepers.poll();
        if (next != null) {
            now = Math.max(now, next.wakesAt());
            next.awake().release();
        }
    }
}
