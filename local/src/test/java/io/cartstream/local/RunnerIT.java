package io.cartstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.embedded.FreePorts;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner's behaviour as a process among processes. */
class RunnerIT {
    private static final int PORTS = 7;
    private static final Duration TIME_TO_START = Duration.ofMinutes(3);
    private static final Duration TIME_TO_NOTICE = Duration.ofMinutes(1);

    private final int port = FreePorts.inARow(PORTS);

    @TempDir
    private Path folder;

    @Test
    void deadServicesAreStartedAgainAndNothingOutlivesARunnerThatIsKilledOrInterrupted() {
        List<ProcessHandle> services;
        try (var runner = start()) {
            runner.awaitLine("Cartstream is ready", TIME_TO_START);
            killAndAwaitRestart(runner, "kcl-worker.jar", "worker 1 ended with exit code 137");
            killAndAwaitRestart(runner, "producer-api.jar", "API ended with exit code 137");
            await().atMost(TIME_TO_NOTICE)
                    .until(() -> isReady() && runner.children().size() == 2);
            services = runner.children();
            runner.kill();
            assertThat(services).hasSize(2).allMatch(ProcessHandle::isAlive);
        }

        List<ProcessHandle> servicesOfNextRun;
        try (var next = start()) {
            next.awaitLine("2 processes left by an earlier run were stopped", TIME_TO_START);
            assertThat(services).noneMatch(ProcessHandle::isAlive);
            await().atMost(TIME_TO_START).until(() -> next.children().size() == 2);
            servicesOfNextRun = next.children();
            next.interrupt(); // while it still starts
            next.awaitEnd();
            assertThat(next.output()).anyMatch(line -> line.endsWith("stopped"));
        }
        await().atMost(TIME_TO_NOTICE).until(() -> servicesOfNextRun.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aBusyPortIsOneClearLineAndNothingIsLeftBehind() throws IOException {
        try (var other = new ServerSocket(port + 1)) {
            var runner = LocalProgram.run("run", "--port=" + port, "--data=" + folder.resolve("data"));

            assertThat(runner.awaitEnd()).isEqualTo(1);
            assertThat(runner.output())
                    .contains(
                            "Port " + other.getLocalPort()
                                    + ", needed for the embedded AWS, is in use: free it, or set PORT= to another one (it and those after it are used).");
            assertThat(runner.children()).isEmpty();
        }
    }

    @Test
    void aDataFolderThatAnotherRunHoldsIsOneClearLine() {
        var data = folder.resolve("data");
        try (var holder = LocalProgram.start("aws", "--data=" + data)) {
            holder.awaitLine("AWS_ENDPOINT_URL_KINESIS=", TIME_TO_START);

            var runner = LocalProgram.run("run", "--port=" + port, "--data=" + data);

            assertThat(runner.awaitEnd()).isEqualTo(1);
            assertThat(runner.output())
                    .contains("The data folder " + data
                            + " is in use by another run: stop that one, or set DATA= to another folder.");
        }
    }

    private LocalProgram start() {
        return LocalProgram.start("run", "--port=" + port, "--data=" + folder.resolve("data"));
    }

    private static void killAndAwaitRestart(LocalProgram runner, String jar, String line) {
        var victim = runner.children().stream()
                .filter(child -> child.info().commandLine().orElse("").contains(jar))
                .findFirst()
                .orElseThrow();
        LocalProgram.signal("KILL", victim.pid());
        runner.awaitLine(line, TIME_TO_NOTICE);
        await().atMost(TIME_TO_NOTICE)
                .until(() -> runner.children().stream()
                        .anyMatch(child -> child.pid() != victim.pid()
                                && child.info().commandLine().orElse("").contains(jar)));
    }

    private boolean isReady() throws InterruptedException {
        var health = URI.create("http://localhost:" + port + "/health/ready");
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(health).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException _) {
            return false;
        }
    }
}
