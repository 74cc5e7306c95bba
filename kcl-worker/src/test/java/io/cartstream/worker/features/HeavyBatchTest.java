package io.cartstream.worker.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The heaviest batches in a process with 640 MiB of heap. */
class HeavyBatchTest {
    private static final long PATIENCE_SECONDS = 240;

    /**
     * Checkouts of shoppers who each hold so many products: those of a real shop, and those at the bound of an item. And checkouts of
     * products that are all new: as many as a megabyte of a request holds.
     */
    @ParameterizedTest
    @CsvSource({"held, 5000, 700", "held, 300, 8000", "new, 460, 1000"})
    void aHeavyBatchFitsAWorkersHeap(String kind, int checkouts, int products)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx640m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeavyBatch.class.getName(),
                        kind,
                        Integer.toString(checkouts),
                        Integer.toString(products)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
