package io.cartstream.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Counts and times what the worker does. Thread-safe. */
public final class WorkerMetrics {
    private static final double MEDIAN = 0.5;
    private static final double NINETY_NINTH = 0.99;

    private final MeterRegistry registry;
    private final Map<Metric, Counter> counters = new EnumMap<>(Metric.class);
    private final Map<Metric, Timer> timers = new EnumMap<>(Metric.class);

    public WorkerMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (var metric : Metric.values()) {
            switch (metric.kind()) {
                case COUNTER ->
                    counters.put(
                            metric,
                            Counter.builder(metric.id())
                                    .baseUnit(metric.unit())
                                    .description(metric.meaning())
                                    .register(registry));
                case TIMER ->
                    timers.put(
                            metric,
                            Timer.builder(metric.id())
                                    .description(metric.meaning())
                                    .publishPercentiles(MEDIAN, NINETY_NINTH)
                                    .register(registry));
                case GAUGE -> {
                    // Registered by the code that holds the value: see gauge.
                }
            }
        }
    }

    /** Registers a gauge that is read from {@code source} whenever metrics are published. */
    public <T> void gauge(Metric metric, T source, ToDoubleFunction<T> value) {
        Gauge.builder(metric.id(), source, value)
                .baseUnit(metric.unit())
                .description(metric.meaning())
                .strongReference(true)
                .register(registry);
    }

    public void recordsRead(int records) {
        counters.get(Metric.RECORDS).increment(records);
    }

    public void eventsCommitted(int events) {
        counters.get(Metric.EVENTS).increment(events);
    }

    public void duplicates(int events) {
        counters.get(Metric.DUPLICATES).increment(events);
    }

    public void replayed(int events) {
        counters.get(Metric.REPLAYS).increment(events);
    }

    public void deadLetters(int records) {
        counters.get(Metric.DEAD_LETTERS).increment(records);
    }

    public void cycle(Duration time) {
        timers.get(Metric.CYCLE).record(time);
    }

    public void freshness(long millis) {
        timers.get(Metric.FRESHNESS).record(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }

    public void retried() {
        counters.get(Metric.RETRIES).increment();
    }

    public void throttled() {
        counters.get(Metric.THROTTLES).increment();
    }

    public void cycleFailed() {
        counters.get(Metric.CYCLE_FAILURES).increment();
    }

    public void raceLost() {
        counters.get(Metric.RACES_LOST).increment();
    }

    public void shoppersThroughTwoShards(int shoppers) {
        counters.get(Metric.SHOPPER_SHARD_CONFLICTS).increment(shoppers);
    }

    public void productsForgotten(long products) {
        counters.get(Metric.PRODUCTS_FORGOTTEN).increment((double) products);
    }

    public void setAside() {
        counters.get(Metric.SET_ASIDE).increment();
    }

    public void archived(int records, long bytes) {
        counters.get(Metric.ARCHIVE_RECORDS).increment(records);
        counters.get(Metric.ARCHIVE_BYTES).increment((double) bytes);
    }

    public void put(Duration time) {
        timers.get(Metric.PUT_LATENCY).record(time);
    }

    public void putLost() {
        counters.get(Metric.PUT_LOST).increment();
    }

    public void putThrottled() {
        counters.get(Metric.PUT_THROTTLES).increment();
    }

    public void putRetried(int events) {
        counters.get(Metric.PUT_RETRIES).increment(events);
    }

    /** A counter's total since the start. */
    public long total(Metric metric) {
        return (long) counters.get(metric).count();
    }

    /** The given percentile of a timer over the last minutes, in milliseconds; 0 without measurements. */
    public double percentileMillis(Metric metric, Percentile percentile) {
        for (var value : timers.get(metric).takeSnapshot().percentileValues()) {
            if (value.percentile() == percentile.value) {
                return value.value(TimeUnit.MILLISECONDS);
            }
        }
        return 0;
    }

    /** Which percentiles of the timers are kept. */
    public enum Percentile {
        P50(MEDIAN),
        P99(NINETY_NINTH);

        private final double value;

        Percentile(double value) {
            this.value = value;
        }
    }
}
