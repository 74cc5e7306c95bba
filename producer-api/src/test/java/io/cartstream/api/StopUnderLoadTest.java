package io.cartstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.ingest.Unpacked;
import io.cartstream.ingest.aws.KinesisStub;
import io.cartstream.ingest.aws.KinesisStub.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The service as a process of its own, as in the cloud: what its life begins and ends with. */
class StopUnderLoadTest {
    private static final Pattern LISTENING = Pattern.compile("listening on port (\\d+)");
    private static final int CLIENTS = 8;

    private final KinesisStub kinesis = new KinesisStub(Duration.ofMillis(10));
    private final ConcurrentLinkedQueue<String> output = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> cut = new ConcurrentLinkedQueue<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void stop() {
        http.close();
        kinesis.close();
    }

    @Test
    void sigtermUnderLoadLosesNothingAcknowledgedCutsNoRequestAndExitsWithZero() throws Exception {
        kinesis.next(Fault.THROTTLE_EVERY_SECOND_RECORD, Fault.CLOSE_AFTER_COMMIT, Fault.FAIL_EVERY_SECOND_RECORD);
        var process = start(Map.of("CARTSTREAM_DEREGISTRATION_DELAY", "1s"));
        try {
            var port = portOf(process);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> isReady(port));
            var inService = new AtomicBoolean(true);
            var clients = new ArrayList<Thread>();
            for (var client = 0; client < CLIENTS; client++) {
                var name = "shopper-" + client;
                clients.add(Thread.startVirtualThread(() -> shop(name, port, inService)));
            }
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() > 300);

            process.toHandle().destroy(); // Process.destroy() would close its output too
            Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> !isReady(port));
            inService.set(false); // as a load balancer does when readiness turns false
            for (var client : clients) {
                client.join();
            }

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(String.join("\n", output)).isZero();
            assertThat(cut).isEmpty();
            var missing = new HashSet<>(acknowledged);
            missing.removeAll(stored());
            assertThat(missing).as("acknowledged and not in the stream").isEmpty();
            assertThat(output)
                    .anyMatch(line -> line.contains("nothing left behind"))
                    .as("no user id in a log")
                    .noneMatch(line -> line.contains("shopper-"));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void wrongSettingStopsStartUpWithOneLineThatNamesIt() throws Exception {
        var process = start(Map.of("CARTSTREAM_LANES", "100"));

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isOne();
        assertThat(process.inputReader().lines().toList())
                .containsExactly("producer-api: CARTSTREAM_LANES must be a power of two between 1 and 4096, was 100");
    }

    private void shop(String client, int port, AtomicBoolean inService) {
        for (var i = 0; inService.get(); i++) {
            var id = client + "-" + i;
            var event = "{\"user_id\":\"%s\",\"event\":\"checkout\",\"product_ids\":[\"a\"],\"event_id\":\"%s\"}"
                    .formatted(client, id);
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/submit"))
                    .timeout(Duration.ofSeconds(20))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(event))
                    .build();
            try {
                var answer = http.send(request, BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    acknowledged.add(id);
                } else {
                    cut.add(id + ": " + answer.statusCode());
                }
            } catch (IOException e) {
                cut.add(id + ": " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<String> stored() {
        var eventId = Pattern.compile("\"event_id\":\"([^\"]+)\"");
        return kinesis.stored().stream()
                .flatMap(record -> Unpacked.events(record).stream())
                .map(event -> eventId.matcher(event)
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1))
                .toList();
    }

    private boolean isReady(int port) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private Process start(Map<String, String> settings) throws IOException {
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
        return builder.start();
    }

    /** Reads the process's output from now on. */
    private int portOf(Process process) {
        Thread.startVirtualThread(() -> {
            try (var lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(output::add);
            } catch (IOException | java.io.UncheckedIOException e) {
                output.add(e.toString());
            }
        });
        return Awaitility.await().atMost(Duration.ofSeconds(60)).until(this::announcedPort, port -> port > 0);
    }

    private int announcedPort() {
        return output.stream()
                .map(LISTENING::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElse(0);
    }
}
