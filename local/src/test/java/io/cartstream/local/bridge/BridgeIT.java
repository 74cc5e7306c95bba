package io.cartstream.local.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.embedded.FreePorts;
import io.cartstream.local.LiveFeatures;
import io.cartstream.local.run.ProvisionedAws;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** API, worker and bridge as processes of their own; records of the direct stream as API Gateway puts them there. */
class BridgeIT {
    private static final int SHOPPERS = 20;
    private static final int ORDERS_EACH = 10;

    /** With those that come while the bridge is being stopped, and killed a last time. */
    private static final int ORDERS = ORDERS_EACH + 2;

    private static final Duration TIME_TO_START = Duration.ofMinutes(4);
    private static final Duration TIME_TO_SETTLE = Duration.ofMinutes(8);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final List<String> GARBAGE = List.of(
            "no JSON at all",
            "{\"user_id\":1}",
            "{\"user_id\":1,\"event\":\"Steal\",\"product_ids\":[\"1\"]}",
            "{\"user_id\":1,\"event\":\"checkout\",\"product_ids\":[\"1\"],\"source\":\"\\ud800\"}");

    /** An event as it lies in the archive, and where it stands in its shard of the main stream; text that sorts as the stream does. */
    private record Archived(String id, String user, String product, String place) {}

    private final JsonMapper mapper = new JsonMapper();
    private final DirectDoor door = new DirectDoor(ProvisionedAws.DIRECT_STREAM);
    private final int port = FreePorts.inARow(3);
    private final URI api = URI.create("http://localhost:" + port);
    private final Map<String, Process> processes = new HashMap<>();

    @TempDir
    private Path folder;

    private ProvisionedAws aws;

    @Test
    void nothingIsLostOrCountedTwiceOrReorderedThoughTheBridgeIsKilledAndStoppedAndReadsAgain() throws Exception {
        try (var started = ProvisionedAws.start(folder.resolve("aws"))) {
            aws = started;
            aws.addDirectStream();
            start("api", ProvisionedAws.apiJar(), Map.of("CARTSTREAM_PORT", String.valueOf(port)));
            start(
                    "worker",
                    ProvisionedAws.workerJar(),
                    Map.of(
                            "CARTSTREAM_HEALTH_PORT",
                            String.valueOf(port + 1),
                            "CARTSTREAM_APPLICATION",
                            ProvisionedAws.APPLICATION));
            startBridge();
            awaitHealthy(port, "/health/ready");
            awaitHealthy(port + 1, "/health/live");
            awaitHealthy(port + 2, "/health/live");

            putOrders(0, ORDERS_EACH / 2);
            awaitOrders(ORDERS_EACH / 2);
            kill("bridge");
            putOrders(ORDERS_EACH / 2, ORDERS_EACH);
            putGarbage();
            forgetCheckpoints();
            startBridge();
            awaitOrders(ORDERS_EACH);
            await("dead letters").atMost(TIME_TO_SETTLE).untilAsserted(this::everyPieceOfGarbageIsADeadLetter);

            putOrders(ORDERS_EACH, ORDERS_EACH + 1);
            terminate("bridge");
            startBridge();
            putOrders(ORDERS_EACH + 1, ORDERS);
            kill("bridge");
            startBridge();
            awaitOrders(ORDERS);
            await("archive").atMost(TIME_TO_SETTLE).untilAsserted(this::theArchiveHoldsEveryOrderInOrder);
            assertThat(duplicates())
                    .as("events that were forwarded twice and counted once")
                    .isPositive();
        } finally {
            processes.values().forEach(Process::destroyForcibly);
        }
    }

    /** Each order of a shopper names the shopper's next product, so that features and archive tell the order of orders. */
    private void putOrders(int from, int to) {
        for (var number = from; number < to; number++) {
            for (var shopper = 0; shopper < SHOPPERS; shopper++) {
                var id = number % 3 == 0 ? "\"event_id\":\"own-%d-%d\",".formatted(shopper, number) : "";
                aws.kinesis().putRecord(door.putRecord("""
                        {%s"user_id":"shopper-%d","event":"checkout","product_ids":["p%d","always"],"source":"direct"}""".formatted(id, shopper, number)));
            }
        }
    }

    private void putGarbage() {
        GARBAGE.forEach(payload -> aws.kinesis()
                .putRecord(PutRecordRequest.builder()
                        .streamName(ProvisionedAws.DIRECT_STREAM)
                        .partitionKey("somebody")
                        .data(SdkBytes.fromUtf8String(payload))
                        .build()));
    }

    /** As if the bridge had died after forwarding everything and before its first checkpoint. */
    private void forgetCheckpoints() {
        var leases = aws.dynamoDb()
                .scan(request -> request.tableName(ProvisionedAws.BRIDGE_APPLICATION)
                        .filterExpression("attribute_exists(checkpoint)"));
        assertThat(leases.items()).isNotEmpty();
        leases.items()
                .forEach(lease -> aws.dynamoDb()
                        .updateItem(request -> request.tableName(ProvisionedAws.BRIDGE_APPLICATION)
                                .key(Map.of("leaseKey", lease.get("leaseKey")))
                                .updateExpression("SET checkpoint = :start, checkpointSubSequenceNumber = :zero")
                                .expressionAttributeValues(Map.of(
                                        ":start",
                                        AttributeValue.fromS("TRIM_HORIZON"),
                                        ":zero",
                                        AttributeValue.fromN("0")))));
    }

