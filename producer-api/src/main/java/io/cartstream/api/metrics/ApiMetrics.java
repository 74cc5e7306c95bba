package io.cartstream.api.metrics;

import io.cartstream.api.http.HttpMetrics;
import io.cartstream.api.recommend.FallbackReason;
import io.cartstream.api.recommend.RecommendMetrics;
import io.cartstream.api.recommend.Source;
import io.cartstream.api.refresh.RefreshMetrics;
import io.cartstream.ingest.IngestMetrics;
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
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** The service's meters, each registered once, at construction where its tags are known. Thread-safe. */
public final class ApiMetrics implements IngestMetrics, HttpMetrics, RecommendMetrics, RefreshMetrics {
    /** Every metric of this service begins with one of these; nothing else is published. */
    public static final List<String> ALLOWED_PREFIXES = List.of("ingest.", "http.", "recommend.", "held.");

    private record RouteAndClass(String route, int statusClass) {}

    private final MeterRegistry registry;
    private final Counter accepted;
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
    private final Counter busy;
    private final Counter failed;
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
    private final AtomicInteger modelFits = new AtomicInteger();
    private final Map<String, Counter> refreshFailures = new ConcurrentHashMap<>();
    private final Map<RouteAndClass, Timer> requests = new ConcurrentHashMap<>();

    public ApiMetrics(MeterRegistry registry) {
        this.registry = registry;
        accepted = Counter.builder("ingest.events.accepted").register(registry);
        for (var why : Refusal.values()) {
            refused.put(
                    why,
                    Counter.builder("ingest.events.refused")
                            .tag("reason", lower(why))
                            .register(registry));
        }
        busy = Counter.builder("ingest.events.busy").register(registry);
        failed = Counter.builder("ingest.events.failed").register(registry);
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
        Gauge.builder("recommend.model.fits", modelFits::get)
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

    @Override
    public void accepted(int events) {
        accepted.increment(events);
    }

    @Override
    public void refused(Refusal why) {
        refused.get(why).increment();
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
    public void modelFits(boolean fits) {
        modelFits.set(fits ? 1 : 0);
    }

    @Override
    public void watchAge(String name, DoubleSupplier seconds) {
        Gauge.builder("held.age", seconds::getAsDouble)
                .tag("what", name)
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void refreshFailed(String name) {
        refreshFailures
                .computeIfAbsent(
                        name,
                        _ -> Counter.builder("held.refresh.failures")
                                .tag("what", name)
                                .register(registry))
                .increment();
    }

    @Override
    public void answered(String route, int status, Duration latency) {
        requests.computeIfAbsent(new RouteAndClass(route, status / 100), this::requestTimer)
                .record(latency);
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
