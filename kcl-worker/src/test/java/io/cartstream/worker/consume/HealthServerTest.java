package io.cartstream.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.worker.metrics.Mode;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HealthServerTest {
    private static final Duration STALL_AFTER = Duration.ofMinutes(1);

    private final HttpClient client = HttpClient.newHttpClient();
    private final WorkerMetrics metrics =
            new WorkerMetrics(WorkerRegistry.silent(Mode.FOLD).meters());
    private volatile Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private final WorkerStatus worker = new WorkerStatus(() -> now, STALL_AFTER);
    private volatile boolean isHeapLeft = true;
    private HealthServer server;

    @BeforeEach
    void start() throws IOException {
        server = server(0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void aProcessThatCanWorkIsLive() throws Exception {
        worker.hold("shard-1").polled(0L);

        var answer = get("/health/live");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body()).isEqualTo("{\"live\":true,\"failing\":[]}");
    }

    @Test
    void aProcessThatCannotWorkSaysWhatItLacks() throws Exception {
        isHeapLeft = false;

        var answer = get("/health/live");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"live\":false,\"failing\":[\"heap\"]}");
        assertThat(get("/health/status").statusCode()).isEqualTo(503);
    }

    @Test
    void aStalledShardIsNamedWithItsCauseAndTheProcessIsLive() throws Exception {
        var stuck = worker.hold("shard-1");
        stuck.working();
        stuck.failed("archive: DeliveryFailedException");
        now = now.plus(STALL_AFTER).plusMillis(1);
        worker.hold("shard-2").polled(0L);

        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        var status = get("/health/status");
        assertThat(status.statusCode()).isEqualTo(200);
        assertThat(json(status).at("/stalled_shards").toString())
                .isEqualTo("[{\"shard_id\":\"shard-1\",\"since\":\"2026-11-23T10:00:00Z\","
                        + "\"cause\":\"archive: DeliveryFailedException\"}]");
        assertThat(json(status).at("/shards/0/failure").asString()).isEqualTo("archive: DeliveryFailedException");
    }

    @Test
    void theStatusTellsWhatEveryShardDoesAndWhatWasCounted() throws Exception {
        var shard = worker.hold("shard-1");
        shard.polled(1_500L);
        shard.working();
        now = now.plusSeconds(2);
        shard.committed(7);
        metrics.recordsRead(7);
        now = now.plusSeconds(3);

        var answer = get("/health/status");

        assertThat(answer.statusCode()).isEqualTo(200);
        var status = json(answer);
        assertThat(status.at("/worker_id").asString()).isEqualTo("worker-1");
        assertThat(status.at("/shards/0").toString())
                .isEqualTo(
                        "{\"shard_id\":\"shard-1\",\"held_for_ms\":5000,\"idle_for_ms\":3000,\"checkpoint_age_ms\":3000,"
                                + "\"millis_behind_latest\":1500,\"records\":7,\"last_cycle_ms\":2000}");
        assertThat(status.at("/totals/records").asLong()).isEqualTo(7);
        assertThat(status.at("/totals/cycle_failures").asLong()).isZero();
        assertThat(status.at("/freshness_ms/p99").isNumber()).isTrue();
    }

    @Test
    void anotherRouteIsNotFound() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/health").statusCode()).isEqualTo(404);
    }

    @Test
    void aPortThatIsTakenIsRefusedUntilItIsClosed() throws Exception {
        var port = server.port();
        assertThatThrownBy(() -> server(port)).isInstanceOf(BindException.class);

        server.close();

        assertThatThrownBy(() -> get("/health/live", port)).isInstanceOf(ConnectException.class);
        server(port).close();
    }

    private HealthServer server(int port) throws IOException {
        return new HealthServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                "worker-1",
                new Liveness(
                        List.of(new Liveness.Sign("kcl", () -> true), new Liveness.Sign("heap", () -> isHeapLeft))),
                worker,
                () -> List.of(Map.of("item", "orders")),
                metrics);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(path, server.port());
    }

    private HttpResponse<String> get(String path, int port) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return new JsonMapper().readTree(answer.body());
    }
}
