package io.cartstream.local.hostile;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All attacks, by {@code make chaos-hostile}; writes what it has measured to {@code docs/reliability.md} where it ran them all. After one
 * that failed the next one has a shop of its own. Settings are system properties: {@code hostile.cell}, ids with commas between; {@code
 * hostile.seed}; {@code hostile.outage}, as {@code PT10M}.
 */
class FullHostileSuite {
    private static final Path REPORT = Path.of("..", "docs", "reliability.md");
    private static final Path LOGS = Path.of("target", "chaos", "hostile");
    private static final long SEED = Long.getLong("hostile.seed", 1);
    private static final Duration OUTAGE = Duration.parse(System.getProperty("hostile.outage", "PT40S"));
    private static final String CELLS = System.getProperty("hostile.cell", "");

    /** Of all cells together; what is left then has failed. Three of them wait for an outage to end, and may take as long again. */
    private static final Duration MOST_TIME =
            Duration.ofMinutes(20).plus(OUTAGE.minusSeconds(40).multipliedBy(6));

    private static final Duration MOST_TIME_A_CELL = Duration.ofMinutes(10).plus(OUTAGE.multipliedBy(2));
    private static final long STARTED = System.nanoTime();
    private static final List<Result> RESULTS = new ArrayList<>();

    @TempDir
    private static Path folder;

    private static @Nullable HostileSuite suite;
    private static Path logs = LOGS;

    static Stream<Attack> attacks() {
        var asked = Arrays.asList(CELLS.split(","));
        return Arrays.stream(Attack.values()).filter(attack -> CELLS.isEmpty() || asked.contains(attack.id()));
    }

    @AfterAll
    static void report() throws Exception {
        close();
        var report = new HostileReport(RESULTS, SEED, OUTAGE);
        System.out.println(report.table());
        if (CELLS.isEmpty()) {
            report.writeTo(REPORT);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void honestEventsAreAnsweredAndCountedExactlyBeside(Attack attack) throws Exception {
        var left = MOST_TIME.minusNanos(System.nanoTime() - STARTED);
        if (left.isNegative()) {
            fail("The suite's " + MOST_TIME.toMinutes() + " minutes are over");
        }
        var ok = false;
        try {
            var opened = opened(attack);
            assertTimeoutPreemptively(left.compareTo(MOST_TIME_A_CELL) < 0 ? left : MOST_TIME_A_CELL, () -> {
                opened.run(attack);
            });
            ok = true;
        } finally {
            if (!ok) {
                System.out.println(attack.id() + " failed with seed " + SEED + "; logs are in " + logs);
                close();
            }
        }
    }

    private static HostileSuite opened(Attack attack) throws Exception {
        if (suite == null) {
            logs = LOGS.resolve("from-" + attack.id());
            suite = HostileSuite.open(folder.resolve(attack.id()), logs, Size.FULL, SEED, OUTAGE);
        }
        return suite;
    }

    private static void close() {
        if (suite != null) {
            RESULTS.addAll(suite.results());
            suite.close();
            suite = null;
        }
    }
}
