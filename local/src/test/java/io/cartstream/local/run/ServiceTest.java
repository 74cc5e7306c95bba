package io.cartstream.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.cartstream.service.retry.Backoff;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServiceTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final RestartPolicy QUICK =
            new RestartPolicy(new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)), Duration.ofMinutes(1), 3);

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Console console = new Console(new PrintStream(said, true, StandardCharsets.UTF_8));
    private final List<Service> services = new ArrayList<>();
    private HttpServer health;

    @TempDir
    private Path folder;

    @BeforeEach
    void serveHealth() throws IOException {
        health = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        health.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        health.start();
    }

    @AfterEach
    void stopAll() {
        services.forEach(Service::stop);
        services.forEach(service -> service.awaitEnd(Duration.ZERO));
        health.stop(0);
    }

    @Test
    void aServiceThatDiesIsStartedAgain() throws IOException {
        service("echo $$ >> pids; exec sleep 1000").start();
        var first = awaitPids(1).getFirst();

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        assertThat(awaitPids(2).getLast()).isNotEqualTo(first);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("fake ended with exit code 137 after")
                .containsPattern("started again in (1\\d|20) ms \\(restart 1\\)");
    }

    @Test
    void aStoppedServiceEndsAndIsNotStartedAgain() throws IOException {
        var service = service("echo $$ >> pids; exec sleep 1000");
        service.start();
        var pid = awaitPids(1).getFirst();

        service.stop();
        service.awaitEnd(SOON);
        service.start();

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(awaitPids(1)).hasSize(1);
    }

    @Test
    void aServiceThatDoesNotWantToEndIsKilled() throws IOException {
        var service = service("trap '' TERM; echo $$ >> pids; while true; do read line < /dev/zero; done");
        service.start();
        var pid = awaitPids(1).getFirst();

        service.stop();
        service.awaitEnd(Duration.ofMillis(200));

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("is killed");
    }

    @Test
    void ctrlCOfTheTerminalIsLeftToTheRunner() throws Exception {
        service("echo $$ >> pids; exec sleep 1000").start();
        var pid = awaitPids(1).getFirst();

        assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(pid))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(pid))
                        .start()
                        .waitFor())
                .isZero();

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isPresent();
        assertThat(awaitPids(1)).hasSize(1);
    }

    @Test
    void aServiceWithWrongSettingsIsGivenUpAtOnce() throws IOException {
        health.stop(0);
        var service = service("echo $$ >> pids; exit 2");
        service.start();

        try (var probe = new Probe()) {
            assertThatThrownBy(() -> service.awaitReady(probe, SOON))
                    .isInstanceOf(CannotRunException.class)
                    .hasMessageContaining("fake ended with exit code 2")
                    .hasMessageEndingWith(", see " + log() + ".");
        }
        assertThat(awaitPids(1)).hasSize(1);
    }

    @Test
    void aServiceThatNeverComesUpIsGivenUpWithItsLog() {
        health.stop(0);
        var service = service("echo no such setting; exit 3");
        service.start();

        try (var probe = new Probe()) {
            assertThatThrownBy(() -> service.awaitReady(probe, SOON))
                    .isInstanceOf(CannotRunException.class)
                    .hasMessageContaining("fake ended with exit code 3")
                    .hasMessageEndingWith("3 times in a row; see " + log() + ".");
        }
        assertThat(log()).content().contains("no such setting");
    }

    @Test
    void aServiceIsReadyWhenItsHealthRouteSaysSo() throws InterruptedException {
        var service = service("exec sleep 1000");
        service.start();

        try (var probe = new Probe()) {
            service.awaitReady(probe, SOON);
        }

        service.requireRunning();
    }

    @Test
    void aServiceGetsItsVariables() {
        service("echo \"$GREETING\"; exec sleep 1000").start();

        await().atMost(SOON).untilAsserted(() -> assertThat(log()).content().contains("hello"));
    }

    private Service service(String script) {
        var spec = new ServiceSpec(
                "fake",
                List.of("/bin/sh", "-c", "cd '" + folder + "'; " + script),
                Map.of("GREETING", "hello"),
                URI.create("http://localhost:" + health.getAddress().getPort() + "/health"),
                log());
        var service = new Service(spec, QUICK, new ProcessRegister(folder.resolve("processes"), folder), console);
        services.add(service);
        return service;
    }

    private Path log() {
        return folder.resolve("fake.log");
    }

    private List<Long> awaitPids(int count) throws IOException {
        var file = folder.resolve("pids");
        await().atMost(SOON)
                .until(() -> Files.exists(file) && Files.readAllLines(file).size() >= count);
        return Files.readAllLines(file).stream().map(Long::valueOf).toList();
    }
}
