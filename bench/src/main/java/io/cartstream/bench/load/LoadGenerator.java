package io.cartstream.bench.load;

import io.hyperfoil.api.config.BenchmarkBuilder;
import io.hyperfoil.api.config.PhaseBuilder;
import io.hyperfoil.api.statistics.StatisticsSnapshot;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.hyperfoil.http.api.HttpMethod;
import io.hyperfoil.http.config.HttpPluginBuilder;
import io.hyperfoil.http.statistics.HttpStats;
import io.hyperfoil.http.steps.HttpStepCatalog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs a load with Hyperfoil. At a rate, each request leaves when it is due, on a connection of its own where the others are busy, so that
 * a slow answer delays no later request and hides nothing.
 */
public final class LoadGenerator {
    private static final String USER = "{user}";

    private static final String WARM_UP = "warm-up";

    private static final String MEASURED = "measured";
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MEDIAN = 50;
    private static final double NINETY_NINTH = 99;
    private static final double THREE_NINES = 99.9;

    /** Requests that may be due and not yet answered, in seconds of the rate. */
    private static final int SECONDS_OUTSTANDING = 2;

    /**
     * What requests hold, and how many there have been: static, since Hyperfoil walks through everything that a step holds, object by
     * object, and a process runs one load.
     */
    private static final AtomicReference<List<ByteBuf>> BODIES = new AtomicReference<>(List.of());

    private static final AtomicInteger NEXT = new AtomicInteger();

    private final Load load;
    private final StatisticsSnapshot measured = new StatisticsSnapshot();
    private final StatisticsSnapshot warmUp = new StatisticsSnapshot();

    public LoadGenerator(Load load) {
        this.load = load;
        if (load.eventsPerRequest() > 0) {
            BODIES.set(EventBodies.of(load.eventsPerRequest()).stream()
                    .map(body -> Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(body)))
                    .toList());
        }
    }

    /** Warms up, measures, and returns what it measured. Once only. */
    public LoadResult run() {
        var benchmark = BenchmarkBuilder.builder().name("load").threads(1);
        var http = benchmark
                .addPlugin(HttpPluginBuilder::new)
                .http(load.url())
                .sharedConnections(load.connections())
                .requestTimeout(REQUEST_TIMEOUT.toMillis());
        http.endHttp().ergonomics().autoRangeCheck(false).stopOnInvalid(false);
        phase(benchmark.addPhase(WARM_UP), load.warmUp());
        phase(benchmark.addPhase(MEASURED), load.duration()).startAfterStrict(WARM_UP);
        new LocalSimulationRunner(
                        benchmark.build(),
                        (phase, _, _, snapshot, _) -> (phase.name().equals(MEASURED) ? measured : warmUp).add(snapshot),
                        null,
                        null)
                .run();
        return result();
    }

    private PhaseBuilder<?> phase(PhaseBuilder.Catalog kind, Duration duration) {
        PhaseBuilder<?> phase;
        if (load.rate().isPresent()) {
            var rate = load.rate().getAsDouble();
            phase = kind.constantRate(0)
                    .usersPerSec(rate)
                    .variance(true)
                    .maxSessions((int) Math.ceil(rate * SECONDS_OUTSTANDING) + 1);
        } else {
            phase = kind.always(load.connections());
        }
        phase.duration(duration.toMillis())
                .maxDuration(duration.plus(REQUEST_TIMEOUT).toMillis());
        var request = phase.scenario()
                .initialSequence("request")
                .step(HttpStepCatalog.SC)
                .httpRequest(load.eventsPerRequest() == 0 ? HttpMethod.GET : HttpMethod.POST);
        var path = load.path();
        if (path.contains(USER)) {
            request.path(_ -> path.replace(USER, Integer.toString(1 + number() % Load.SHOPPERS)));
        } else {
            request.path(path);
        }
        if (load.eventsPerRequest() > 0) {
            request.headers().header("content-type", "application/json").endHeaders();
            request.body((_, _) -> nextBody());
        }
        request.sync(true).endStep();
        return phase;
    }

    private static ByteBuf nextBody() {
        var bodies = BODIES.get();
        return bodies.get(number() % bodies.size()).duplicate();
    }

    private static int number() {
        return NEXT.getAndIncrement() & Integer.MAX_VALUE;
    }

    private LoadResult result() {
        var http = HttpStats.get(measured);
        var histogram = measured.histogram;
        return new LoadResult(
                load.duration().toMillis() / 1e3,
                measured.requestCount,
                http.status_2xx,
                (long) http.status_2xx + HttpStats.get(warmUp).status_2xx,
                (long) http.status_3xx + http.status_4xx + http.status_5xx + http.status_other,
                measured.errors(),
                histogram.getValueAtPercentile(MEDIAN) / NANOS_PER_MILLI,
                histogram.getValueAtPercentile(NINETY_NINTH) / NANOS_PER_MILLI,
                histogram.getValueAtPercentile(THREE_NINES) / NANOS_PER_MILLI,
                histogram.getMaxValue() / NANOS_PER_MILLI,
                TimeUnit.NANOSECONDS.toMillis(measured.blockedTime));
    }
}
