package io.cartstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** All cells and the take-over times, by {@code make chaos}; writes what it has measured to {@code docs/reliability.md}. */
class FullFaultMatrix {
    private static final Path REPORT = Path.of("..", "docs", "reliability.md");
    private static final Duration TIME_TO_SHARE = Duration.ofSeconds(30);
    private static final int SHARDS = 4;

    @TempDir
    private static Path folder;

    private static Shop shop;
    private static FaultMatrix matrix;
    private static final List<TakeOver> TAKE_OVERS = new ArrayList<>();

    @BeforeAll
    static void open() throws Exception {
        shop = Shop.open(folder.resolve("data"), Path.of("target", "chaos", "full"));
        shop.addWorker();
        shop.awaitSettled();
        matrix = new FaultMatrix(shop);
        matrix.fixTheClock();
    }

    @AfterAll
    static void close() throws Exception {
        try {
            if (matrix != null) {
                new ReliabilityReport(matrix.results(), TAKE_OVERS).writeTo(REPORT);
            }
        } finally {
            if (shop != null) {
                shop.close();
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> takeOversThenCells() {
        var takeOvers = Stream.of(
                timed("a second worker shares four shards two by two", FullFaultMatrix::secondWorkerJoins),
                timed("kill -9 of a worker: its shards move", () -> killed(Target.WORKER)),
                timed("kill -9 of the leader worker: its shards move", () -> killed(Target.LEADER)));
        var thirdWorker = Stream.of(DynamicTest.dynamicTest("a third worker joins", () -> {
            shop.addWorker();
            shop.awaitSettled();
        }));
        var cells = Cell.all().stream().map(cell -> DynamicTest.dynamicTest(cell.toString(), () -> matrix.run(cell)));
        return Stream.concat(Stream.concat(takeOvers, thirdWorker), cells);
    }

    private static DynamicTest timed(String name, Measurement measurement) {
        return DynamicTest.dynamicTest(name, () -> {
            var took = measurement.run();
            TAKE_OVERS.add(new TakeOver(name, took));
            assertThat(took).as(name).isLessThan(TIME_TO_SHARE);
        });
    }

    private static Duration secondWorkerJoins() {
        var started = System.nanoTime();
        shop.addWorker();
        await("two and two shards").atMost(Duration.ofMinutes(5)).until(() -> {
            var owners = shop.leases().owners();
            var held = owners.values().stream()
                    .flatMap(Optional::stream)
                    .collect(Collectors.groupingBy(owner -> owner, Collectors.counting()));
            return owners.size() == SHARDS
                    && held.size() == 2
                    && held.values().stream().allMatch(n -> n == 2);
        });
        var took = Duration.ofNanos(System.nanoTime() - started);
        shop.awaitSettled();
        return took;
    }

    private static Duration killed(Target target) {
        var victim = shop.find(target);
        var started = System.nanoTime();
        victim.kill();
        await("take-over from " + victim.name())
                .atMost(Duration.ofMinutes(5))
                .until(() -> shop.leases().allWithOthersThan(victim.name()));
        var took = Duration.ofNanos(System.nanoTime() - started);
        victim.start();
        shop.awaitSettled();
        return took;
    }

    @FunctionalInterface
    private interface Measurement {
        Duration run();
    }

    /** How long a change of owners took. */
    record TakeOver(String what, Duration took) {}
}
