package io.cartstream.embedded.quota;

import java.time.Clock;

/**
 * What may pass in a second: a bucket that holds one second's worth and fills evenly. It may go into debt, as a GetRecords
 * answer of 10 MB does, and then lets nothing pass until the debt is paid. Thread-safe.
 */
public final class Allowance {
    private final double perMillisecond;
    private final double capacity;
    private final Clock clock;
    private double left;
    private long filledAt;

    /** A full one. */
    public Allowance(double perSecond, Clock clock) {
        this.perMillisecond = perSecond / 1000;
        this.capacity = perSecond;
        this.clock = clock;
        this.left = perSecond;
        this.filledAt = clock.millis();
    }

    /** Whether {@code amount} would pass now. */
    public synchronized boolean has(double amount) {
        fill();
        return left >= amount;
    }

    /** Takes {@code amount}, into debt if need be. */
    public synchronized void take(double amount) {
        fill();
        left -= amount;
    }

    /** Whether it is full: nothing has passed for a second. */
    public synchronized boolean isFull() {
        fill();
        return left >= capacity;
    }

    private void fill() {
        var now = clock.millis();
        left = Math.min(capacity, left + Math.max(0, now - filledAt) * perMillisecond);
        filledAt = now;
    }
}
