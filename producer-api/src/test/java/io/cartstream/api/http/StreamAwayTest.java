package io.cartstream.api.http;

import static io.cartstream.api.http.ApiUnderTest.EVENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.api.http.ApiUnderTest.Answer;
import io.cartstream.ingest.MemoryStream.StubBehaviour;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients get while the stream is away. */
class StreamAwayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MADE = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
    private static final String GIVEN = EVENT.replace("{", "{\"event_id\": \"mine\",");
    private static final String INVALID = """
            {"event_id": "its own", "user_id": 7, "event": "Sneeze", "product_ids": ["1"]}""";

    private static ApiUnderTest api;

    @BeforeAll
    static void start() {
        api = ApiUnderTest.with();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void takeTheStreamAway() {
        api.stream.behave(StubBehaviour.WELL);
        await().atMost(PATIENCE).until(() -> api.post("/v1/events", EVENT).status() == 202);
        api.stream.behave(StubBehaviour.BROKEN);
        var waiting = CompletableFuture.supplyAsync(() -> api.post("/v1/events", EVENT), Thread::startVirtualThread);
        await().atMost(PATIENCE).until(() -> api.get("/health/stream").status() == 503);
        assertThat(waiting)
                .as("a post that waited for the stream is answered, too")
                .succeedsWithin(PATIENCE)
                .satisfies(answer -> {
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.json().get("type").asString()).isEqualTo("/docs#not-durable");
                    assertThat(answer.json().get("event_id").asString()).matches(MADE);
                });
    }

    @Test
    void theLoadBalancerKeepsTheTaskAndReadsGoOn() {
        assertThat(api.get("/health/ready").status()).isEqualTo(200);
        assertThat(api.get("/health/live").status()).isEqualTo(200);
        assertThat(api.get("/v1/recommendations/1569").status()).isEqualTo(200);
        assertThat(api.get("/v1/features/users/1569").status()).isEqualTo(404);
        assertThat(api.get("/v1/products").status()).isEqualTo(200);
        var answer = api.get("/health/stream");
        assertThat(answer.json().get("type").asString()).isEqualTo("/docs#stream-away");
        assertThat(api.meters.get("ingest.stream.available").gauge().value()).isZero();
    }

    @Test
    void oneEventIsRejectedWithTheIdToSendItAgainWith() {
        for (var route : new String[] {"/submit", "/v1/events"}) {
            assertThat(rejected(route, EVENT).json().get("event_id").asString()).matches(MADE);
            assertThat(rejected(route, GIVEN).json().get("event_id").asString()).isEqualTo("mine");
        }
        assertThat(api.meters.get("ingest.events.unavailable").counter().count())
                .isGreaterThanOrEqualTo(4);
    }

    @Test
    void severalEventsAreRejectedWithTheirIdsInOrder() {
        var ids = rejected("/v1/events", "[" + EVENT + "," + GIVEN + "]").json().get("event_ids");

        assertThat(ids.size()).isEqualTo(2);
        assertThat(ids.get(0).asString()).matches(MADE);
        assertThat(ids.get(1).asString()).isEqualTo("mine");
    }

    @Test
    void aWrongEventAmongThemIsRejectedAndEachResultHasItsId() {
        var body = (EVENT + "\n" + INVALID).getBytes(UTF_8);
        await().atMost(PATIENCE).untilAsserted(() -> {
            var results = api.postAs("application/x-ndjson", "/v1/events", body)
                    .json()
                    .get("results");
            assertThat(results.findValuesAsString("status")).containsExactly("unavailable", "rejected");
            assertThat(results.get(0).get("event_id").asString()).matches(MADE);
            assertThat(results.get(1).get("event_id").asString()).isEqualTo("its own");
        });
    }

    @Test
    void onceItIsBackTheToldIdIsTakenAndEventsAreStoredAgain() {
        var told = rejected("/submit", EVENT).json().get("event_id").asString();
        api.stream.behave(StubBehaviour.WELL);

        await().atMost(PATIENCE).until(() -> api.post("/v1/events", EVENT).status() == 202);

        var again = api.post("/submit", EVENT.replace("{", "{\"event_id\": \"" + told + "\","));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().get("event_id").asString()).isEqualTo(told);
        assertThat(api.stream.events())
                .filteredOn(event -> event.contains(told))
                .hasSize(1);
        assertThat(api.get("/health/stream").status()).isEqualTo(200);
        assertThat(api.meters.get("ingest.stream.available").gauge().value()).isOne();
    }

    @Test
    void everyAnswerThatNamesItsRequestHasALineAndNoUserDataIsInIt() {
        try (var log = new LoggedLines(FailureLog.class)) {
            var answer = rejected("/submit", GIVEN);

            assertThat(answer.json().get("instance").asString()).isEqualTo(answer.header("X-Request-Id"));
            assertThat(log.of(answer.header("X-Request-Id"))).singleElement().satisfies(line -> {
                assertThat(line.getKeyValuePairs().toString())
                        .contains("status=\"503\"", "route=\"/submit\"", "problem=\"/docs#stream-away\"");
                assertThat(line.getFormattedMessage() + line.getKeyValuePairs()).doesNotContain("1569", "mine");
            });
        }
    }

    /** The first answer that no trial has given: those ask the stream. */
    private static Answer rejected(String route, String body) {
        while (true) {
            var answer = api.post(route, body);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            if (answer.json().get("type").asString().equals("/docs#stream-away")) {
                return answer;
            }
            assertThat(answer.json().get("type").asString()).isEqualTo("/docs#not-durable");
        }
    }
}
