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

/** All cells and the take-over times, by {@code make chaos}; writes what it has measured to {@code docs/reliability.md}. */
class FullFaultMatrix {
    private static final Path REPORT = Path.of("..", "docs", "reliability.md");

    @TempDir
    private static Path folder;

    private static List<TakeOvers.TakeOver> takeOvers = List.of();
    private static FaultMatrix matrix;

    @BeforeAll
    static void open() throws Exception {
        try (var shop = Shop.openForTakeOvers(folder.resolve("take-over"))) {
            var measuring = new TakeOvers(shop);
            measuring.measureAll();
            takeOvers = measuring.measured();
        }
        matrix = FaultMatrix.open(folder.resolve("matrix"), Path.of("target", "chaos", "full"));
    }

    @AfterAll
    static void close() throws Exception {
        if (matrix != null) {
            matrix.close();
            new ReliabilityReport(matrix.results(), takeOvers).writeTo(REPORT);
        }
    }

    static List<Cell> cells() {
        return Cell.all();
    }

    @Timeout(value = FaultMatrix.MOST_MINUTES_A_CELL, unit = TimeUnit.MINUTES)
    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void everyEventIsKeptAndCountedOnce(Cell cell) throws Exception {
        matrix.run(cell);
    }
}
