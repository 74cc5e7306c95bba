package io.cartstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.ingest.Unpacked;
import io.cartstream.ingest.aws.KinesisStub;
import io.cartstream.ingest.aws.KinesisStub.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The real service, killed again and again under load, over a stream that throttles, fails and breaks off, with clients that send a batch
 * until it is acknowledged as a whole.
 */
class KillUnderLoadTest {
    private static final int ENOUGH = 100_000;
    private static final int KILLS = 3;
    private static final int CLIENTS = 8;
    private static final int SHOPPERS_OF_A_CLIENT = 10;
    private static final int EVENTS_OF_A_SHOPPER = 40;
    private static final int BATCH = SHOPPERS_OF_A_CLIENT * EVENTS_OF_A_SHOPPER;

    private static final int ACCEPTED = 202;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern STORED = Pattern.compile("\"event_id\":\"(\\d+)\",\"user_id\":\"([^\"]+)\"");

    private final KinesisStub kinesis = new KinesisStub(Duration.ofMillis(5));
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Map<String, Integer> acknowledgedOf = new ConcurrentHashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile ApiProcess api;

    @AfterEach
    void stop() {
        http.shutdownNow();
        api.close();
        kinesis.close();
    }

    @Test
    void whatWasAcknowledgedIsInTheStreamAndInOrderHoweverOftenTheServiceIsKilled() throws Exception {
        api = ApiProcess.start(kinesis, Map.of()).awaitReady();
        var clients = new ArrayList<Thread>();
        for (var client = 0; client < CLIENTS; client++) {
            var name = "c" + client;
            clients.add(Thread.startVirtualThread(() -> shop(name)));
        }

        for (var kill = 1; kill <= KILLS; kill++) {
            var next = ENOUGH / (KILLS + 1) * kill;
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> acknowledged.get() >= next);
            kinesis.next(Fault.THROTTLE_EVERY_SECOND_RECORD, Fault.CLOSE_AFTER_COMMIT, Fault.FAIL_EVERY_SECOND_RECORD);
            api.kill();
            api.close();
            api = ApiProcess.start(kinesis, Map.of()).awaitReady();
        }
        for (var client : clients) {
            assertThat(client.join(PATIENCE)).isTrue();
        }

        assertThat(acknowledged.get()).isGreaterThanOrEqualTo(ENOUGH);
        var stored = storedByShopper();
        assertThat(acknowledgedOf).hasSize(CLIENTS * SHOPPERS_OF_A_CLIENT);
        acknowledgedOf.forEach((shopper, events) -> assertThat(stored.get(shopper))
                .as("what the stream holds of %s, each event where it came first", shopper)
                .isEqualTo(IntStream.range(0, events).boxed().toList()));
    }

    private void shop(String client) {
        for (var first = 0; acknowledged.get() < ENOUGH; first += EVENTS_OF_A_SHOPPER) {
            var batch = batch(client, first);
            while (!isAcknowledged(batch)) {
                Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> api.isReady());
            }
            for (var shopper = 0; shopper < SHOPPERS_OF_A_CLIENT; shopper++) {
                acknowledgedOf.put(client + "-" + shopper, first + EVENTS_OF_A_SHOPPER);
            }
            acknowledged.addAndGet(BATCH);
        }
    }

    private static String batch(String client, int first) {
        return IntStream.range(0, BATCH)
                .mapToObj(i ->
                        "{\"event_id\":\"%d\",\"user_id\":\"%s-%d\",\"event\":\"product_view\",\"product_ids\":[\"p\"]}"
                                .formatted(first + i / SHOPPERS_OF_A_CLIENT, client, i % SHOPPERS_OF_A_CLIENT))
                .collect(Collectors.joining("\n"));
    }

    private boolean isAcknowledged(String batch) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + api.port() + "/v1/events"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(batch))
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == ACCEPTED;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The numbers of each shopper's events in the order of their first coming: what comes again is what a client sent again. */
    private Map<String, List<Integer>> storedByShopper() {
        var byShopper = new HashMap<String, java.util.LinkedHashSet<Integer>>();
        for (var record : kinesis.stored()) {
            for (var event : Unpacked.events(record)) {
                var found = STORED.matcher(event);
                assertThat(found.find()).as(event).isTrue();
                byShopper
                        .computeIfAbsent(found.group(2), _ -> new java.util.LinkedHashSet<>())
                        .add(Integer.parseInt(found.group(1)));
            }
        }
        return byShopper.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }
}
