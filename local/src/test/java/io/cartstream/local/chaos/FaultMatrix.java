package io.cartstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.local.chaos.Archived.Place;
import io.cartstream.local.run.ProvisionedAws;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;

/** Strikes the shop, cell after cell, and compares what came of it with what was posted. */
final class FaultMatrix implements AutoCloseable {
    /** After so many minutes a cell is broken off and has failed: the longest one that was measured, on a crowded machine, took 5.3. */
    static final int MOST_MINUTES_A_CELL = 12;

    /** With one more than two for each of two workers, the third has one as well, also after another was away. */
    private static final int SHARDS = 5;

    private static final int WORKERS = 3;

    /** Short, so that a cell is quick. */
    private static final Duration FAILOVER = Duration.ofSeconds(2);

    private static final Duration LONGER_THAN_A_LEASE = Duration.ofSeconds(5);

    private static final Duration TIME_TO_FEEL = Duration.ofMinutes(2);
    private static final Duration TIME_TO_TAKE_OVER = Duration.ofMinutes(4);
    private static final Duration TIME_TO_CATCH_UP = Duration.ofMinutes(6);

    private static final int EVENTS_BEFORE = 100;
    private static final int EVENTS_AFTER = 300;

    private final Shop shop;
    private final Archived archived;
    private final Exactness exactness;
    private final Set<String> everPosted = new HashSet<>();
    private final Map<Place, String> everPoisoned = new HashMap<>();
    private final Random random = new Random(0);
    private final List<CellResult> results = new ArrayList<>();

    private FaultMatrix(Shop shop) {
        this.shop = shop;
        archived = new Archived(shop.aws().bucket());
        exactness = new Exactness(shop, archived, TIME_TO_CATCH_UP);
    }

    /** Opens a shop of three workers. */
    static FaultMatrix open(Path data, Path logs) throws Exception {
        var matrix = new FaultMatrix(Shop.open(SHARDS, FAILOVER, data, logs));
        try {
            for (var worker = 0; worker < WORKERS; worker++) {
                matrix.shop.addWorker();
            }
            matrix.shop.awaitSettled();
            matrix.fixTheClock();
            return matrix;
        } catch (Exception | Error e) {
            matrix.close();
            throw e;
        }
    }

    @Override
    public void close() {
        shop.close();
    }

    /** Posts an event at the newest event time, so that all windows end there from now on. */
    private void fixTheClock() throws Exception {
        try (var load = new Load("clock", shop.address())) {
            load.awaitMore(1);
            load.finish();
            everPosted.addAll(load.posted().ids());
            // The API remembers the clock for a second, and so may still count from the epoch on.
            await("clock").atMost(TIME_TO_FEEL).untilAsserted(() -> requireExact(load));
        }
    }

    List<CellResult> results() {
        return List.copyOf(results);
    }

    /** Runs one cell; throws where anything is not as it must be. */
    void run(Cell cell) throws Exception {
        var started = System.nanoTime();
        var takeOver = Optional.<Duration>empty();
        var ok = false;
        shop.startWhatHasEnded();
        shop.awaitSettled();
        try (var load = new Load(cell.id(), shop.address())) {
            try {
                load.awaitMore(EVENTS_BEFORE);
                takeOver = strike(cell, load);
                load.finish();
                everPosted.addAll(load.posted().ids());
                requireExact(load);
                ok = true;
            } finally {
                shop.aws().aws().faults().clear();
                results.add(new CellResult(
                        cell,
                        ok,
                        load.posted().size(),
                        ok ? archived.copies(load.posted().ids()) : 0,
                        takeOver,
                        Duration.ofNanos(System.nanoTime() - started)));
            }
        }
    }

    private Optional<Duration> strike(Cell cell, Load load) {
        var victim = shop.find(cell.target());
        try (var fault = begin(cell)) {
            poison();
            await(cell.fault() + " to be felt").atMost(TIME_TO_FEEL).until(fault::felt);
            var takeOver = strike(cell, victim);
            victim.awaitHealthy();
            load.awaitMore(EVENTS_AFTER);
            return takeOver;
        }
    }

    private Fault.Ongoing begin(Cell cell) {
        return cell.fault() == Fault.RESHARD && cell.blow() == Blow.SIGKILL
                ? Reshard.beginDoubling(shop.aws().kinesis())
                : cell.fault().begin(shop.aws());
    }

    private Optional<Duration> strike(Cell cell, ServiceProcess victim) {
        return switch (cell.blow()) {
            case SIGTERM -> {
                victim.terminate();
                victim.start();
                yield Optional.empty();
            }
            case SIGKILL -> {
                victim.kill();
                var takeOver = awaitTakeOver(cell, victim);
                victim.start();
                yield takeOver;
            }
            case SIGSTOP -> {
                victim.pause();
                try {
                    var takeOver = awaitTakeOver(cell, victim);
                    await().pollDelay(LONGER_THAN_A_LEASE).atMost(TIME_TO_FEEL).until(() -> true);
                    yield takeOver;
                } finally {
                    victim.resume();
                }
            }
        };
    }

    private Optional<Duration> awaitTakeOver(Cell cell, ServiceProcess victim) {
        if (cell.target() == Target.API) {
            return Optional.empty();
        }
        var started = System.nanoTime();
        await("take-over from " + victim.name())
                .atMost(TIME_TO_TAKE_OVER)
                .ignoreExceptionsInstanceOf(SdkException.class)
                .until(() -> shop.leases().allWithOthersThan(victim.name()));
        return Optional.of(Duration.ofNanos(System.nanoTime() - started));
    }

    /** Puts one record of each kind that holds no event straight into the stream. */
    private void poison() {
        for (var poison : Poison.values()) {
            var bytes = poison.bytes(random);
            var number = shop.aws()
                    .kinesis()
                    .putRecord(request -> request.streamName(ProvisionedAws.STREAM)
                            .partitionKey("poison-" + everPoisoned.size())
                            .data(SdkBytes.fromByteArray(bytes)))
                    .sequenceNumber();
            everPoisoned.put(Place.of(number), Poison.digest(bytes));
        }
    }

    private void requireExact(Load load) {
        exactness.require(load.posted(), load.markers());
        await("dead letters")
                .atMost(TIME_TO_CATCH_UP)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> {
                    shop.aws().aws().flushFirehose();
                    archived.refresh();
                    assertThat(archived.deadLetters()).as("dead letters").isEqualTo(everPoisoned);
                });
        assertThat(everPosted).as("posted").containsAll(archived.ids());
    }
}
