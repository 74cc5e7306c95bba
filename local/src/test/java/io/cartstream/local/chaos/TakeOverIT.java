package io.cartstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** With the settings that a worker has by itself, shards change their owners within half a minute. */
class TakeOverIT {
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void workersShareTheShardsAndTakeOverFromOneThatIsKilledOrStopped(TestReporter report) throws Exception {
        try (var shop = Shop.openForTakeOvers(folder)) {
            var takeOvers = new TakeOvers(shop);

            takeOvers.measureAll();

            takeOvers
                    .measured()
                    .forEach(one -> report.publishEntry(one.what(), one.took().toString()));
            assertThat(takeOvers.measured())
                    .extracting(TakeOvers.TakeOver::took)
                    .hasSize(4)
                    .allSatisfy(took -> assertThat(took).isLessThan(HALF_A_MINUTE));
        }
    }
}
