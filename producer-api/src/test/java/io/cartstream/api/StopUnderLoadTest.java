package io.cartstream.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.cartstream.ingest.Unpacked;
import io.cartstream.ingest.aws.KinesisStub;
import io.cartstream.ingest.aws.KinesisStub.Fault;
import io.cartstream.service.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the life of the service begins and ends with. */
class StopUnderLoadTest {
    private static final int CLIENTS = 8;

    private final KinesisStub kinesis = new KinesisStub(Duration.ofMillis(10));
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
        try (var api = ApiProcess.start(kinesis, Map.of("CARTSTREAM_DEREGISTRATION_DELAY", "1s"))) {
            api.awaitReady();
            var inService = new AtomicBoolean(true);
            var clients = new ArrayList<Thread>();
            for (var client = 0; client < CLIENTS; client++) {
                var name = "shopper-" + client;
                clients.add(Thread.startVirtualThread(() -> shop(name, api.port(), inService)));
            }
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() > 300);

            api.terminate();
            Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> !api.isReady());
            inService.set(false); // as a load balancer does when readiness turns false
            for (var client : clients) {
                client.join();
            }

            assertThat(api.exitCode()).as(() -> String.join("\n", api.output())).isZero();
            assertThat(cut).isEmpty();
            requireStored(kinesis, acknowledged);
            assertThat(api.output())
                    .anyMatch(line -> line.contains("nothing left behind"))
                    .as("no user id in a log")
                    .noneMatch(line -> line.contains("shopper-"));
        }
    }

    @Test
    void requestsInWorkAreAnsweredWhileNewConnectionsAreRefused() throws Exception {
        try (var slow = new KinesisStub(Duration.ofSeconds(2));
                var api = ApiProcess.start(slow, Map.of("CARTSTREAM_DEREGISTRATION_DELAY", "0s"))) {
            var port = api.awaitReady().port();
            var ids = IntStream.range(0, CLIENTS).mapToObj(i -> "e" + i).toList();
            var inWork = new ArrayList<RequestInWork>();
            for (var id : ids) {
                inWork.add(RequestInWork.begin(port, id));
            }
            inWork.forEach(RequestInWork::sendBody);
            Awaitility.await().until(() -> slow.calls() > 0);

            api.terminate();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> refusesConnections(port));

            for (var request : inWork) {
                assertThat(request.status()).isEqualTo("HTTP/1.1 200 OK");
            }
            assertThat(api.exitCode()).as(() -> String.join("\n", api.output())).isZero();
            requireStored(slow, ids);
        }
    }

    @Test
    void wrongSettingsStopTheStartWithOneLineEachAndAnExitCodeOfTheirOwn() throws Exception {
        try (var api = ApiProcess.start(kinesis, Map.of("CARTSTREAM_LANES", "100", "CARTSTREAM_LINGR", "5ms"))) {
            assertThat(api.exitCode()).isEqualTo(ExitCode.WRONG_SETTINGS.number());
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(api.output())
                                    .containsExactly(
                                            "producer-api: 2 settings are wrong:",
                                            "  CARTSTREAM_LANES must be a power of two between 1 and 4096, was 100; for example CARTSTREAM_LANES=16",
                                            "  CARTSTREAM_LINGR is not a setting of the producer API; did you mean CARTSTREAM_LINGER?"));
        }
    }

    @Test
    void aPortInUseStopsTheStartWithOneLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var api = ApiProcess.start(kinesis, Map.of("CARTSTREAM_PORT", String.valueOf(taken.getLocalPort())))) {
            assertThat(api.exitCode()).isEqualTo(ExitCode.FAILED.number());
            Awaitility.await()
                    .untilAsserted(() -> assertThat(api.output())
                            .filteredOn(line -> line.startsWith("producer-api: "))
                            .singleElement(as(STRING))
                            .contains("Port"));
        }
    }

    private void shop(String client, int port, AtomicBoolean inService) {
        for (var i = 0; inService.get(); i++) {
            var id = client + "-" + i;
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/submit"))
                    .timeout(Duration.ofSeconds(20))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(event(client, id)))
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

    private static String event(String user, String id) {
        return "{\"user_id\":\"%s\",\"event\":\"checkout\",\"product_ids\":[\"a\"],\"event_id\":\"%s\"}"
                .formatted(user, id);
    }

    private static boolean refusesConnections(int port) throws IOException {
        try (var _ = new Socket("localhost", port)) {
            return false;
        } catch (ConnectException _) {
            return true;
        }
    }

    private static void requireStored(KinesisStub kinesis, Iterable<String> ids) {
        var missing = new HashSet<String>();
        ids.forEach(missing::add);
        missing.removeAll(stored(kinesis));
        assertThat(missing).as("acknowledged and not in the stream").isEmpty();
    }

    private static List<String> stored(KinesisStub kinesis) {
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

    /** A request that the service surely has in work: it has asked for the body. */
    private record RequestInWork(Socket socket, BufferedReader in, String body) {
        static RequestInWork begin(int port, String id) throws IOException {
            var body = event("shopper-" + id, id);
            var socket = new Socket("localhost", port);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            socket.getOutputStream()
                    .write(("POST /submit HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Expect: 100-continue\r\nContent-Length: " + body.length() + "\r\n\r\n")
                            .getBytes(UTF_8));
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(in.readLine()).isEmpty();
            return new RequestInWork(socket, in, body);
        }

        void sendBody() {
            try {
                socket.getOutputStream().write(body.getBytes(UTF_8));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        /** The first line of the answer; waits for it. */
        String status() throws IOException {
            try (socket) {
                return in.readLine();
            }
        }
    }
}
