package io.cartstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.embedded.EmbeddedClients;
import io.cartstream.embedded.FreePorts;
import io.cartstream.store.Generation;
import io.cartstream.store.dynamodb.OrderItems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What was wrong in the features, or is missing in the archive, comes again from the stream. It stays invisible until the switch. */
class RebuildIT {
    /** That of the rebuilding worker is the last. */
    private static final int PORTS = 22;

    private static final int EVENTS = 600;
    private static final int DYNAMO_DB = 2;
    private static final Duration TIME_TO_START = Duration.ofMinutes(3);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration TIME_TO_SETTLE = Duration.ofMinutes(5);

    private final int port = FreePorts.inARow(PORTS);
    private final URI api = URI.create("http://localhost:" + port);
    private final JsonMapper mapper = new JsonMapper();

    @TempDir
    private Path folder;

    @Test
    void rebuiltFeaturesAreServedAfterTheNextStartAndRebuiltArchiveHoldsWhatArrivedSince() throws Exception {
        var events = simulated("first", 7);
        var recorded = RecordedOrders.ofEvents(events);
        var expected = PlainFeatures.of(recorded);
        var damaged = expected.users().keySet().iterator().next();

        try (var _ = start()) {
            replay(events);
            awaitFeatures(expected);
            damage(damaged);
            rebuild("--to=g2");
            assertThat(live(damaged))
                    .as("features served, which a rebuild leaves as they are")
                    .isEmpty();
        }

        try (var _ = start()) {
            awaitFeatures(expected);
            awaitArchived(recorded.eventIds());

            var since = Instant.now();
            var later = simulated("later", 8);
            replay(later);
            var laterIds = RecordedOrders.ofEvents(later).eventIds();
            awaitArchived(laterIds);
            var before = archivedLines();
            rebuild("--to=archive1", "--archive", "--from=" + since);
            await("archive").atMost(TIME_TO_SETTLE).untilAsserted(() -> {
                var after = new HashMap<>(before);
                laterIds.forEach(id -> after.merge(id, before.get(id), Integer::sum));
                assertThat(archivedLines()).isEqualTo(after);
            });
        }
    }

    private Path simulated(String name, int seed) {
        var file = folder.resolve(name + ".ndjson");
        var simulation = LocalProgram.runTool(
                "simulate", "--seed=" + seed, "--count=" + EVENTS, "--past-days=60", "--out=" + file);
        assertThat(simulation.awaitEnd()).as(simulation.output()::toString).isZero();
        return file;
    }

    private LocalProgram start() {
        var program = LocalProgram.start("run", "--port=" + port, "--data=" + data());
        program.awaitLine("Cartstream is ready", TIME_TO_START);
        return program;
    }

    private void replay(Path events) {
        var replay = LocalProgram.runTool("replay", "--url=" + api, events.toString());
        assertThat(replay.awaitEnd()).as(replay.output()::toString).isZero();
    }

    private void rebuild(String... arguments) {
        var all = new String[arguments.length + 3];
        all[0] = "rebuild";
        all[1] = "--port=" + port;
        all[2] = "--data=" + data();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        var rebuild = LocalProgram.run(all);
        assertThat(rebuild.awaitEnd()).as(rebuild.output()::toString).isZero();
    }

    private void damage(String user) {
        try (var dynamoDb = EmbeddedClients.dynamoDb(URI.create("http://localhost:" + (port + DYNAMO_DB)))) {
            var orders = new OrderItems(Generation.FIRST.tables());
            dynamoDb.deleteItem(request -> request.tableName(orders.table()).key(orders.key(user)));
        }
    }

    private Optional<PlainFeatures.User> live(String user) {
        try (var live = new LiveFeatures(api)) {
            return live.user(user);
        }
    }

    private void awaitFeatures(PlainFeatures expected) {
        try (var live = new LiveFeatures(api)) {
            await("features").atMost(TIME_TO_SETTLE).pollInterval(LOOK_EVERY).untilAsserted(() -> {
                assertThat(live.wrongUsers(expected.users(), expected.users().keySet()))
                        .isEmpty();
                assertThat(live.wrongProducts(
                                expected.products(), expected.products().keySet()))
                        .isEmpty();
            });
        }
    }

    private void awaitArchived(Collection<String> ids) {
        await("archive")
                .atMost(TIME_TO_SETTLE)
                .untilAsserted(() -> assertThat(archivedLines()).containsKeys(ids.toArray(String[]::new)));
    }

    /** Event id and how often it stands in the archive. */
    private Map<String, Integer> archivedLines() throws IOException {
        var lines = new HashMap<String, Integer>();
        var objects = data().resolve("s3").resolve("cartstream-archive").resolve("events");
        if (Files.isDirectory(objects)) {
            try (var files = Files.walk(objects)) {
                files.filter(Files::isRegularFile).forEach(object -> count(object, lines));
            }
        }
        return lines;
    }

    private void count(Path object, Map<String, Integer> lines) {
        try (var packed = new GZIPInputStream(Files.newInputStream(object))) {
            new String(packed.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> mapper.readTree(line).get("event_id").asString())
                    .forEach(id -> lines.merge(id, 1, Integer::sum));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path data() {
        return folder.resolve("data");
    }
}
