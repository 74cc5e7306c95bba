package io.cartstream.api.http;

import static io.cartstream.api.http.ApiUnderTest.EVENT;
import static io.cartstream.api.http.RawClient.length;
import static io.cartstream.api.http.RawClient.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.ingest.MemoryStream.StubBehaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are slow, silent or too many, and what is answered to the others beside them. */
class PressureTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String CHUNKED = "Transfer-Encoding: chunked";

    private final List<RawClient> clients = new ArrayList<>();
    private ApiUnderTest api;

    @AfterEach
    void stop() {
        clients.forEach(RawClient::close);
        api.close();
    }

    @Test
    void bodiesThatAreDeclaredAndNotSentTakeNothingFromOthers() {
        // With 16 KiB each, 64 of them were the whole budget.
        // They stay for 40 s, each byte of them buys one.
        start(
                "CARTSTREAM_BYTES_IN_FLIGHT",
                "1MiB",
                "CARTSTREAM_BODY_TIME",
                "40s",
                "CARTSTREAM_BODY_RATE",
                "1B",
                "CARTSTREAM_STOP_REQUESTS",
                "55s",
                "CARTSTREAM_STOP_TIMEOUT",
                "60s");

        for (var i = 1; i <= 1_000; i++) {
            connect().send(post(length(16_384)) + "[".repeat(40));
        }
        Awaitility.await().atMost(LONG).until(() -> bytesInFlight() == 40_000);

        assertThat(IntStream.range(0, 20).map(_ -> api.post("/v1/events", EVENT).status()))
                .containsOnly(202);
        clients.forEach(RawClient::close);
        Awaitility.await().atMost(LONG).until(() -> bytesInFlight() == 0);
    }

    @Test
    void aBodyThatStopsIsAnsweredOnceItsTimeIsOver() {
        start("CARTSTREAM_BODY_TIME", "300ms");

        var before = System.nanoTime();
        var answer = connect().send(post(length(16_384)) + "[").readToTheEnd();

        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("/docs#request-timeout", "Connection: close");
        // An idle time-out of the connection would have taken more than a minute.
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(HttpTransport.IDLE_TIMEOUT.dividedBy(2));
        assertThat(bytesInFlight()).isZero();
    }

    @Test
    void aGzipBodyThatTricklesIsCutOffToo() {
        start("CARTSTREAM_BODY_TIME", "300ms");
        var client = connect().send(post(length(1_000), "Content-Encoding: gzip"));
        var answer = client.answer();
        var gzip = ApiUnderTest.gzip(EVENT.repeat(100));

        Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> {
            if (!answer.isDone()) {
                client.send(Arrays.copyOf(gzip, 1));
            }
            return answer.isDone();
        });

        assertThat(answer.join()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aBodyThatComesInPiecesIsRead() {
        start();
        var client = connect().send(post(length(EVENT.length()), "Connection: close"));
        var answer = client.answer();

        EVENT.chars().forEach(character -> client.send(String.valueOf((char) character)));

        assertThat(answer.join()).startsWith("HTTP/1.1 202 ");
        assertThat(api.stream.events()).hasSize(1);
        assertThat(bytesInFlight()).isZero();
    }

    @Test
    void aClientThatShutsItsSideAfterTheRequestIsAnswered() {
        start();

        var answer = connect()
                .send(post(length(EVENT.length())) + EVENT)
                .shutDownOutput()
                .readToTheEnd();

        assertThat(answer).startsWith("HTTP/1.1 202 ");
    }

    @Test
    void aClientThatShutsItsSideWithinTheBodyIsToldSo() {
        start();

        var answer = connect().send(post(length(1_000)) + "[").shutDownOutput().readToTheEnd();

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("ended too early");
        assertThat(bytesInFlight()).isZero();
    }

    @Test
    void aBodyThatWaitsForContinueIsAskedFor() {
        start();
        var client = connect().send(post(length(EVENT.length()), "Expect: 100-continue", "Connection: close"));
        var answer = client.answer();

        client.send(EVENT);

        assertThat(answer.join()).contains("HTTP/1.1 202 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZZ\r\n[]\r\n", "5\r\n[1234567\r\n0\r\n\r\n", "\r\n\r\n"})
    void aChunkThatIsNoneIsCalledThat(String chunks) {
        start();

        var answer = connect().send(post(CHUNKED) + chunks).readToTheEnd();

        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .contains("chunked encoding")
                .doesNotContain("gzip");
    }

    @Test
    void gzipThatIsCutShortIsCalledThat() {
        start();
        var gzip = ApiUnderTest.gzip(EVENT);

        assertThat(api.postAs(
                                "application/json",
                                "/v1/events",
                                Arrays.copyOf(gzip, gzip.length / 2),
                                "Content-Encoding",
                                "gzip")
                        .json()
                        .get("detail")
                        .asString())
                .contains("cut short");
        assertThat(api.postAs("application/json", "/v1/events", EVENT.getBytes(UTF_8), "Content-Encoding", "gzip")
                        .json()
                        .get("detail")
                        .asString())
                .contains("not valid gzip");
        assertThat(bytesInFlight()).isZero();
    }

    @Test
    void headersThatTrickleEndTheirConnectionAndNoOther() {
        start("CARTSTREAM_BODY_TIME", "300ms");
        var client = connect();
        var answer = client.send("POST /v1/events HTTP/1.1\r\nHost: x\r\nX: ").answer();
        var keptAlive = connect();
        keptAlive.send(post(length(EVENT.length())) + EVENT);

        Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> {
            if (!answer.isDone()) {
                try {
                    client.send("a");
                } catch (java.io.UncheckedIOException _) {
                    // closed meanwhile
                }
            }
            return answer.isDone();
        });

        assertThat(answer.join()).isEmpty();
        keptAlive.send(post(length(EVENT.length()), "Connection: close") + EVENT);
        assertThat(keptAlive.readToTheEnd().split("HTTP/1.1 202 ", -1)).hasSize(3);
    }

    @Test
    void silentConnectionsOfOneAddressLeaveRoomForOthers() {
        start("CARTSTREAM_CLIENT_CONNECTIONS", "100");
        for (var i = 1; i <= 400; i++) {
            clients.add(RawClient.from("127.0.0.2", api.port()));
        }

        assertThat(clients.getLast().readToTheEnd()).isEmpty();

        var event = post(length(EVENT.length()), "Connection: close") + EVENT;
        assertThat(connect().send(event).readToTheEnd()).startsWith("HTTP/1.1 202 ");
        clients.forEach(RawClient::close);
        Awaitility.await().atMost(LONG).untilAsserted(() -> {
            try (var client = RawClient.from("127.0.0.2", api.port())) {
                assertThat(client.send(event).readToTheEnd()).startsWith("HTTP/1.1 202 ");
            }
        });
    }

    @Test
    void waitingPostsLeaveReadsTheirPlaces() {
        start("CARTSTREAM_POSTS_IN_FLIGHT", "4", "CARTSTREAM_CLIENT_SHARE", "100");
        api.stream.behave(StubBehaviour.SILENT);
        for (var i = 1; i <= 4; i++) {
            var before = bytesInFlight();
            connect().send(post(length(EVENT.length())) + EVENT);
            Awaitility.await().atMost(LONG).until(() -> bytesInFlight() > before);
        }

        assertThat(api.get("/v1/products").status()).isEqualTo(200);
        assertThat(api.post("/v1/events", EVENT).json().get("type").asString()).isEqualTo("/docs#busy");
        api.stream.behave(StubBehaviour.WELL);
    }

    @Test
    void oneClientHoldsNoMoreThanItsShareOfTheRequests() {
        start("CARTSTREAM_POSTS_IN_FLIGHT", "8", "CARTSTREAM_CLIENT_SHARE", "50", "CARTSTREAM_TRUSTED_PROXIES", "1");
        for (var i = 1; i <= 4; i++) {
            connect().send(post(length(100), "X-Forwarded-For: 10.0.0.1") + "[");
        }

        Awaitility.await()
                .atMost(LONG)
                .until(() -> api.post("/v1/events", EVENT, "X-Forwarded-For", "10.0.0.1")
                                .status()
                        == 429);

        var rejected = api.post("/v1/events", EVENT, "X-Forwarded-For", "10.0.0.1");
        assertThat(rejected.header("Retry-After")).isEqualTo("1");
        assertThat(api.post("/v1/events", EVENT, "X-Forwarded-For", "10.0.0.2").status())
                .isEqualTo(202);
    }

    @Test
    void oneClientHoldsNoMoreThanItsShareOfTheBytes() {
        start(
                "CARTSTREAM_BYTES_IN_FLIGHT",
                "1MiB",
                "CARTSTREAM_CLIENT_SHARE",
                "25",
                "CARTSTREAM_BODY_LIMIT",
                "100KiB",
                "CARTSTREAM_INFLATED_BODY_LIMIT",
                "10KiB",
                "CARTSTREAM_TRUSTED_PROXIES",
                "1");
        var most = "x".repeat(80 * 1024);
        for (var i = 1; i <= 4; i++) {
            connect().send(post(length(90 * 1024), "X-Forwarded-For: 10.0.0.1") + most);
        }

        var other = CompletableFuture.supplyAsync(() ->
                api.post("/v1/events", EVENT, "X-Forwarded-For", "10.0.0.2").status());
        assertThat(clients.stream().map(RawClient::readToTheEnd).map(answer -> answer.substring(9, 12)))
                .contains("429", "408")
                .doesNotContain("503");
        assertThat(other).succeedsWithin(LONG).isEqualTo(202);
        assertThat(api.post("/v1/events", EVENT, "X-Forwarded-For", "10.0.0.1").status())
                .isEqualTo(202);
        assertThat(bytesInFlight()).isZero();
    }

    private RawClient connect() {
        var client = RawClient.to(api.port());
        clients.add(client);
        return client;
    }

    private void start(String... settings) {
        api = ApiUnderTest.with(settings);
    }

    private double bytesInFlight() {
        return api.meters.get("ingest.bytes.in_flight").gauge().value();
    }
}