    private void awaitOrders(int orders) {
        try (var live = new LiveFeatures(api)) {
            await(orders + " orders of every shopper")
                    .atMost(TIME_TO_SETTLE)
                    .pollInterval(Duration.ofMillis(500))
                    // A crowded machine's API may answer 503 for a moment.
                    .ignoreException(IllegalStateException.class)
                    .untilAsserted(() -> {
                        for (var shopper = 0; shopper < SHOPPERS; shopper++) {
                            requireOrders(live, "shopper-" + shopper, orders);
                        }
                    });
        }
    }

    private static void requireOrders(LiveFeatures live, String shopper, int orders) {
        var user = live.user(shopper).orElseThrow(() -> new AssertionError("no features of " + shopper));
        assertThat(user.features()).containsEntry("user_orders", (double) orders);
        for (var number = 0; number < orders; number++) {
            assertThat(user.products().get("p" + number))
                    .containsEntry("up_order_count", 1.0)
                    .containsEntry("up_first_order_number", number + 1.0);
        }
        assertThat(user.products().get("always")).containsEntry("up_order_count", (double) orders);
    }

    private void everyPieceOfGarbageIsADeadLetter() throws IOException {
        var reasons = new TreeMap<String, String>();
        for (var line : lines("dead-letters")) {
            reasons.put(
                    new String(Base64.getDecoder().decode(line.get("payload").asString()), StandardCharsets.UTF_8),
                    line.get("reason").asString());
        }
        assertThat(reasons.keySet()).containsExactlyInAnyOrderElementsOf(GARBAGE);
        assertThat(reasons.values()).noneMatch(String::isBlank);
    }

    private void theArchiveHoldsEveryOrderInOrder() throws IOException {
        var first = new LinkedHashMap<String, Archived>();
        lines("events").stream()
                .map(BridgeIT::archived)
                .sorted(Comparator.comparing(Archived::place))
                .forEach(event -> first.putIfAbsent(event.id(), event));
        var productsOf = first.values().stream()
                .collect(Collectors.groupingBy(
                        Archived::user, Collectors.mapping(Archived::product, Collectors.toList())));
        assertThat(productsOf).hasSize(SHOPPERS);
        productsOf.forEach((user, products) -> {
            var expected = new ArrayList<String>();
            for (var number = 0; number < ORDERS; number++) {
                expected.add("p" + number);
            }
            assertThat(products)
                    .as("orders of " + user + " in the order of the stream")
                    .isEqualTo(expected);
        });
    }

    private static Archived archived(JsonNode line) {
        return new Archived(
                line.get("event_id").asString(),
                line.get("user_id").asString(),
                line.at("/product_ids/0").asString(),
                "%60s:%9d"
                        .formatted(
                                line.get("sequence_number").asString(),
                                line.get("sub_sequence_number").asLong()));
    }

    private List<JsonNode> lines(String prefix) throws IOException {
        var place = aws.bucket().resolve(prefix);
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        var lines = new ArrayList<JsonNode>();
        try (var files = Files.walk(place)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                try (var text = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                    text.lines().forEach(line -> lines.add(mapper.readTree(line)));
                }
            }
        }
        return lines;
    }

    private long duplicates() throws IOException, InterruptedException {
        return mapper.readTree(get(port + 1, "/health/status").body())
                .at("/totals/duplicates")
                .asLong();
    }

    private void startBridge() throws IOException {
        start(
                "bridge",
                ProvisionedAws.workerJar(),
                Map.of(
                        "CARTSTREAM_MODE",
                        "bridge",
                        "CARTSTREAM_HEALTH_PORT",
                        String.valueOf(port + 2),
                        "CARTSTREAM_WORKER_ID",
                        "bridge",
                        "CARTSTREAM_APPLICATION",
                        ProvisionedAws.BRIDGE_APPLICATION,
                        "CARTSTREAM_STREAM",
                        ProvisionedAws.DIRECT_STREAM,
                        "CARTSTREAM_FORWARD_STREAM",
                        ProvisionedAws.STREAM,
                        "CARTSTREAM_PARTITION_KEY_SECRET",
                        "a secret for tests"));
    }

    private void start(String name, Path jar, Map<String, String> own) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx320m",
                        "-jar",
                        jar.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(name + ".log").toFile()));
        builder.environment().putAll(aws.aws().environment());
        builder.environment()
                .putAll(Map.of(
                        "CARTSTREAM_ENVIRONMENT",
                        "local",
                        "CARTSTREAM_LOG_FORMAT",
                        "text",
                        "CARTSTREAM_STREAM",
                        ProvisionedAws.STREAM,
                        "CARTSTREAM_TABLE_PREFIX",
                        ProvisionedAws.TABLES.prefix(),
                        "CARTSTREAM_STOP_TIMEOUT",
                        name.equals("api") ? "30s" : "20s"));
        builder.environment().putAll(own);
        processes.put(name, builder.start());
    }

    private void kill(String name) throws InterruptedException {
        processes.get(name).destroyForcibly().waitFor();
    }

    private void terminate(String name) throws InterruptedException {
        processes.get(name).destroy();
        assertThat(processes.get(name).waitFor()).as("exit code of the " + name).isZero();
    }

    private void awaitHealthy(int at, String path) {
        await("port " + at)
                .atMost(TIME_TO_START)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    processes.forEach((name, process) -> {
                        if (!process.isAlive()) {
                            throw new IllegalStateException(
                                    name + " ended with " + process.exitValue() + ", see " + folder);
                        }
                    });
                    try {
                        return get(at, path).statusCode() == 200;
                    } catch (IOException _) {
                        return false;
                    }
                });
    }

    private static java.net.http.HttpResponse<String> get(int at, String path)
            throws IOException, InterruptedException {
        var uri = URI.create("http://localhost:" + at + path);
        return HTTP.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString());
    }
}
