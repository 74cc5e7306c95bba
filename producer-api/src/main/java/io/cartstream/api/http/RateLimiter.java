package io.cartstream.api.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A token bucket per client; of the clients, the {@value #MAX_CLIENTS} seen last. Thread-safe, never blocks. */
final class RateLimiter {
    static final int MAX_CLIENTS = 100_000;

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final RateLimit limit;
    private final LongSupplier ticker;
    private final Cache<String, Bucket> buckets;

    /**
     * @param ticker nanoseconds from an arbitrary start
     */
    RateLimiter(RateLimit limit, LongSupplier ticker) {
        this.limit = limit;
        this.ticker = ticker;
        buckets = Caffeine.newBuilder().maximumSize(MAX_CLIENTS).build();
    }

    /** Counts a request; where the client has to wait, for how long. */
    Optional<Duration> take(String client) {
        return limit.isOff()
                ? Optional.empty()
                : buckets.get(client, _ -> new Bucket()).take();
    }

    /** Fills up by time; holds at most the burst. */
    private final class Bucket {
        private double tokens = limit.burst();
        private long filledAt = ticker.getAsLong();

        synchronized Optional<Duration> take() {
            var now = ticker.getAsLong();
            var perNano = (double) limit.requestsPerSecond() / NANOS_PER_SECOND;
            tokens = Math.min(limit.burst(), tokens + (now - filledAt) * perNano);
            filledAt = now;
            if (tokens >= 1) {
                tokens--;
                return Optional.empty();
            }
            return Optional.of(Duration.ofNanos((long) Math.ceil((1 - tokens) / perNano)));
        }
    }
}
