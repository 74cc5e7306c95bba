package io.cartstream.worker.archive;

import io.cartstream.service.retry.RetryPause.Pause;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast one delivery stream is given bytes, by all shards of the process together. Nothing tells a process what its part of the quota
 * is, so it finds out: the rate grows evenly with time, and falls by a fraction where a call is throttled, which lets any number of
 * processes come to equal parts (additive increase, multiplicative decrease; Chiu and Jain, 1989). Calls have their turns in the order of
 * asking; a shard asks for one at a time, so that shards have equal parts as well.
 *
 * <p>Without throttling the rate is far above what a process has to deliver, and nothing waits. Thread-safe.
 */
public final class DeliveryPace {
    /**
     * A call is at most so large, a quarter of what PutRecordBatch allows: the quota of a new stream is 1 MiB/s in most regions. Source:
     * Amazon Data Firehose quotas (https://docs.aws.amazon.com/firehose/latest/dev/limits.html).
     */
    static final int MAX_CALL_BYTES = 1024 * 1024;

    /** A call is at most what the rate allows in this part of a second: a slow stream is given small calls instead of rare ones. */
    private static final double CALLS_PER_SECOND = 4;

    /** Bytes a second: more than a process delivers. */
    private static final double FASTEST = 64.0 * 1024 * 1024;

    /** Bytes a second, gained every second: from nothing to the smallest quota in eight. */
    private static final double GROWTH = 128.0 * 1024;

    /** What is left of the rate where a call is throttled. */
    private static final double DECREASE = 0.7;

    /** Calls that were made under the old rate are throttled as well, and say nothing new. */
    private static final long SETTLING_NANOS = Duration.ofMillis(250).toNanos();

    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanoTime;
    private final Pause pause;

    // Guarded by this.
    private double rate = FASTEST;
    private long rateSetAt;
    private long nextTurn;

    /**
     * The pace of one delivery stream, not throttled yet.
     *
     * @param nanoTime as {@link System#nanoTime}
     * @param pause waits for a turn
     */
    public DeliveryPace(LongSupplier nanoTime, Pause pause) {
        this.nanoTime = nanoTime;
        this.pause = pause;
        rateSetAt = nanoTime.getAsLong();
        nextTurn = rateSetAt;
    }

    /** The system's time. */
    public static DeliveryPace start() {
        return new DeliveryPace(System::nanoTime, Pause.SLEEP);
    }

    /** How large a call should be now at most, from 1 to {@value #MAX_CALL_BYTES} bytes; a single record may be larger. */
    synchronized int callBytes() {
        return (int) Math.clamp(rateAt(nanoTime.getAsLong()) / CALLS_PER_SECOND, 1, MAX_CALL_BYTES);
    }

    /** Returns when it is the turn of a call of {@code bytes}. */
    void awaitTurn(long bytes) throws InterruptedException {
        var wait = reserve(bytes);
        if (wait > 0) {
            pause.pause(Duration.ofNanos(wait));
        }
    }

    /** A call was throttled. */
    synchronized void throttled() {
        var now = nanoTime.getAsLong();
        if (now - rateSetAt >= SETTLING_NANOS || rate == FASTEST) {
            rate = rateAt(now) * DECREASE;
            rateSetAt = now;
        }
    }

    /** Bytes a second, now. */
    synchronized double rate() {
        return rateAt(nanoTime.getAsLong());
    }

    private synchronized long reserve(long bytes) {
        var now = nanoTime.getAsLong();
        var turn = Math.max(now, nextTurn);
        nextTurn = turn + (long) (bytes * NANOS_PER_SECOND / rateAt(now));
        return turn - now;
    }

    private double rateAt(long now) {
        return Math.min(FASTEST, rate + GROWTH * (now - rateSetAt) / NANOS_PER_SECOND);
    }
}
