package io.cartstream.bench.recommend;

import io.cartstream.api.ApiMain;
import io.cartstream.api.ApiSettings;
import io.cartstream.api.Backends;
import io.cartstream.bench.Json;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

/** {@code recommending-api}: the API on the AWS of its environment; answers each line with where its time went. */
@Command(name = "recommending-api", hidden = true)
public final class RecommendingApiCommand implements Runnable {
    /** What it says first. */
    record Listening(int port) {}

    /**
     * How long a step took, in milliseconds.
     *
     * @param step its name
     */
    record StepTime(String step, double p50Millis, double p99Millis) {}

    /**
     * What it answers.
     *
     * @param steps those of the last seconds
     * @param answers given since the start, by source: model or fallback
     * @param calls made since the start, by service
     * @param meanCandidates ranked for an answer
     */
    record Times(List<StepTime> steps, Map<String, Long> answers, Map<String, Long> calls, double meanCandidates) {}

    private static final double MEDIAN = 0.5;
    private static final double NINETY_NINTH = 0.99;

    /** Over which percentiles are taken: without what was cold. */
    private static final Duration WINDOW = Duration.ofSeconds(15);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Override
    public void run() {
        registry.config().meterFilter(new Percentiles());
        var settings = ApiSettings.from(System.getenv());
        try (var api = ApiMain.start(settings, Backends.aws(settings, registry));
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(Json.write(new Listening(api.port())));
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(Json.write(times()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Times times() {
        var steps = new ArrayList<StepTime>();
        for (var timer : registry.find("recommend.step.latency").timers()) {
            var percentiles = timer.takeSnapshot().percentileValues();
            steps.add(new StepTime(
                    timer.getId().getTag("step"),
                    percentiles[0].value(TimeUnit.MILLISECONDS),
                    percentiles[1].value(TimeUnit.MILLISECONDS)));
        }
        var answers = new TreeMap<String, Long>();
        for (Timer timer : registry.find("recommend.latency").timers()) {
            answers.put(timer.getId().getTag("source"), timer.count());
        }
        var calls = new TreeMap<String, Long>();
        for (Counter counter : registry.find("recommend.calls").counters()) {
            calls.put(counter.getId().getTag("service"), (long) counter.count());
        }
        return new Times(
                steps,
                answers,
                calls,
                registry.get("recommend.candidates").summary().mean());
    }

    private static final class Percentiles implements MeterFilter {
        @Override
        public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
            return id.getName().equals("recommend.step.latency")
                    ? DistributionStatisticConfig.builder()
                            .percentiles(MEDIAN, NINETY_NINTH)
                            .expiry(WINDOW)
                            .build()
                            .merge(config)
                    : config;
        }
    }
}
