package io.cartstream.api.http;

import static io.cartstream.api.http.ApiUnderTest.EVENT;
import static io.cartstream.api.http.ApiUnderTest.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.ingest.MemoryStream.StubBehaviour;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventRoutesTest {
    private static final String NDJSON = "application/x-ndjson";
    private static final String INVALID = """
            {"user_id": 7, "event": "Sneeze", "product_ids": [""], "colour": "vermilion"}""";

    private ApiUnderTest api = ApiUnderTest.with();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void submitAnswersAsTheShopExpects() {
        var answer = api.post("/submit", EVENT);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("message").asString()).isEqualTo("Event stored.");
        assertThat(answer.json().get("recommendations").isArray()).isTrue();
        var eventId = answer.json().get("event_id").asString();
        assertThat(eventId).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(api.stream.events())
                .singleElement()
                .asString()
                .contains("\"event_id\":\"" + eventId + "\"")
                .contains("\"user_id\":\"1569\"")
                .contains("\"received_at\":");
    }

    @Test
    void clientsOwnEventIdIsKept() {
        var answer = api.post("/submit", EVENT.replace("{", "{\"event_id\": \"mine\","));

        assertThat(answer.json().get("event_id").asString()).isEqualTo("mine");
    }

    @Test
    void noUserIdBecomesAPartitionKey() {
        api.post("/submit", EVENT);

        assertThat(api.stream.records())
                .singleElement()
                .satisfies(record -> assertThat(record.partitionKey())
                        .matches("[0-9a-f]{16}")
                        .doesNotContain("1569"));
    }

    @Test
    void everyViolationIsNamedByPointerAndNothingIsEchoed() {
        var answer = api.post("/v1/events", INVALID);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("violations").findValuesAsString("pointer"))
                .containsExactlyInAnyOrder("/event", "/product_ids/0");
        assertThat(answer.response().body()).doesNotContain("Sneeze").doesNotContain("vermilion");
        assertThat(answer.json().get("instance").asString()).isEqualTo(answer.header("X-Request-Id"));
        assertThat(answer.json().get("type").asString()).isEqualTo("/docs#invalid-event");
        assertThat(api.stream.events()).isEmpty();
    }

    @Test
    void whatAShopSurelyMeansIsReadWithAWarningUnlessItAsksForTheLetter() {
        var casual =
                "{\"user_id\": 7, \"event\": \"checkout\", \"product_id\": 55, \"timestamp\": 1764268800, \"order_no\": 3}";

        var read = api.post("/v1/events", casual);
        assertThat(read.status()).isEqualTo(202);
        assertThat(read.json().get("results").get(0).get("warnings").findValuesAsString("pointer"))
                .containsExactlyInAnyOrder("/product_id", "/product_id", "/timestamp", "/order_no");
        assertThat(api.stream.events().getFirst())
                .contains(
                        "\"product_ids\":[\"55\"]",
                        "\"timestamp\":\"2025-11-27T18:40:00Z\"",
                        "\"properties\":{\"order_no\":3}");
        assertThat(api.post("/submit", casual).json().get("warnings").size()).isEqualTo(4);
        assertThat(api.post("/v1/events", EVENT).json().get("results").get(0).has("warnings"))
                .isFalse();

        var strict =
                api.postAs("application/json", "/v1/events", casual.getBytes(UTF_8), "X-Cartstream-Strict", "true");
        assertThat(strict.status()).isEqualTo(422);
        assertThat(strict.json().get("violations").findValuesAsString("pointer"))
                .contains("/product_id", "/timestamp", "/order_no");
    }

    @Test
    void aListInAnObjectIsAListUnlessTheLetterIsAskedFor() {
        for (var body : new String[] {
            "{\"events\":[" + EVENT + "," + EVENT + "]}", " { \"events\" : [ " + EVENT + " , " + EVENT + " ] } \n"
        }) {
            var answer = api.post("/v1/events", body);
            assertThat(answer.status()).as(body).isEqualTo(202);
            assertThat(answer.json().get("results").size()).isEqualTo(2);
            assertThat(api.postAs("application/json", "/v1/events", body.getBytes(UTF_8), "X-Cartstream-Strict", "true")
                            .status())
                    .isEqualTo(422);
        }
        assertThat(api.post("/v1/events", "{\"events\":[" + EVENT + "]} x").status())
                .isEqualTo(400);
        assertThat(api.post("/v1/events", "{\"events\":[" + EVENT + "],\"more\":1}")
                        .status())
                .isEqualTo(422);
        assertThat(api.post("/v1/events", "{\"events\":[" + EVENT + "}").status())
                .isBetween(400, 422);
        assertThat(api.post("/v1/events", "{\"events\":[]}").status()).isEqualTo(400);
    }

    @Test
    void aBatchOfWhichNothingWasStoredIsNoSuccess() {
        var answer = api.post("/v1/events", "[" + INVALID + ", 3]");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("accepted").asInt()).isZero();
        assertThat(answer.json().get("results").findValuesAsString("status")).containsExactly("rejected", "rejected");
    }

    @Test
    void refusedEventIsNamedByTheIdThatItGaveIfThatIsOne() {
        for (var route : new String[] {"/submit", "/v1/events"}) {
            var named = api.post(route, INVALID.replace("{", "{\"event_id\": \"mine\","));
            assertThat(named.status()).isEqualTo(422);
            assertThat(named.json().get("event_id").asString()).isEqualTo("mine");
            for (var id : new String[] {"5.5", "\"\"", "null", "{}", "\"" + "x".repeat(129) + "\"", "\"\\u0000\""}) {
                var answer = api.post(route, INVALID.replace("{", "{\"event_id\": " + id + ","));
                assertThat(answer.status()).as(id).isEqualTo(422);
                assertThat(answer.json().has("event_id")).as(id).isFalse();
            }
            assertThat(api.post(route, INVALID).json().has("event_id")).isFalse();
        }
    }

    @Test
    void arrayIsAnsweredEventByEventAndOneWrongEventTakesNoOtherDown() {
        var answer = api.post("/v1/events", "[" + EVENT + "," + INVALID + "," + EVENT + ", 3]");

        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.json().get("accepted").asInt()).isEqualTo(2);
        var results = answer.json().get("results");
        assertThat(results.findValuesAsString("status"))
                .containsExactly("accepted", "rejected", "accepted", "rejected");
        assertThat(results.findValuesAsString("index")).containsExactly("0", "1", "2", "3");
        assertThat(results.get(0).has("violations")).isFalse();
        assertThat(results.get(1).has("event_id")).isFalse();
        assertThat(results.get(1).get("violations").findValuesAsString("pointer"))
                .contains("/event");
        assertThat(api.stream.events()).hasSize(2);
    }

    @Test
    void allDurableIsAccepted() {
        var answer = api.post("/v1/events", "[" + EVENT + "," + EVENT + "]");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().get("results").findValuesAsString("status")).containsOnly("accepted");
    }

    @Test
    void oneEventOfARequestIsAnsweredLikeSeveral() {
        var answer = api.post("/v1/events", EVENT);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().get("results").size()).isEqualTo(1);
    }

    @Test
    void brokenLineOfNdjsonAffectsOnlyItself() {
        var body = EVENT + "\n\n{\"user_id\": \n" + EVENT + "\r\n";

        var answer = api.postAs(NDJSON, "/v1/events", body.getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.json().get("results").findValuesAsString("status"))
                .containsExactly("accepted", "rejected", "accepted");
        assertThat(answer.json().at("/results/1/violations/0/reason").asString())
                .isEqualTo("is not valid JSON");
    }

    @Test
    void eventsOfOneRequestKeepTheirOrder() {
        var lines = IntStream.range(0, 300)
                .mapToObj(i ->
                        EVENT.replace("{", "{\"event_id\": \"e" + i + "\",").replace("\n", ""))
                .toList();

        api.postAs(NDJSON, "/v1/events", String.join("\n", lines).getBytes(UTF_8));

        assertThat(api.stream.events())
                .extracting(event -> event.substring(0, event.indexOf(',')))
                .isEqualTo(IntStream.range(0, 300)
                        .mapToObj(i -> "{\"event_id\":\"e" + i + "\"")
                        .toList());
    }

    @Test
    void gzipIsInflated() {
        var answer = api.postAs("application/json", "/v1/events", gzip(EVENT), "Content-Encoding", "gzip");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(api.stream.events()).hasSize(1);
    }

    @Test
    void gzipBombIsCutOff() {
        var bomb = gzip(" ".repeat(64 * 1024 * 1024));
        assertThat(bomb.length).isLessThan(1024 * 1024);

        var answer = api.postAs("application/json", "/v1/events", bomb, "Content-Encoding", "gzip");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().get("type").asString()).isEqualTo("/docs#too-large");
    }

    @Test
    void brokenGzipIsMalformed() {
        var answer = api.postAs("application/json", "/v1/events", EVENT.getBytes(UTF_8), "Content-Encoding", "gzip");

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void bodyPastTheLimitIsTooLarge() {
        var answer = api.post("/v1/events", " ".repeat(1024 * 1024) + EVENT);

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void clientThatWritesItsWholeBodyFirstStillSeesThatItIsTooLarge() {
        var body = " ".repeat(4 * 1024 * 1024) + EVENT;

        assertThat(IntStream.range(0, 50).map(_ -> api.post("/v1/events", body).status()))
                .containsOnly(413);
    }

    @Test
    void moreEventsThanARequestMayHoldAreTooMany() {
        var answer = api.post("/v1/events", "[" + String.join(",", Collections.nCopies(501, EVENT)) + "]");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(api.stream.events()).isEmpty();
    }

    @Test
    void unreadableBodiesAreMalformed() {
        for (var body : new String[] {"", "{", "[]", "[{]", "{\"a\":1,\"a\":2}", "{} {}", "[".repeat(100)}) {
            assertThat(api.post("/v1/events", body).status()).as(body).isEqualTo(400);
        }
        assertThat(api.post("/submit", "").status()).isEqualTo(400);
        assertThat(api.postAs(NDJSON, "/v1/events", "\n\n".getBytes(UTF_8)).status())
                .isEqualTo(400);
    }

    @Test
    void whatIsNoEventIsInvalid() {
        for (var body : new String[] {"3", "null", "\"text\"", "{}"}) {
            assertThat(api.post("/v1/events", body).status()).as(body).isEqualTo(422);
            assertThat(api.post("/submit", body).status()).as(body).isEqualTo(422);
        }
        assertThat(api.post("/submit", "[" + EVENT + "]").status()).isEqualTo(422);
    }

    @Test
    void otherContentTypesAreNotSupported() {
        assertThat(api.postAs("text/csv", "/v1/events", new byte[1]).status()).isEqualTo(415);
        assertThat(api.postAs(NDJSON, "/submit", EVENT.getBytes(UTF_8)).status())
                .isEqualTo(415);
        assertThat(api.post("/submit", EVENT, "Content-Encoding", "br").status())
                .isEqualTo(415);
        assertThat(api.postAs("application/json; charset=utf-8", "/submit", EVENT.getBytes(UTF_8))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void eventThatTheStreamDoesNotAcknowledgeInTimeIsNotCalledSuccess() {
        restart("CARTSTREAM_REQUEST_DEADLINE", "200ms");
        api.stream.behave(StubBehaviour.SILENT);

        var answer = api.post("/submit", EVENT);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.json().get("type").asString()).isEqualTo("/docs#not-durable");
        var made = answer.json().get("event_id").asString();
        api.stream.behave(StubBehaviour.WELL);
        assertThat(api.post("/submit", EVENT.replace("{", "{\"event_id\": \"" + made + "\","))
                        .json()
                        .get("event_id")
                        .asString())
                .isEqualTo(made);
    }

    @Test
    void requestOfWhichNothingWasAcknowledgedIsToBeSentAgain() {
        restart("CARTSTREAM_REQUEST_DEADLINE", "200ms");
        api.stream.behave(StubBehaviour.BROKEN);

        var none = api.post("/v1/events", "[" + EVENT + "," + EVENT + "]");
        assertThat(none.status()).isEqualTo(503);
        assertThat(none.json().get("event_ids").size()).isEqualTo(2);
        assertThat(api.post("/v1/events", "[" + EVENT + "," + INVALID + "]")
                        .json()
                        .get("results")
                        .findValuesAsString("status"))
                .containsExactly("failed", "rejected");
    }

    @Test
    void pastTheBytesInFlightTheAnswerIsBusyAtOnceAndTheServiceRecovers() {
        restart("CARTSTREAM_BYTES_IN_FLIGHT", "2MiB", "CARTSTREAM_REQUEST_DEADLINE", "3s");
        api.stream.behave(StubBehaviour.SILENT);
        var waiting = new ArrayList<CompletableFuture<Integer>>();
        var big = EVENT.replace("{", "{\"properties\": {\"note\": \"" + "x".repeat(8000) + "\"},");
        var some = "[" + String.join(",", Collections.nCopies(20, big)) + "]";
        for (var i = 1; i <= 5; i++) {
            waiting.add(CompletableFuture.supplyAsync(
                    () -> api.post("/v1/events", some).status(), Thread::startVirtualThread));
            var inFlight = i * 20 * 8_000;
            Awaitility.await().until(() -> bytesInFlight() > inFlight);
        }

        var before = System.nanoTime();
        var answer = api.post("/v1/events", "[" + String.join(",", Collections.nCopies(120, big)) + "]");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(answer.json().get("type").asString()).isEqualTo("/docs#busy");
        assertThat(answer.json().get("detail").asString()).contains("Nothing was stored");
        assertThat(System.nanoTime() - before).isLessThan(2_000_000_000L);

        assertThat(waiting)
                .allSatisfy(post ->
                        assertThat(post).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(503));
        api.stream.behave(StubBehaviour.WELL);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(api.post("/v1/events", some).status()).isEqualTo(202));
        Awaitility.await().until(() -> bytesInFlight() == 0);
    }

    private double bytesInFlight() {
        return api.meters.get("ingest.bytes.in_flight").gauge().value();
    }

    @Test
    void halfACharacterAnywhereIsAViolationAndNeverAFault() {
        for (var event : new String[] {
            EVENT.replace("1569", "\"\\ud800\""),
            EVENT.replace("\"55\"", "\"\\udfff\""),
            EVENT.replace("{", "{\"session_id\": \"\\ud83d\","),
            EVENT.replace("{", "{\"source\": \"\\ud83d\","),
            EVENT.replace("{", "{\"properties\": {\"a\": [\"\\ud83d\"]},")
        }) {
            assertThat(api.post("/submit", event).status()).as(event).isEqualTo(422);
            assertThat(api.post("/v1/events", event).status()).as(event).isEqualTo(422);
        }
        for (var name : new String[] {"\\ud800", "\\udfff"}) {
            assertThat(api.post("/submit", EVENT.replace("{", "{\"" + name + "\": 1,"))
                            .status())
                    .isBetween(400, 499);
        }
    }

    @Test
    void bodyThatTricklesIsCutOff() throws IOException {
        restart("CARTSTREAM_BODY_TIME", "100ms");
        try (var socket = new Socket("localhost", api.port())) {
            var out = socket.getOutputStream();
            out.write(
                    "POST /submit HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
                            .getBytes(UTF_8));
            var answered = new CompletableFuture<String>();
            Thread.startVirtualThread(() -> readLine(socket, answered));
            Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
                if (!answered.isDone()) {
                    out.write(' ');
                }
                return answered.isDone();
            });

            assertThat(answered).isCompletedWithValue("HTTP/1.1 408 Request Timeout");
        }
    }

    private static void readLine(Socket socket, CompletableFuture<String> line) {
        try {
            line.complete(new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine());
        } catch (IOException e) {
            line.completeExceptionally(e);
        }
    }

    private void restart(String... settings) {
        api.close();
        api = ApiUnderTest.with(settings);
    }
}
