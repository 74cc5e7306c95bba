package io.cartstream.bench.recommend;

import io.cartstream.bench.Json;
import io.cartstream.bench.load.Load;
import io.cartstream.bench.load.LoadResult;
import io.cartstream.bench.process.BenchProcess;
import io.cartstream.bench.process.Core;
import io.cartstream.bench.recommend.RecommendingApiCommand.Times;
import io.cartstream.bench.worker.FilledShop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Asks the API for recommendations at a steady rate, with DynamoDB Local behind it and an endpoint of fixed latency. */
final class RecommendBench {
    private static final String SHOPPER = "/v1/recommendations/shopper-{user}";
    private static final String SCALER = "/io/cartstream/local/model/scaler.json";
    private static final int CONNECTIONS = 64;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final List<String> FLAGS = List.of("-XX:+UseG1GC", "-Xmx512m");

    private final double rate;
    private final Duration duration;
    private final Duration modelLatency;
    private final int events;
    private final Path folder;

    /**
     * @param rate requests a second
     * @param events that the shop has seen before
     * @param folder for what is only needed while it runs
     */
    RecommendBench(double rate, Duration duration, Duration modelLatency, int events, Path folder) {
        this.rate = rate;
        this.duration = duration;
        this.modelLatency = modelLatency;
        this.events = events;
        this.folder = folder;
    }

    RecommendMeasurement run() throws IOException {
        try (var shop = FilledShop.open(events, Load.SHOPPERS, folder);
                var model = BenchProcess.start(Core.ANY, FLAGS, Map.of(), "model-stub", modelLatency.toString());
                var api = BenchProcess.start(Core.ANY, FLAGS, environment(shop, model), "recommending-api")) {
            var load = new Load(
                    "http://127.0.0.1:"
                            + api.answer(RecommendingApiCommand.Listening.class).port(),
                    SHOPPER,
                    0,
                    OptionalDouble.of(rate),
                    CONNECTIONS,
                    WARM_UP,
                    duration);
            try (var generator = BenchProcess.start(
                    Core.ANY, List.of("-XX:+UseSerialGC", "-Xmx256m"), Map.of(), "load", Json.write(load))) {
                var result = generator.answer(LoadResult.class);
                var times = api.ask("times", Times.class);
                return new RecommendMeasurement(result, times, times.answers().getOrDefault("model", 0L));
            }
        }
    }

    private Map<String, String> environment(FilledShop shop, BenchProcess model) throws IOException {
        var scaler = folder.resolve("scaler.json");
        try (InputStream in = RecommendBench.class.getResourceAsStream(SCALER)) {
            Files.copy(in, scaler);
        }
        var environment = new HashMap<>(shop.environment());
        environment.put("CARTSTREAM_PORT", "0");
        environment.put("CARTSTREAM_MODEL_ENDPOINT", "stub");
        environment.put("CARTSTREAM_SCALER", scaler.toString());
        environment.put(
                "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME",
                "http://127.0.0.1:"
                        + model.answer(ModelStubCommand.Listening.class).port());
        return environment;
    }
}
