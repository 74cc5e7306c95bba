package io.cartstream.api.metrics;

import io.cartstream.api.http.HttpMetrics;
import io.cartstream.api.recommend.RecommendMetrics;
import io.cartstream.api.recommend.RecommendMetrics.FallbackReason;
import io.cartstream.api.recommend.Recommendations.Source;
import io.cartstream.api.refresh.RefreshMetrics;
import io.cartstream.ingest.IngestMetrics;
import io.cartstream.ingest.Rejected;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** The service's meters, each registered once, at construction where its tags are known. Thread-safe. */
public final class ApiMetrics implements IngestMetrics, HttpMetrics, RecommendMetrics, RefreshMetrics {
    /** Last part of the CloudWatch namespace, which dashboards and alarms read. */
    public static final String SERVICE = "Api";

    private static final List<String> ALLOWED_PREFIXES = List.of("ingest.", "http.", "recommend.", "cache.");

    private record RouteAndClass(String route, int statusClass) {}

    private final MeterRegistry registry;
    private final Counter accepted;
    private final Map<Rejected.Reason, Counter> rejected = new EnumMap<>(Rejected.Reason.class);
    private final Counter busy;
    private final Counter failed;
    private final Counter unavailable;
    private final Timer putLatency;
    private final Counter putsLost;
    private final Counter throttles;
    private final Counter retries;
    private final DistributionSummary batchEvents;
    private final DistributionSummary batchBytes;
    private final Map<Source, Timer> recommendations = new EnumMap<>(Source.class);
    private final Map<Step, Timer> steps = new EnumMap<>(Step.class);
    private final Map<FallbackReason, Counter> fallbacks = new EnumMap<>(FallbackReason.class);
    private final Map<Service, Counter> calls = new EnumMap<>(Service.class);
    private final DistributionSummary candidates;
    private final AtomicInteger modelCompatible = new AtomicInteger();
    private final Map<String, Counter> refreshFailures = new ConcurrentHashMap<>();
    private final Map<String, Counter> itemsSkipped = new ConcurrentHashMap<>();
    private final Map<RouteAndClass, Timer> requests = new ConcurrentHashMap<>();

    /** Whether a metric of this name is one of this service's; nothing else is published. */
    public static boolean isAllowed(String name) {
        return ALLOWED_PREFIXES.stream().anyMatch(name::startsWith);
    }

    public ApiMetrics(MeterRegistry registry) {
        this.registry = registry;
        accepted = Counter.builder("ingest.events.accepted").register(registry);
        for (var why : Rejected.Reason.values()) {
            rejected.put(
                    why,
                    Counter.builder("ingest.events.rejected")
                            .tag("reason", lower(why))
                            .register(registry));
        }
        busy = Counter.builder("ingest.events.busy").register(registry);
        failed = Counter.builder("ingest.events.failed").register(registry);
        unavailable = Counter.builder("ingest.events.unavailable").register(registry);
        putLatency = Timer.builder("ingest.put.latency").register(registry);
        putsLost = Counter.builder("ingest.put.lost").register(registry);
        throttles = Counter.builder("ingest.put.throttles").register(registry);
        retries = Counter.builder("ingest.put.retries").register(registry);
        batchEvents = DistributionSummary.builder("ingest.batch.events").register(registry);
        batchBytes = DistributionSummary.builder("ingest.batch.bytes")
                .baseUnit("bytes")
                .register(registry);
        for (var source : Source.values()) {
            recommendations.put(
                    source,
                    Timer.builder("recommend.latency")
                            .tag("source", lower(source))
                            .register(registry));
        }
        for (var step : Step.values()) {
            steps.put(
                    step,
                    Timer.builder("recommend.step.latency")
                            .tag("step", lower(step))
                            .register(registry));
        }
        for (var why : FallbackReason.values()) {
            fallbacks.put(
                    why,
                    Counter.builder("recommend.fallbacks")
                            .tag("reason", lower(why))
                            .register(registry));
        }
        for (var service : Service.values()) {
            calls.put(
                    service,
                    Counter.builder("recommend.calls")
                            .tag("service", lower(service))
                            .register(registry));
        }
        candidates = DistributionSummary.builder("recommend.candidates").register(registry);
        Gauge.builder("recommend.model.compatible", modelCompatible::get)
                .strongReference(true)
                .register(registry);
    }

    /** Publishes {@code bytes} as the bytes in flight. */
    public void watchBytesInFlight(LongSupplier bytes) {
        Gauge.builder("ingest.bytes.in_flight", bytes::getAsLong)
                .baseUnit("bytes")
                .strongReference(true)
                .register(registry);
    }

    /** Publishes whether the stream is available, as 1 or 0. */
    public void watchStream(BooleanSupplier isAvailable) {
        Gauge.builder("ingest.stream.available", () -> isAvailable.getAsBoolean() ? 1 : 0)
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void accepted(int events) {
        accepted.increment(events);
    }

    @Override
    public void rejected(Rejected.Reason why) {
        rejected.get(why).increment();
    }

    @Override
    public void busy(int events) {
        busy.increment(events);
    }

    @Override
    public void failed(int events) {
        failed.increment(events);
    }

    @Override
    public void unavailable(int events) {
        unavailable.increment(events);
    }

    @Override
    public void putAnswered(Duration latency) {
        putLatency.record(latency);
    }

    @Override
    public void putLost() {
        putsLost.increment();
    }

    @Override
    public void throttled() {
        throttles.increment();
    }

    @Override
    public void retried(int events) {
        retries.increment(events);
    }

    @Override
    public void packed(int events, int bytes) {
        batchEvents.record(events);
        batchBytes.record(bytes);
    }

    @Override
    public void recommended(Source source, Duration latency, int candidateCount) {
        recommendations.get(source).record(latency);
        candidates.record(candidateCount);
    }

    @Override
    public void step(Step step, Duration latency) {
        steps.get(step).record(latency);
    }

    @Override
    public void fellBack(FallbackReason why) {
        fallbacks.get(why).increment();
    }

    @Override
    public void called(Service service) {
        calls.get(service).increment();
    }

    @Override
    public void modelCompatible(boolean fits) {
        modelCompatible.set(fits ? 1 : 0);
    }

    @Override
    public void watchAge(String name, DoubleSupplier seconds) {
        Gauge.builder("cache.age", seconds::getAsDouble)
                .tag("name", name)
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void refreshFailed(String name) {
        count(refreshFailures, "cache.refresh.failures", name);
    }

    @Override
    public void itemSkipped(String name) {
        count(itemsSkipped, "cache.items.skipped", name);
    }

    private void count(Map<String, Counter> counters, String metric, String name) {
        counters.computeIfAbsent(
                        name, _ -> Counter.builder(metric).tag("name", name).register(registry))
                .increment();
    }

    @Override
    public void answered(String route, int status, Duration latency) {
        var answer = new RouteAndClass(route, status / 100);
        var timer = requests.get(answer); // without the lock that computeIfAbsent may take
        (timer == null ? requests.computeIfAbsent(answer, this::requestTimer) : timer).record(latency);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private Timer requestTimer(RouteAndClass answer) {
        return Timer.builder("http.request.latency")
                .tag("route", answer.route())
                .tag("status_class", answer.statusClass() + "xx")
                .register(registry);
    }
}
