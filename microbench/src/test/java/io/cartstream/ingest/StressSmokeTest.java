package io.cartstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the stress tests run and find nothing in a moment. What they are for takes longer: {@code make jcstress}. */
class StressSmokeTest {
    private static final int TESTS = 3;

    @Test
    void everyStressTestRunsForAMoment(@TempDir Path folder) throws Exception {
        var log = folder.resolve("jcstress.log");
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.openjdk.jcstress.Main",
                        "-m",
                        "sanity",
                        // One way of placing the threads, and of compiling them.
                        "-af",
                        "NONE",
                        "-sc",
                        "false",
                        "-fsm",
                        "0")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(Files.readString(log))
                .contains("Failed tests: No matches", "Error tests: No matches", TESTS + " matching test results");
    }
}
