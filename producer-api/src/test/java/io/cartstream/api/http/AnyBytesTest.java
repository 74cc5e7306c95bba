package io.cartstream.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.event.EventJson;
import io.cartstream.event.Ids;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is posted, the answer is a short client error; and the shopper in the body is found. */
class AnyBytesTest {
    private static final int LONGEST_ANSWER = 256 * 1024;
    private static final ApiUnderTest API = ApiUnderTest.with();

    private final EventJson json = new EventJson();
    private final JsonMapper mapper = JsonMapper.builder().build();

    @AfterContainer
    static void stop() {
        API.close();
    }

    @Property(tries = 300)
    void anyBytesAreAnswered(@ForAll("bodies") byte[] body, @ForAll("types") String type, @ForAll boolean submitted) {
        var answer = API.postAs(type, submitted ? "/submit" : "/v1/events", body);

        assertThat(answer.status()).isIn(200, 202, 207, 400, 413, 415, 422);
        assertThat(answer.response().body().length()).isLessThan(LONGEST_ANSWER);
        assertThat(answer.json().isObject()).isTrue();
    }

    @Property(tries = 100)
    void anAdmittedShopperIsFoundByTheSameId(@ForAll("userIds") String userId) {
        assertThat(Ids.isId(userId, Ids.MAX_LENGTH)).isTrue();
        var event = mapper.createObjectNode().put("user_id", userId).put("event", "checkout");
        event.putArray("product_ids").add("1");
        assertThat(API.post("/v1/events", event.toString()).status()).isEqualTo(202);
        var stored = API.stream.events().getLast();
        assertThat(json.parse(stored.getBytes(UTF_8)).get("user_id").asString()).isEqualTo(userId);

        var found = API.get("/v1/recommendations/" + encoded(userId));
        assertThat(found.status()).as(found.response().body()).isEqualTo(200);
        assertThat(found.json().get("user_id").asString()).isEqualTo(userId);
        assertThat(API.get("/v1/features/users/" + encoded(userId))
                        .json()
                        .get("detail")
                        .asString())
                .isEqualTo("No order of this user is known yet.");
    }

    /** Every byte by its number, so that no encoder decides what may stand as it is. */
    private static String encoded(String text) {
        var path = new StringBuilder();
        for (var value : text.getBytes(UTF_8)) {
            path.append('%').append(HexFormat.of().toHexDigits(value));
        }
        return path.toString();
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.of("application/json", "application/x-ndjson", "application/json;charset=UTF-16");
    }

    @Provide
    Arbitrary<String> userIds() {
        var piece = Arbitraries.of(
                "a", "Z", "0", "ü", "😀", " ", "+", "%", "&", "=", "?", "#", ":", "@", "|", "'", "\"", "\u0080", "漢");
        return Arbitraries.frequencyOf(
                Tuple.of(5, piece.list().ofMinSize(1).ofMaxSize(12).map(pieces -> String.join("", pieces))),
                Tuple.of(1, Arbitraries.of("a", "ü", "😀").map(one -> one.repeat(Ids.MAX_LENGTH))));
    }

    @Provide
    Arbitrary<byte[]> bodies() {
        var piece = Arbitraries.of(
                ApiUnderTest.EVENT,
                "[",
                "]",
                "{",
                "}",
                ",",
                ":",
                "\"",
                "\\",
                "\\u0000",
                "\\ud800",
                "\n",
                "null",
                "1e2147483648",
                "-0",
                "9".repeat(200),
                "\"user_id\":",
                "\"event\":\"checkout\",",
                "\uFEFF",
                "😀",
                "\0",
                "{\"a\":".repeat(20),
                "[{},{}]",
                " ");
        var text =
                piece.list().ofMaxSize(8).map(pieces -> String.join("", pieces).getBytes(UTF_8));
        var nearlyEvents = Arbitraries.integers()
                .between(0, 70)
                .flatMap(at -> Arbitraries.bytes().map(value -> {
                    var bytes = ("[" + ApiUnderTest.EVENT + "," + ApiUnderTest.EVENT + "]").getBytes(UTF_8);
                    bytes[at] = value;
                    return bytes;
                }));
        return Arbitraries.oneOf(
                text, nearlyEvents, Arbitraries.bytes().array(byte[].class).ofMaxSize(60));
    }
}
