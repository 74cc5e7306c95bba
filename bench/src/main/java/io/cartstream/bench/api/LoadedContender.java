package io.cartstream.bench.api;

import io.cartstream.bench.Json;
import io.cartstream.bench.load.Load;
import io.cartstream.bench.load.LoadResult;
import io.cartstream.bench.process.BenchProcess;
import io.cartstream.bench.process.Core;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A contender in a process of its own, on a core of its own, to be put under load by another process on the other core. For one thread. */
final class LoadedContender implements AutoCloseable {
    /**
     * As the image sets them ({@code Dockerfile.api}), with the heap of the smallest task there is: 70 % of 1 GiB, whole from the start.
     * They are the same for all, so that contenders can be compared.
     */
    private static final List<String> SERVER_FLAGS =
            List.of("-XX:+UseG1GC", "-XX:MaxTenuringThreshold=2", "-Xms716m", "-Xmx716m");

    private static final List<String> GENERATOR_FLAGS =
            List.of("-XX:+UseSerialGC", "-Xmx768m", "-Dio.hyperfoil.jitter.watchdog.threshold=1000");
    private static final int FEWER_CONNECTIONS_FOR_BATCHES = 4;

    private static final int MOST_WARM_UP_LOADS = 3;

    /** Also the load generator has to be warm. */
    private static final Duration GENERATOR_WARM_UP = Duration.ofSeconds(2);

    private final ApiBenchSettings settings;
    private final BenchProcess server;
    private final String url;

    private LoadedContender(ApiBenchSettings settings, BenchProcess server) {
        this.settings = settings;
        this.server = server;
        url = "http://127.0.0.1:"
                + server.answer(ContenderCommand.Listening.class).port();
    }

    static LoadedContender start(Contender contender, ApiBenchSettings settings) {
        return new LoadedContender(
                settings,
                BenchProcess.start(
                        Core.MEASURED,
                        SERVER_FLAGS,
                        Map.of(),
                        "contender",
                        contender.name(),
                        settings.roundTrip().toString()));
    }

    /** By events, not by time alone: on a busy machine the compiler gets to its work late, and would be measured with the server. */
    void warmUpFull(int eventsPerRequest) {
        var events = 0L;
        for (var load = 0; load < MOST_WARM_UP_LOADS && events < settings.warmUpEvents(); load++) {
            events += eventsPerRequest
                    * load(eventsPerRequest, OptionalDouble.empty(), settings.warmUp())
                            .successesInAll();
        }
    }

    /** At half load other code paths are hot, so the compiler compiles them again. */
    void warmUpSteady(int eventsPerRequest, double rate) {
        load(eventsPerRequest, OptionalDouble.of(rate), settings.warmUp());
    }

    /** As much as it can answer. */
    LoadResult full(int eventsPerRequest) {
        return load(eventsPerRequest, OptionalDouble.empty(), settings.duration());
    }

    /** So many requests a second, whether or not they are answered. */
    LoadResult steady(int eventsPerRequest, double rate) {
        return load(eventsPerRequest, OptionalDouble.of(rate), settings.duration());
    }

    Counters counters() {
        return server.ask("counters", Counters.class);
    }

    @Override
    public void close() {
        server.close();
    }

    private LoadResult load(int eventsPerRequest, OptionalDouble rate, Duration duration) {
        var connections =
                eventsPerRequest == 1 ? settings.connections() : settings.connections() / FEWER_CONNECTIONS_FOR_BATCHES;
        var load = new Load(
                url,
                ApiBench.PATH,
                eventsPerRequest,
                rate,
                connections,
                settings.duration().compareTo(GENERATOR_WARM_UP) < 0 ? settings.duration() : GENERATOR_WARM_UP,
                duration);
        try (var generator = BenchProcess.start(Core.COMPANY, GENERATOR_FLAGS, Map.of(), "load", Json.write(load))) {
            return generator.answer(LoadResult.class);
        }
    }
}
