package io.cartstream.ingest;

import io.cartstream.service.retry.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When the dispatcher's steps run: one tick for all lanes, one sweep for all events, a pause for each record that failed. Not thread-safe:
 * the loop's steps only.
 */
final class DispatchClock {
    /** How late the answer for an event whose time is over may be. */
    static final Duration SWEEP_INTERVAL = Duration.ofMillis(250);

    /** Of a lane, between two attempts. */
    static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

    private final EventLoop loop;
    private final Duration linger;
    private final RandomGenerator random;
    private boolean tickIsDue;
    private boolean sweepIsDue;

    /**
     * A clock by which nothing is due.
     *
     * @param linger from tick to tick
     * @param random jitters the pauses
     */
    DispatchClock(EventLoop loop, Duration linger, RandomGenerator random) {
        this.loop = loop;
        this.linger = linger;
        this.random = random;
    }

    /** In nanoseconds from an arbitrary start; may be asked from any thread. */
    long now() {
        return loop.nanoTime();
    }

    /** Runs {@code tick} at the next whole multiple of the linger, unless a tick is due already. */
    void tickLater(Runnable tick) {
        if (!tickIsDue) {
            tickIsDue = true;
            var nanos = linger.toNanos();
            loop.executeAfter(Duration.ofNanos(nanos - Math.floorMod(now(), nanos)), () -> {
                tickIsDue = false;
                tick.run();
            });
        }
    }

    /** Runs {@code sweep} within the {@link #SWEEP_INTERVAL}, unless a sweep is due already. */
    void sweepLater(Runnable sweep) {
        if (!sweepIsDue) {
            sweepIsDue = true;
            loop.executeAfter(SWEEP_INTERVAL, () -> {
                sweepIsDue = false;
                sweep.run();
            });
        }
    }

    /**
     * Runs {@code resume} after a pause.
     *
     * @param failures in a row, from 1
     */
    void resumeAfter(int failures, Runnable resume) {
        loop.executeAfter(BACKOFF.after(failures, random), resume);
    }
}
