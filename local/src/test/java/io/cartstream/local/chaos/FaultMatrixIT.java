package io.cartstream.local.chaos;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A few cells of the fault matrix: each target, each signal and each fault at least once. {@code make chaos} runs them all. */
class FaultMatrixIT {
    @TempDir
    private static Path folder;

    private static FaultMatrix matrix;

    @BeforeAll
    static void open() throws Exception {
        matrix = FaultMatrix.open(folder.resolve("data"), Path.of("target", "chaos", "short"));
    }

    @AfterAll
    static void close() {
        if (matrix != null) {
            matrix.close();
        }
    }

    static List<Cell> cells() {
        return List.of(
                new Cell(Target.LEADER, Blow.SIGKILL, Fault.DYNAMODB_THROTTLING),
                new Cell(Target.WORKER, Blow.SIGSTOP, Fault.FIREHOSE_PARTIAL_FAILURES),
                new Cell(Target.API, Blow.SIGKILL, Fault.RESET_AFTER_COMMIT),
                new Cell(Target.WORKER, Blow.SIGTERM, Fault.RESHARD),
                new Cell(Target.API, Blow.SIGTERM, Fault.FIREHOSE_THROTTLING));
    }

    @Timeout(value = FaultMatrix.MOST_MINUTES_A_CELL, unit = TimeUnit.MINUTES)
    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void everyEventIsKeptAndCountedOnce(Cell cell) throws Exception {
        matrix.run(cell);
    }
}
