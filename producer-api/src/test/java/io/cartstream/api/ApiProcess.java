package io.cartstream.api;

import io.cartstream.ingest.aws.KinesisStub;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The service as a process of its own, as in the cloud. Thread-safe. */
final class ApiProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on port (\\d+)");
    private static final Duration TIME_TO_START = Duration.ofSeconds(90);

    private final ConcurrentLinkedQueue<String> output = new ConcurrentLinkedQueue<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;

    private ApiProcess(Process process) {
        this.process = process;
    }

    /** Starts it, without waiting for anything. */
    static ApiProcess start(KinesisStub kinesis, Map<String, String> settings) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:TieredStopAtLevel=1",
                        "-Daws.cborEnabled=false",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ApiMain.class.getName())
                .redirectErrorStream(true);
        var environment = new HashMap<>(Map.of(
                "CARTSTREAM_PORT", "0",
                "AWS_ENDPOINT_URL_KINESIS", kinesis.address(),
                "AWS_REGION", "eu-central-1",
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test"));
        environment.putAll(settings);
        builder.environment().putAll(environment);
        var started = new ApiProcess(builder.start());
        Thread.startVirtualThread(started::readOutput);
        return started;
    }

    /** The port it listens on; waits until it does. */
    int port() {
        return Awaitility.await().atMost(TIME_TO_START).until(this::announcedPort, port -> port > 0);
    }

    ApiProcess awaitReady() {
        var port = port();
        Awaitility.await().atMost(TIME_TO_START).until(() -> isReady(port));
        return this;
    }

    boolean isReady() {
        return isReady(port());
    }

    /** SIGTERM. */
    void terminate() {
        process.toHandle().destroy(); // Process.destroy() would close its output too
    }

    /** SIGKILL; returns once it is gone. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** Its exit code; waits for it. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("still running: " + output);
        }
        return process.exitValue();
    }

    /** What it has said so far, line by line. */
    List<String> output() {
        return List.copyOf(output);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        http.shutdownNow();
    }

    private boolean isReady(int port) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void readOutput() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(output::add);
        } catch (IOException | UncheckedIOException e) {
            output.add(e.toString());
        }
    }

    private int announcedPort() {
        return output.stream()
                .map(LISTENING::matcher)
                .filter(Matcher::find)
                .map(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElse(0);
    }
}
