package io.cartstream.api.http;

/**
 * How many requests a client may send.
 *
 * @param requestsPerSecond on average; 0 means any number
 * @param burst at once, after a pause; at least 1
 */
public record RateLimit(int requestsPerSecond, int burst) {
    boolean isOff() {
        return requestsPerSecond == 0;
    }
}
