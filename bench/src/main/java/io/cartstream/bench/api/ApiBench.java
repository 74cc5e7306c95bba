package io.cartstream.bench.api;

import io.cartstream.bench.Json;
import io.cartstream.bench.load.Load;
import io.cartstream.bench.load.LoadResult;
import io.cartstream.bench.process.BenchProcess;
import io.cartstream.bench.process.Core;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Puts every contender under the same loads, one after the other: first as much as it can answer, then half of that. */
final class ApiBench {
    static final String PATH = "/v1/events";

    /** As the image sets it, whole from the start: {@code Dockerfile.api}. The heap is the same for all, so that contenders can be compared. */
    private static final List<String> SERVER_FLAGS = List.of("-XX:+UseG1GC", "-Xms512m", "-Xmx512m");

    private static final List<String> GENERATOR_FLAGS =
            List.of("-XX:+UseSerialGC", "-Xmx768m", "-Dio.hyperfoil.jitter.watchdog.threshold=1000");
    private static final int FEWER_CONNECTIONS_FOR_BATCHES = 4;

    private static final int MOST_WARM_UP_LOADS = 5;

    /** Also the load generator has to be warm. */
    private static final Duration GENERATOR_WARM_UP = Duration.ofSeconds(2);

    private final ApiBenchSettings settings;
    private final Consumer<String> progress;

    ApiBench(ApiBenchSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    List<Measurement> run() {
        var measurements = new ArrayList<Measurement>();
        for (var contender : settings.contenders()) {
            try (var server = start(contender)) {
                var url = "http://127.0.0.1:"
                        + server.answer(ContenderCommand.Listening.class).port();
                for (var events : settings.eventsPerRequest()) {
                    measurements.add(measure(contender, server, url, events));
                }
            }
        }
        return measurements;
    }

    private BenchProcess start(Contender contender) {
        return BenchProcess.start(
                Core.MEASURED,
                SERVER_FLAGS,
                Map.of(),
                "contender",
                contender.name(),
                settings.roundTrip().toString());
    }

    private Measurement measure(Contender contender, BenchProcess server, String url, int events) {
        warmUp(url, events);
        var before = counters(server);
        var full = load(url, events, OptionalDouble.empty(), settings.duration());
        var between = counters(server);
        var half = load(url, events, OptionalDouble.of(full.perSecond() / 2), settings.duration());
        var after = counters(server);
        progress.accept("%s, %d events a request: %.0f requests/s, p99 %.1f ms at half load"
                .formatted(contender, events, full.perSecond(), half.p99Millis()));
        return new Measurement(
                contender,
                events,
                full,
                half,
                between.puts().since(before.puts()),
                after.puts().since(between.puts()),
                between.usage().cpuMillis() - before.usage().cpuMillis(),
                between.usage().liveHeap(),
                between.usage().peakHeap());
    }

    /** By requests, not by time alone: on a busy machine the compiler gets to its work late, and would be measured with the server. */
    private void warmUp(String url, int events) {
        var requests = 0L;
        for (var load = 0; load < MOST_WARM_UP_LOADS && requests < settings.warmUpRequests(); load++) {
            requests +=
                    load(url, events, OptionalDouble.empty(), settings.warmUp()).successesInAll();
        }
    }

    private LoadResult load(String url, int events, OptionalDouble rate, Duration duration) {
        var connections = events == 1 ? settings.connections() : settings.connections() / FEWER_CONNECTIONS_FOR_BATCHES;
        var load = new Load(
                url,
                PATH,
                events,
                rate,
                // An open loop needs one for whatever is due while others wait.
                rate.isPresent() ? 2 * connections : connections,
                settings.duration().compareTo(GENERATOR_WARM_UP) < 0 ? settings.duration() : GENERATOR_WARM_UP,
                duration);
        try (var generator = BenchProcess.start(Core.COMPANY, GENERATOR_FLAGS, Map.of(), "load", Json.write(load))) {
            return generator.answer(LoadResult.class);
        }
    }

    private static Counters counters(BenchProcess server) {
        return server.ask("counters", Counters.class);
    }
}
