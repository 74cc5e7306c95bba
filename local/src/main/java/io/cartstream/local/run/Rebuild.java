package io.cartstream.local.run;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.cartstream.embedded.EmbeddedClients;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.Generation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

/**
 * Fills a generation of features, or the archive, once more from the stream, by a worker with an application name of its own beside the
 * pipeline that serves. Each step is one that is done in the cloud as well.
 */
final class Rebuild {
    private static final Duration TIME_TO_READY = Duration.ofMinutes(2);
    private static final Duration TIME_TO_CATCH_UP = Duration.ofHours(6);
    private static final Duration TIME_TO_BE_PASSED = Duration.ofMinutes(5);
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(25);
    private static final Duration CAUGHT_UP = Duration.ofSeconds(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final EmbeddedClients clients;
    private final LocalServices services;
    private final ProcessRegister register;
    private final Console console;
    private final int healthPort;

    Rebuild(
            EmbeddedClients clients,
            LocalServices services,
            ProcessRegister register,
            Console console,
            int healthPort) {
        this.clients = clients;
        this.services = services;
        this.register = register;
        this.console = console;
        this.healthPort = healthPort;
    }

    /**
     * Fills all tables of {@code next}. When that returns, the services of {@code live} may be stopped and {@code next} be served. The live
     * workers have archived everything that {@code next} has counted, so that nothing is missing in the archive.
     */
    void features(Generation live, Generation next) throws InterruptedException {
        new Provisioning(clients, next).run();
        copyCatalogue(live.tables(), next.tables());
        consume(next, Map.of("CARTSTREAM_ARCHIVE", "off"));
        var checkpoints = new LeaseCheckpoints(clients.dynamoDb());
        await(
                TIME_TO_BE_PASSED,
                "the live workers to be as far as the rebuilt features",
                () -> checkpoints.isNotBehind(live, next));
    }

    /** Delivers all events once more that arrived at {@code from} or later; without one, all that the stream still holds. */
    void archive(Generation application, Optional<Instant> from) throws InterruptedException {
        new Provisioning(
                        clients,
                        application,
                        from.isPresent() ? ExtendedSequenceNumber.AT_TIMESTAMP : ExtendedSequenceNumber.TRIM_HORIZON)
                .createStreamAndLeases();
        consume(
                application,
                Map.of(
                        "CARTSTREAM_FEATURES",
                        "off",
                        "CARTSTREAM_ARCHIVE_DELIVERY_STREAM",
                        LocalResources.ARCHIVE_DELIVERY,
                        "CARTSTREAM_DEAD_LETTER_DELIVERY_STREAM",
                        LocalResources.DEAD_LETTER_DELIVERY,
                        "CARTSTREAM_INITIAL_POSITION",
                        from.map(Instant::toString).orElse("TRIM_HORIZON")));
    }

    /** Runs a worker until it is at the end of every shard, then lets it finish and stop. */
    private void consume(Generation generation, Map<String, String> own) throws InterruptedException {
        var spec = services.rebuildingWorker(generation, healthPort, own);
        var worker = new Services(List.of(new Service(spec, RestartPolicy.DEFAULT, register, console)), TIME_TO_STOP);
        try (worker;
                var probe = new Probe()) {
            worker.start();
            worker.awaitReady(probe, TIME_TO_READY);
            console.line("a worker of " + generation.application() + " reads the stream from its beginning on");
            await(TIME_TO_CATCH_UP, "the rebuilding worker to reach the end of the stream", () -> {
                worker.requireRunning();
                return probe.isAtTheEnd(spec.health(), openShards(), CAUGHT_UP);
            });
            console.line("it has reached the end of the stream");
        }
    }

    private Set<String> openShards() {
        return clients.kinesis().listShards(request -> request.streamName(LocalResources.STREAM)).shards().stream()
                .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                .map(shard -> shard.shardId())
                .collect(toUnmodifiableSet());
    }

    /** What does not come from the stream. */
    private void copyCatalogue(FeatureTables live, FeatureTables next) {
        copy(clients.dynamoDb(), live.products(), next.products());
        copy(clients.dynamoDb(), live.productNeighbours(), next.productNeighbours());
    }

    private static void copy(DynamoDbClient dynamoDb, String from, String to) {
        dynamoDb.scanPaginator(request -> request.tableName(from))
                .items()
                .forEach(item ->
                        dynamoDb.putItem(request -> request.tableName(to).item(item)));
    }

    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private static void await(Duration atMost, String what, Condition condition) throws InterruptedException {
        var deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new CannotRunException("Waited in vain for " + what + ".");
            }
            TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
        }
    }
}
