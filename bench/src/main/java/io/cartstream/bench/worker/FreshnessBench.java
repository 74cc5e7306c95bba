package io.cartstream.bench.worker;

import io.cartstream.bench.Json;
import io.cartstream.bench.load.Load;
import io.cartstream.bench.load.LoadResult;
import io.cartstream.bench.process.BenchProcess;
import io.cartstream.bench.process.Core;
import io.cartstream.bench.worker.PipelineWorkerCommand.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The whole pipeline under a steady load: API, embedded AWS, worker and load generator, each a process, on all cores of this machine. */
final class FreshnessBench {
    private static final int EVENTS_PER_REQUEST = 10;
    private static final int CONNECTIONS = 64;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final List<String> FLAGS = List.of("-XX:+UseG1GC", "-Xmx512m");

    private final int eventsPerSecond;
    private final Duration time;
    private final Path folder;

    FreshnessBench(int eventsPerSecond, Duration time, Path folder) {
        this.eventsPerSecond = eventsPerSecond;
        this.time = time;
        this.folder = folder;
    }

    Freshness run(StoreKind store) throws IOException {
        try (var aws = EmbeddedAwsProcess.start(Core.ANY, Files.createTempDirectory(folder, "aws"));
                var worker = BenchProcess.start(Core.ANY, FLAGS, aws.environment(), "pipeline-worker", store.name());
                var api = BenchProcess.start(Core.ANY, FLAGS, environment(aws), "pipeline-api")) {
            var port = api.answer(PipelineApiCommand.Listening.class).port();
            worker.ask("is it there", Progress.class);
            var load = new Load(
                    "http://127.0.0.1:" + port,
                    "/v1/events",
                    EVENTS_PER_REQUEST,
                    OptionalDouble.of((double) eventsPerSecond / EVENTS_PER_REQUEST),
                    CONNECTIONS,
                    WARM_UP,
                    time);
            try (var generator = BenchProcess.start(
                    Core.ANY, List.of("-XX:+UseSerialGC", "-Xmx512m"), Map.of(), "load", Json.write(load))) {
                var result = generator.answer(LoadResult.class);
                var progress = worker.ask("how far", Progress.class);
                return new Freshness(
                        store,
                        result.perSecond() * EVENTS_PER_REQUEST,
                        progress.freshnessP50Millis(),
                        progress.freshnessP99Millis());
            }
        }
    }

    private static Map<String, String> environment(EmbeddedAwsProcess aws) {
        var environment = new java.util.HashMap<>(aws.environment());
        environment.put("CARTSTREAM_PORT", "0");
        return environment;
    }
}
