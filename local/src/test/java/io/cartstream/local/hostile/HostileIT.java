package io.cartstream.local.hostile;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Most attacks, each a little of it, in about two minutes. {@code make chaos-hostile} runs them all. */
class HostileIT {
    private static final long SEED = 1;
    private static final Duration OUTAGE = Duration.ofSeconds(6);

    @TempDir
    private static Path folder;

    private static HostileSuite suite;

    @BeforeAll
    static void open() throws Exception {
        suite = HostileSuite.open(
                folder.resolve("data"), Path.of("target", "chaos", "hostile-short"), Size.SHORT, SEED, OUTAGE);
    }

    @AfterAll
    static void close() {
        if (suite != null) {
            suite.close();
        }
    }

    static List<Attack> attacks() {
        return Attack.shortForm();
    }

    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void honestEventsAreAnsweredAndCountedExactlyBeside(Attack attack) throws Exception {
        suite.run(attack);
    }
}
