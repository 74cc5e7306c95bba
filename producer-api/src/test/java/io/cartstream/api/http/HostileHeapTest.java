package io.cartstream.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileHeapTest {
    @TempDir
    private Path directory;

    /** A fifth of a production task's heap, which 24 such posts filled before. */
    @Test
    void twentyFourHostilePostsAtOnceStayWithinASmallHeap() throws IOException, InterruptedException {
        var log = directory.resolve("log").toFile();
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx144m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostilePosts.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue())
                    .as(java.nio.file.Files.readString(log.toPath()))
                    .isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
