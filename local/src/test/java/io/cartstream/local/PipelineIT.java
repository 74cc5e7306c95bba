package io.cartstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.embedded.FreePorts;
import io.cartstream.tools.SharedData;
import io.cartstream.tools.replay.EventSender;
import io.cartstream.tools.replay.EventsClient;
import io.cartstream.tools.replay.PostableEvent;
import io.cartstream.tools.replay.SenderSettings;
import io.cartstream.tools.replay.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The whole pipeline as its user runs it: {@code local.jar}, and the services as processes of their own. */
class PipelineIT {
    private static final int CHECKOUTS = 2_000;
    private static final int SIMULATED_EVENTS = 20_000;
    private static final int PORTS = 7;
    private static final int PAGE_OFFSET = 4;
    private static final Duration TIME_TO_START = Duration.ofMinutes(3);
    private static final Duration TIME_TO_SETTLE = Duration.ofMinutes(10);

    /** So many that no shard is without one. */
    private static final int MARKERS = 64;

    private final int port = FreePorts.inARow(PORTS);
    private final URI api = URI.create("http://localhost:" + port);
    private final JsonMapper mapper = new JsonMapper();

    @TempDir
    private Path folder;

    private Path events;
    private RecordedOrders recorded;

    @Test
    void featuresAndArchiveEqualWhatWasPostedAfterAReplayASecondReplayAndARestart() throws Exception {
        prepareEvents();
        var expected = PlainFeatures.of(recorded);

        try (var _ = start()) {
            replay();
            awaitFeatures(expected);
            await("archive")
                    .atMost(TIME_TO_SETTLE)
                    .untilAsserted(() -> assertThat(archivedIds()).isEqualTo(recorded.eventIds()));
            awaitNumbers();

            replay();
            awaitMarkers("after-replay");
            requireFeatures(expected);
        }

        try (var _ = start()) {
            requireFeatures(expected);
            awaitMarkers("after-restart");
            requireFeatures(expected);
        }
        assertThat(archivedIds()).containsAll(recorded.eventIds());
    }

    /** Real orders where this machine has them, made-up ones elsewhere. */
    private void prepareEvents() throws IOException {
        var real = SharedData.onlineRetail();
        if (real.isPresent()) {
            events = real.get();
            recorded = RecordedOrders.ofOnlineRetail(events, CHECKOUTS);
            assertThat(recorded.orders()).hasSize(CHECKOUTS);
        } else {
            events = folder.resolve("simulated.ndjson");
            var simulation = LocalProgram.runTool(
                    "simulate", "--seed=7", "--count=" + SIMULATED_EVENTS, "--past-days=60", "--out=" + events);
            assertThat(simulation.awaitEnd()).as(simulation.output()::toString).isZero();
            recorded = RecordedOrders.ofEvents(events);
            assertThat(recorded.orders()).hasSizeGreaterThan(500);
        }
    }

    private LocalProgram start() {
        var program = LocalProgram.start("run", "--port=" + port, "--data=" + data());
        program.awaitLine("Cartstream is ready", TIME_TO_START);
        return program;
    }

    private void replay() {
        var limit = SharedData.onlineRetail().isPresent() ? CHECKOUTS : Long.MAX_VALUE;
        var replay = LocalProgram.runTool("replay", "--url=" + api, "--limit=" + limit, events.toString());

        assertThat(replay.awaitEnd()).as(replay.output()::toString).isZero();
    }

    private void awaitFeatures(PlainFeatures expected) {
        try (var live = new LiveFeatures(api)) {
            var users = new HashSet<>(expected.users().keySet());
            var products = new HashSet<>(expected.products().keySet());
            await("features")
                    .atMost(TIME_TO_SETTLE)
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> {
                        users.retainAll(live.wrongUsers(expected.users(), users));
                        products.retainAll(live.wrongProducts(expected.products(), products));
                        return users.isEmpty() && products.isEmpty();
                    });
        }
        requireFeatures(expected);
    }

    /** Every one of them, to the last bit. */
    private void requireFeatures(PlainFeatures expected) {
        try (var live = new LiveFeatures(api)) {
            assertThat(live.wrongUsers(expected.users(), expected.users().keySet()))
                    .as("users with other features than expected")
                    .isEmpty();
            assertThat(live.wrongProducts(
                            expected.products(), expected.products().keySet()))
                    .as("products with other features than expected")
                    .isEmpty();
        }
    }

    /** What the page shows of the pipeline: all that was acknowledged has been processed. */
    private void awaitNumbers() {
        var uri = URI.create("http://localhost:" + (port + PAGE_OFFSET) + "/pipeline");
        try (var http = HttpClient.newHttpClient()) {
            await("numbers").atMost(TIME_TO_SETTLE).untilAsserted(() -> {
                var numbers =
                        mapper.readTree(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                                .body());
                var accepted = numbers.path("api").path("accepted").asInt();
                assertThat(accepted).isGreaterThanOrEqualTo(recorded.eventIds().size());
                assertThat(numbers.path("worker").path("processed").asInt()).isEqualTo(accepted);
                assertThat(numbers.path("worker").path("tasks").asInt()).isOne();
                assertThat(numbers.path("worker").path("dead_letters").asInt()).isZero();
                assertThat(numbers.path("archive").path("events").asInt())
                        .isGreaterThanOrEqualTo(recorded.eventIds().size());
            });
        }
    }

    /** Posts an order for each of many new shoppers, and waits until all are counted: then what was posted before is, in every shard. */
    private void awaitMarkers(String name) throws InterruptedException {
        var tally = new Tally();
        try (var client = new EventsClient(api, Optional.empty());
                var sender = new EventSender(client, SenderSettings.DEFAULT, tally)) {
            for (var number = 0; number < MARKERS; number++) {
                sender.send(marker(name, number));
            }
            sender.finish();
        }
        assertThat(tally.accepted()).isEqualTo(MARKERS);
        try (var live = new LiveFeatures(api)) {
            await(name).atMost(TIME_TO_SETTLE).until(() -> {
                var counted = 0;
                for (var number = 0; number < MARKERS; number++) {
                    counted += live.user(name + "-" + number).isPresent() ? 1 : 0;
                }
                return counted == MARKERS;
            });
        }
    }

    private PostableEvent marker(String name, int number) {
        Instant at = recorded.newest();
        var id = name + "-" + number;
        return PostableEvent.of(id, Optional.of(at), """
                {"event_id":"%1$s","user_id":"%1$s","event":"checkout","product_ids":["marker"],"timestamp":"%2$s"}""".formatted(id, at));
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Set<String> archivedIds() throws IOException {
        var objects = data().resolve("s3").resolve("cartstream-archive").resolve("events");
        if (!Files.isDirectory(objects)) {
            return Set.of();
        }
        var ids = new HashSet<String>();
        try (var files = Files.walk(objects)) {
            files.filter(Files::isRegularFile).forEach(object -> addIds(object, ids));
        }
        ids.removeIf(id -> id.startsWith("after-"));
        return ids;
    }

    private void addIds(Path object, Collection<String> ids) {
        try (var packed = new GZIPInputStream(Files.newInputStream(object))) {
            new String(packed.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> mapper.readTree(line).get("event_id").asString())
                    .forEach(ids::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
