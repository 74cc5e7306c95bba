package io.cartstream.api.http;

import io.cartstream.service.settings.DataSize;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How fast a body must arrive: within a time, and after a grace at a rate. A client that sends next to nothing thus holds its request for
 * seconds, also where the time is set generously.
 *
 * @param time for the whole body
 * @param bytesPerSecond on average since the body was first waited for, once {@link #GRACE} is over
 */
record BodyPace(Duration time, DataSize bytesPerSecond) {
    /**
     * Three packets lost in a row: TCP waits 200 ms at least before it sends one again (TCP_RTO_MIN of Linux), and doubles that each time,
     * 1.4 s together.
     */
    static final Duration GRACE = Duration.ofSeconds(2);

    /** Nanoseconds after the start by which a byte more than {@code received} must have come. */
    long nanosFor(long received) {
        return Math.min(
                time.toNanos(), GRACE.toNanos() + received * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond.bytes());
    }
}
