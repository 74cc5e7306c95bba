package io.cartstream.local.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All cells and the take-over times, by {@code make chaos}; writes what it has measured to {@code docs/reliability.md}.
 *
 * <p>Each reshard has a stream of its own: KCL shares shards out by number, ended ones included, and forgets one generation of those in
 * five minutes; after several reshards in a row all open shards may be with one worker for long, and the others have none to be struck at.
 */
class FullFaultMatrix {
    private static final Path REPORT = Path.of("..", "docs", "reliability.md");

    private static final Path LOGS = Path.of("target", "chaos", "full");

    @TempDir
    private static Path folder;

    private static final List<CellResult> RESULTS = new ArrayList<>();
    private static List<TakeOvers.TakeOver> takeOvers = List.of();
    private static @Nullable FaultMatrix matrix;

    @BeforeAll
    static void measureTakeOvers() throws Exception {
        try (var shop = Shop.openForTakeOvers(folder.resolve("take-over"))) {
            var measuring = new TakeOvers(shop);
            measuring.measureAll();
            takeOvers = measuring.measured();
        }
    }

    @AfterAll
    static void report() throws Exception {
        close();
        new ReliabilityReport(RESULTS, takeOvers).writeTo(REPORT);
    }

    static List<Cell> cells() {
        return Cell.all();
    }

    @Timeout(value = FaultMatrix.MOST_MINUTES_A_CELL, unit = TimeUnit.MINUTES)
    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void everyEventIsKeptAndCountedOnce(Cell cell) throws Exception {
        if (cell.fault() == Fault.RESHARD) {
            close();
        }
        opened(cell).run(cell);
    }

    private static FaultMatrix opened(Cell cell) throws Exception {
        if (matrix == null) {
            matrix = FaultMatrix.open(folder.resolve(cell.id()), LOGS.resolve(cell.id()));
        }
        return matrix;
    }

    private static void close() {
        if (matrix != null) {
            RESULTS.addAll(matrix.results());
            matrix.close();
            matrix = null;
        }
    }
}
