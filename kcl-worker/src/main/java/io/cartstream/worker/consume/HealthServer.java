package io.cartstream.worker.consume;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cartstream.worker.metrics.Metric;
import io.cartstream.worker.metrics.WorkerMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers whether the process can work: {@code /health/live} with 200 or 503; and what every shard is doing: {@code /health/status}. A
 * shard that stalls is told there, and does not change the former. Holds no shopper's data.
 */
public final class HealthServer implements AutoCloseable {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Liveness liveness;
    private final WorkerStatus worker;
    private final Supplier<List<Map<String, Object>>> setAside;
    private final WorkerMetrics metrics;
    private final String workerId;

    /**
     * Takes the port; {@link #start} answers.
     *
     * @param address to listen on; port 0 for any free one
     * @param eventLoops whether those of the clients answer
     * @param setAside the items that are set aside, without anybody's id
     * @throws IOException where the port is taken
     */
    public HealthServer(
            InetSocketAddress address,
            String workerId,
            StreamConsumer consumer,
            BooleanSupplier eventLoops,
            Supplier<List<Map<String, Object>>> setAside,
            WorkerMetrics metrics)
            throws IOException {
        this(address, workerId, consumer.liveness(eventLoops), consumer.status(), setAside, metrics);
    }

    HealthServer(
            InetSocketAddress address,
            String workerId,
            Liveness liveness,
            WorkerStatus worker,
            Supplier<List<Map<String, Object>>> setAside,
            WorkerMetrics metrics)
            throws IOException {
        this.workerId = workerId;
        this.liveness = liveness;
        this.worker = worker;
        this.setAside = setAside;
        this.metrics = metrics;
        server = HttpServer.create(address, 0);
        server.createContext("/health/live", exchange -> answer(exchange, live()));
        server.createContext("/health/status", exchange -> answer(exchange, status()));
        server.setExecutor(threads);
    }

    public void start() {
        server.start();
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private Map<String, Object> live() {
        var body = new LinkedHashMap<String, Object>();
        var missing = liveness.missing();
        body.put("live", missing.isEmpty());
        body.put("failing", missing);
        return body;
    }

    private Map<String, Object> status() {
        var body = live();
        body.put("worker_id", workerId);
        body.put(
                "stalled_shards",
                worker.stalls().stream().map(HealthServer::stall).toList());
        body.put("shards", worker.shards().stream().map(HealthServer::shard).toList());
        body.put("set_aside", setAside.get());
        body.put("totals", totals());
        body.put("cycle_ms", percentiles(Metric.CYCLE));
        body.put("freshness_ms", percentiles(Metric.FRESHNESS));
        return body;
    }

    private static Map<String, Object> stall(WorkerStatus.Stall stall) {
        var body = new LinkedHashMap<String, Object>();
        body.put("shard_id", stall.shard());
        body.put("since", stall.since().toString());
        body.put("cause", stall.cause());
        return body;
    }

    private static Map<String, Object> shard(ShardStatus.View view) {
        var body = new LinkedHashMap<String, Object>();
        body.put("shard_id", view.shard());
        body.put("held_for_ms", view.heldFor().toMillis());
        body.put("idle_for_ms", view.idleFor().toMillis());
        view.workingFor().ifPresent(time -> body.put("working_for_ms", time.toMillis()));
        view.checkpointAge().ifPresent(age -> body.put("checkpoint_age_ms", age.toMillis()));
        body.put("millis_behind_latest", view.millisBehindLatest());
        body.put("records", view.records());
        body.put("last_cycle_ms", view.lastCycle().toMillis());
        view.failure().ifPresent(cause -> body.put("failure", cause));
        return body;
    }

    private Map<String, Long> totals() {
        var totals = new LinkedHashMap<String, Long>();
        for (var metric : Metric.values()) {
            if (metric.kind() == Metric.Kind.COUNTER) {
                totals.put(metric.id().replace('.', '_'), metrics.total(metric));
            }
        }
        return totals;
    }

    private Map<String, Double> percentiles(Metric timer) {
        var percentiles = new LinkedHashMap<String, Double>();
        percentiles.put("p50", metrics.percentileMillis(timer, WorkerMetrics.Percentile.P50));
        percentiles.put("p99", metrics.percentileMillis(timer, WorkerMetrics.Percentile.P99));
        return percentiles;
    }

    private void answer(HttpExchange exchange, Map<String, Object> body) throws IOException {
        try (exchange) {
            var json = mapper.writeValueAsBytes(body);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(Boolean.TRUE.equals(body.get("live")) ? OK : UNAVAILABLE, json.length);
            exchange.getResponseBody().write(json);
        }
    }
}
