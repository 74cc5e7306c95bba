package io.cartstream.api.http;

import io.cartstream.api.ApiMain;
import io.cartstream.api.ApiSettings;
import io.cartstream.api.Backends;
import io.cartstream.api.metrics.ApiMetrics;
import io.cartstream.api.recommend.ModelInMemory;
import io.cartstream.ingest.MemoryStream;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a real port, on backends of the test's. */
final class ApiUnderTest implements AutoCloseable {
    static final String EVENT = """
            {"user_id": 1569, "product_ids": ["123", "55"], "event": "add_to_cart"}""";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    final MemoryStream stream = new MemoryStream();
    final FeaturesInMemory features = new FeaturesInMemory();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final ShopInMemory shop = new ShopInMemory();
    final ModelInMemory model = new ModelInMemory();
    private final ApiMain api;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** An answer, its body read as JSON where it is JSON. */
    record Answer(int status, HttpResponse<String> response) {
        JsonNode json() {
            return JSON.readTree(response.body());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** Starts it with settings by name and value. */
    static ApiUnderTest with(String... namesAndValues) {
        var environment = new HashMap<>(Map.of("CARTSTREAM_PORT", "0", "CARTSTREAM_SHOP_REFRESH", "100ms"));
        for (var i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new ApiUnderTest(environment);
    }

    private ApiUnderTest(Map<String, String> environment) {
        api = ApiMain.start(
                ApiSettings.from(environment),
                new Backends(
                        stream,
                        features,
                        shop.shop(),
                        Optional.of(new Backends.Model(model, model)),
                        new ApiMetrics(meters),
                        () -> {}));
        Awaitility.await().until(() -> get("/health/stream").status() == 200);
    }

    Answer get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    Answer post(String path, String json, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    Answer postAs(String contentType, String path, byte[] body, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    Answer method(String method, String path, String... headers) {
        return send(
                request(path, headers).method(method, BodyPublishers.noBody()).build());
    }

    Answer put(String path, String json, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json))
                .build());
    }

    int port() {
        return api.port();
    }

    static byte[] gzip(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        http.shutdownNow(); // idle connections would hold up the server's stop
        api.close();
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + api.port() + path))
                .timeout(Duration.ofSeconds(30));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private Answer send(HttpRequest request) {
        try {
            var response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
