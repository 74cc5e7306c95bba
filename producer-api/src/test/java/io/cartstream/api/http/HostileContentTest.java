package io.cartstream.api.http;

import static io.cartstream.api.http.ApiUnderTest.EVENT;
import static io.cartstream.api.http.ApiUnderTest.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body holds decides about its own events only, and never about how long the answer is. */
class HostileContentTest {
    private static final String NDJSON = "application/x-ndjson";

    /** The dearest answer: a hundred violations in full, and 500 results. */
    private static final int LONGEST_ANSWER = 256 * 1024;

    private final ApiUnderTest api = ApiUnderTest.with();

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e2147483648", "1E-999999999", "1e400", "[1e308]", "{\"a\":{\"b\":0e2147483648}}"})
    void aNumberOutOfBoundsTakesNoOtherEventDown(String number) {
        var poison = EVENT.replace("{", "{\"properties\": {\"x\": " + number + "},");

        for (var answer : new ApiUnderTest.Answer[] {
            api.postAs(NDJSON, "/v1/events", (EVENT + "\n" + poison + "\n" + EVENT).getBytes(UTF_8)),
            api.post("/v1/events", "[" + EVENT + "," + poison + "," + EVENT + "]")
        }) {
            assertThat(answer.status()).isEqualTo(207);
            assertThat(answer.json().get("results").findValuesAsString("status"))
                    .containsExactly("accepted", "rejected", "accepted");
            assertThat(answer.json().at("/results/1/violations/0/pointer").asString())
                    .startsWith("/properties/x");
            assertThat(answer.json().at("/results/1/violations/0/reason").asString())
                    .startsWith("is a number out of bounds");
        }
        assertThat(api.stream.events()).hasSize(4);
        assertThat(api.post("/v1/events", poison).status()).isEqualTo(400);
        assertThat(api.post("/submit", poison).status()).isEqualTo(400);
    }

    @Test
    void brokenElementOfAListAffectsOnlyItself() {
        var answer = api.post("/v1/events", "[" + EVENT + ", {bad}, {\"a\":1,\"a\":2}, \"],[\\\"\", " + EVENT + "]");

        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.json().get("results").findValuesAsString("status"))
                .containsExactly("accepted", "rejected", "rejected", "rejected", "accepted");
    }

    @Test
    void whatIsNoListIsMalformedAsAWhole() {
        for (var body : new String[] {
            "[" + EVENT, "[" + EVENT + ",]", "[,]", "[" + EVENT + "] x", "[" + EVENT + "]]", "[}", "[\"", "[]", "[{]"
        }) {
            assertThat(api.post("/v1/events", body).status()).as(body).isEqualTo(400);
        }
        assertThat(api.stream.events()).isEmpty();
    }

    @Test
    void bodiesInOtherEncodingsAreRejected() {
        for (var charset : new String[] {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"}) {
            var one = EVENT.getBytes(Charset.forName(charset));
            assertThat(api.postAs("application/json", "/v1/events", one).status())
                    .as(charset)
                    .isEqualTo(400);
            assertThat(api.postAs("application/json", "/submit", one).status())
                    .as(charset)
                    .isEqualTo(400);
            var many = ("[" + EVENT + "]").getBytes(Charset.forName(charset));
            assertThat(api.postAs("application/json", "/v1/events", many).status())
                    .as(charset)
                    .isEqualTo(400);
        }
        var overlong = EVENT.replace("123", "\u00c0\u00af").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(api.postAs("application/json", "/v1/events", overlong).status())
                .isEqualTo(400);
        var lines = (EVENT + "\n").getBytes(UTF_8);
        var both = new byte[lines.length + overlong.length];
        System.arraycopy(lines, 0, both, 0, lines.length);
        System.arraycopy(overlong, 0, both, lines.length, overlong.length);
        assertThat(api.postAs(NDJSON, "/v1/events", both).json().get("results").findValuesAsString("status"))
                .containsExactly("accepted", "rejected");
        assertThat(api.stream.events()).hasSize(1);
    }

    @Test
    void oneByteOrderMarkAtTheBeginningIsSkipped() {
        assertThat(api.post("/v1/events", "\uFEFF" + EVENT).status()).isEqualTo(202);
        assertThat(api.post("/v1/events", "\uFEFF[" + EVENT + "]").status()).isEqualTo(202);
        assertThat(api.post("/submit", "\uFEFF" + EVENT).status()).isEqualTo(200);
        assertThat(api.postAs(NDJSON, "/v1/events", ("\uFEFF" + EVENT + "\n" + EVENT).getBytes(UTF_8))
                        .status())
                .isEqualTo(202);
        assertThat(api.post("/v1/events", "\uFEFF\uFEFF" + EVENT).status()).isEqualTo(400);
        assertThat(api.postAs(NDJSON, "/v1/events", (EVENT + "\n\uFEFF" + EVENT).getBytes(UTF_8))
                        .status())
                .isEqualTo(207);
    }

    @Test
    void aSmallBodyMakesASmallAnswer() {
        var item = unknownFields(900);
        var amplified = "{\"user_id\":1,\"event\":\"checkout\",\"items\":["
                + String.join(",", Collections.nCopies(829, item)) + "]}";
        var one = api.postAs("application/json", "/v1/events", gzip(amplified), "Content-Encoding", "gzip");
        assertThat(one.status()).isEqualTo(400);
        assertThat(one.response().body().length()).isLessThan(1024);

        assertThat(api.post("/v1/events", item).response().body().length()).isLessThan(4 * 1024);
        var fields = api.postAs("application/json", "/v1/events", item.getBytes(UTF_8), "X-Cartstream-Strict", "true");
        assertThat(fields.status()).isEqualTo(422);
        assertThat(fields.json().get("violations").size()).isEqualTo(20);
        assertThat(fields.json().get("more_violations").asInt()).isEqualTo(80);
        assertThat(fields.response().body().length()).isLessThan(4 * 1024);
    }

    @Test
    void aHundredViolationsOfARequestAreNamedAndEveryEventHasAReason() {
        var wrong = unknownFields(30);
        var answer = api.postAs(
                "application/json",
                "/v1/events",
                ("[" + String.join(",", Collections.nCopies(500, wrong)) + "]").getBytes(UTF_8),
                "X-Cartstream-Strict",
                "true");

        assertThat(answer.status()).isEqualTo(422);
        var results = answer.json().get("results");
        assertThat(results.findValues("pointer")).hasSize(100);
        assertThat(results.size()).isEqualTo(500);
        assertThat(results).allSatisfy(result -> {
            assertThat(result.get("reason").asString()).isNotEmpty();
            assertThat(result.get("more_violations").asInt()).isPositive();
        });
        assertThat(results.get(499).get("reason").asString())
                .isEqualTo("/0 is not a field of an event; put it into properties");
        assertThat(answer.response().body().length()).isLessThan(LONGEST_ANSWER);
    }

    @Test
    void emptyObjectsByTheMillionAreTooMany() {
        var room = 5 * 1024 * 1024 - 3;
        var body = "[" + "{},".repeat(room / 3 - 1) + "{}]";

        var answer = api.postAs("application/json", "/v1/events", gzip(body), "Content-Encoding", "gzip");

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void aUserOutsideTheBasicPlaneIsFoundAgain() {
        var user = "😀".repeat(128);
        assertThat(api.post("/v1/events", EVENT.replace("1569", "\"" + user + "\""))
                        .status())
                .isEqualTo(202);
        var path = java.net.URLEncoder.encode(user, UTF_8);

        assertThat(api.get("/v1/features/users/" + path).json().get("detail").asString())
                .isEqualTo("No order of this user is known yet.");
        assertThat(api.get("/v1/recommendations/" + path).status()).isEqualTo(200);
        assertThat(api.get("/v1/recommendations/" + path + "a").status()).isEqualTo(404);
    }

    /** As short as names can be: the most violations for a body. */
    private static String unknownFields(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + Integer.toString(i, Character.MAX_RADIX) + "\":0")
                .collect(Collectors.joining(",", "{", "}"));
    }
}
