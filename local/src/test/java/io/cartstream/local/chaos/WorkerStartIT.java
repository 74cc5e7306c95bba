package io.cartstream.local.chaos;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that fails half-way, from which KCL by itself does not recover. */
class WorkerStartIT {
    private static final Path LOGS = Path.of("target", "chaos", "start");
    private static final Duration TIME_TO_FAIL = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void workerStartsInTheEndWhereItsLeaseTableRefusesWritesAtFirst() throws Exception {
        try (var shop = Shop.open(1, Duration.ofSeconds(5), folder, LOGS)) {
            var refusal = shop.aws().aws().faults().on("dynamodb", "PutItem").refuse(400, "AccessDeniedException");
            shop.addWorker();
            await("a start that failed twice")
                    .atMost(TIME_TO_FAIL)
                    .until(() ->
                            Files.readString(LOGS.resolve("worker-1.log")).contains("failed to start (attempt 2)"));

            shop.aws().aws().faults().remove(refusal);

            shop.awaitSettled();
        }
    }
}
