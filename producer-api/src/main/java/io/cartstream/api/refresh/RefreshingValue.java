package io.cartstream.api.refresh;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that is read again in the background, so that no request waits for it. While reads fail, the last value stays. Thread-safe.
 *
 * @param <T> an immutable value
 */
public final class RefreshingValue<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshingValue.class);

    /** After a failed read the next comes sooner than after a good one. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final String name;
    private final Duration every;
    private final Callable<T> read;
    private final RefreshMetrics metrics;
    private final LongSupplier ticker;
    private final Thread thread;
    private volatile T current;
    private volatile long readAt;
    private boolean failing;

    /**
     * @param name in the log and in the metrics
     * @param first what holds until the first read
     * @param ticker nanoseconds from an arbitrary start
     */
    public RefreshingValue(
            String name, Duration every, T first, Callable<T> read, RefreshMetrics metrics, LongSupplier ticker) {
        this.name = name;
        this.every = every;
        this.read = read;
        this.metrics = metrics;
        this.ticker = ticker;
        current = first;
        readAt = ticker.getAsLong();
        thread = Thread.ofPlatform().daemon().name("refresh " + name).unstarted(this::run);
    }

    /** Begins to read, at once and then again and again. */
    public void start() {
        metrics.watchAge(name, this::ageSeconds);
        thread.start();
    }

    /** What was read last. */
    public T current() {
        return current;
    }

    /** Reads now, in the calling thread; false where that failed. */
    public synchronized boolean refresh() throws InterruptedException {
        try {
            current = read.call();
            readAt = ticker.getAsLong();
            failing = false;
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            metrics.refreshFailed(name);
            if (!failing) {
                LOG.atWarn()
                        .addKeyValue("what", name)
                        .addKeyValue("cause", e.toString())
                        .log("refresh failed; keeping the previous value");
            }
            failing = true;
            return false;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                var wait = refresh() || every.compareTo(RETRY_AFTER) < 0 ? every : RETRY_AFTER;
                TimeUnit.NANOSECONDS.sleep(wait.toNanos());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private double ageSeconds() {
        return (ticker.getAsLong() - readAt) / 1e9;
    }
}
