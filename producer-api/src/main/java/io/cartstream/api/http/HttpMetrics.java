package io.cartstream.api.http;

import java.time.Duration;

/** What HTTP tells of itself. Thread-safe. */
public interface HttpMetrics {
    /**
     * A request has been answered.
     *
     * @param route the route's path as in the table, or {@code none}
     */
    void answered(String route, int status, Duration latency);
}
