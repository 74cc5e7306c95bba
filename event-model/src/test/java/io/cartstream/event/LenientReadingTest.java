package io.cartstream.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LenientReadingTest {
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private static final EventJson JSON = new EventJson();
    private static final EventContract CONTRACT = new EventContract();

    /** Written into an event where {@code <time>} stands. */
    @ParameterizedTest
    @CsvSource({
        "1764268800000,               2025-11-27T18:40:00Z",
        "1764268800,                  2025-11-27T18:40:00Z",
        "1764268800.5,                2025-11-27T18:40:00.500Z",
        "'\"1764268800\"',            2025-11-27T18:40:00Z",
        "0,                           1970-01-01T00:00:00Z",
        "'\"2026-11-27 18:00:00\"',   2026-11-27T18:00:00Z",
        "'\"2026-11-27T18:00:00\"',   2026-11-27T18:00:00Z",
        "'\"2026-11-27T18:00\"',      2026-11-27T18:00:00Z",
        "'\"2026-11-27t18:00:00z\"',  2026-11-27T18:00:00Z",
        "'\"2026-11-27T18:00:00+0200\"',       2026-11-27T16:00:00Z",
        "'\"2026-11-27T18:00:00+02\"',         2026-11-27T16:00:00Z",
        "'\"2026-11-27 18:00:00.250 -05:00\"', 2026-11-27T23:00:00.250Z",
    })
    void aTimeIsReadAsWhatItMeans(String posted, String meant) {
        var reading = reading("""
                {"user_id":"u","event":"checkout","product_ids":["1"],"timestamp":%s}""".formatted(posted));

        assertThat(reading.event().get("timestamp").asString()).isEqualTo(meant);
        assertThat(reading.warnings()).extracting(Warning::pointer).containsExactly("/timestamp");
        assertThat(CONTRACT.violations(reading.event(), NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "1e30",
                "\"yesterday\"",
                "\"11/27/2026\"",
                "\"2026-11-27\"",
                "\"2026-02-30 10:00:00\"",
                "true",
                "\"1,5\""
            })
    void aDoubtfulTimeStaysAViolation(String posted) {
        var reading = reading("""
                {"user_id":"u","event":"checkout","product_ids":["1"],"timestamp":%s}""".formatted(posted));

        assertThat(reading.warnings()).isEmpty();
        assertThat(CONTRACT.violations(reading.event(), NOW))
                .extracting(Violation::pointer)
                .containsExactly("/timestamp");
    }

    /** What is posted, what the contract gets, and where the warnings are. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "product_ids":[123,"a",5.0]                        | "product_ids":["123","a","5"]               | /product_ids/0 /product_ids/2
            "product_id":"1"                                   | "product_ids":["1"]                         | /product_id
            "product_id":7,"price":"9.99" | "items":[{"product_id":"7","price":9.99}] | /price /product_id /product_id
            "items":[{"product_id":1,"price":"0.50"}] | "items":[{"product_id":"1","price":0.50}] | /items/0/price /items/0/product_id
            "items":[{"product_id":"1","price":null}]          | "items":[{"product_id":"1"}]                | /items/0/price
            "product_ids":["1"],"session_id":"","source":null  | "product_ids":["1"]                         | /session_id /source
            "product_ids":["1"],"event_id":5                   | "product_ids":["1"],"event_id":"5"          | /event_id
            "product_ids":["1"],"order_id":"A1","tags":[] | "product_ids":["1"],"properties":{"order_id":"A1","tags":[]} | /order_id /tags
            "product_ids":["1"],"properties":{"a":1},"b":2     | "product_ids":["1"],"properties":{"a":1,"b":2} | /b
            "product_ids":["1"],"order":{"id":17,"total":"10.00","coupon":""} | "product_ids":["1"],"order":{"id":"17","total":10} | /order/coupon /order/id /order/total
            """)
    void whatIsBeyondDoubtIsRead(String posted, String meant, String pointers) {
        var head = "{\"user_id\":\"u\",\"event\":\"add_to_cart\",";
        var reading = reading(head + posted + "}");

        assertThat(reading.event()).hasToString(head + meant + "}");
        assertThat(reading.warnings().stream().map(Warning::pointer).sorted().collect(Collectors.joining(" ")))
                .isEqualTo(pointers);
        assertThat(CONTRACT.violations(reading.event(), NOW)).isEmpty();
    }

    @Test
    void aLineOfNoPiecesLeavesTheCartThatIsSet() {
        var reading = reading("""
                {"user_id":"u","event":"update_cart","items":[{"product_id":"1","quantity":0},{"product_id":"2","quantity":1}]}""");

        assertThat(reading.event().get("items")).hasSize(1);
        assertThat(CONTRACT.violations(reading.event(), NOW)).isEmpty();
        assertThat(violationsOf("""
                {"user_id":"u","event":"add_to_cart","items":[{"product_id":"1","quantity":0}]}""")).containsExactly("/items/0/quantity");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"user_id":null,"event":"checkout","product_ids":["1"]}                          | /user_id
            {"user_id":-5,"event":"checkout","product_ids":["1"]}                            | /user_id
            {"user_id":"u","event":"Checkout","product_ids":["1"]}                           | /event
            {"user_id":"u","event":"checkout","product_ids":[1.5]}                           | /product_ids/0
            {"user_id":"u","event":"checkout","items":[{"product_id":"1","price":"1,50"}]}   | /items/0/price
            {"user_id":"u","event":"checkout","items":[{"product_id":"1","quantity":1.5}]}   | /items/0/quantity
            {"user_id":"u","event":"checkout","items":[{"product_id":"1","colour":"red"}]}   | /items/0/colour
            {"user_id":"u","event":"checkout","product_ids":["1"],"properties":[],"b":1}     | /b /properties
            {"user_id":"u","event":"checkout","product_ids":["1"],"properties":{"b":2},"b":1} | /b
            {"user_id":"anonymous:7","event":"checkout","product_ids":["1"]}                 | /user_id
            {"user_id":"u","event":"refund"}                                                 | /order
            {"user_id":"u","event":"identify"}                                               | /anonymous_id
            {"user_id":"u","event":"checkout"}                                               | ``
            """)
    void whatIsDoubtfulStaysAViolation(String posted, String pointers) {
        assertThat(String.join(" ", violationsOf(posted))).isEqualTo(pointers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user_id\":\"u\",\"event\":\"search\",\"query\":\"mug\"}",
                "{\"user_id\":\"u\",\"event\":\"newsletter_signup\"}",
                "{\"user_id\":\"u\",\"event\":\"wishlist_add\",\"product_ids\":[\"1\"]}",
                "{\"anonymous_id\":\"c-1\",\"event\":\"product_view\",\"product_ids\":[\"1\"],\"context\":{\"url\":\"https://shop.example\"}}",
                "{\"anonymous_id\":\"c-1\",\"user_id\":7,\"event\":\"identify\"}",
                "{\"user_id\":\"u\",\"event\":\"refund\",\"order\":{\"id\":\"A1\",\"currency\":\"EUR\"}}",
                "{\"user_id\":\"u\",\"event\":\"checkout\",\"items\":[{\"product_id\":\"1\",\"name\":\"Mug\",\"category\":\"Kitchen\",\"variant\":\"XL\",\"currency\":\"EUR\"}]}"
            })
    void whatKeepsTheContractIsTakenAsItIs(String posted) {
        assertThat(CONTRACT.violations(JSON.parse(posted.getBytes(UTF_8)), NOW)).isEmpty();
        assertThat(reading(posted).warnings()).isEmpty();
    }

    @Test
    void warningsAreBoundedHoweverMuchIsRead() {
        var fields = java.util.stream.IntStream.range(0, 500)
                .mapToObj(i -> "\"f" + i + "\":null")
                .collect(Collectors.joining(","));

        assertThat(reading("{" + fields + "}").warnings()).hasSize(Violations.MAX_NAMED);
    }

    @Property(tries = 2000)
    void aReadingNeedsNoOther(@ForAll("values") String value, @ForAll("fields") String field) {
        var posted =
                "{\"user_id\":\"u\",\"event\":\"update_cart\",\"product_id\":\"1\",\"%s\":%s}".formatted(field, value);
        var once = reading(
                posted.replace("\"event\":\"update_cart\",", field.equals("event") ? "" : "\"event\":\"update_cart\",")
                        .replace("\"user_id\":\"u\",", field.equals("user_id") ? "" : "\"user_id\":\"u\",")
                        .replace("\"product_id\":\"1\",", field.equals("product_id") ? "" : "\"product_id\":\"1\","));

        assertThat(LenientReading.of(once.event()).event()).isEqualTo(once.event());
    }

    @Provide
    Arbitrary<String> fields() {
        return Arbitraries.of(
                "user_id",
                "anonymous_id",
                "event",
                "product_ids",
                "product_id",
                "quantity",
                "items",
                "event_id",
                "timestamp",
                "session_id",
                "source",
                "query",
                "order",
                "context",
                "sent_at",
                "properties",
                "other");
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.of(
                "null",
                "\"\"",
                "0",
                "1",
                "1.0",
                "-1",
                "1e3",
                "1764268800",
                "\"1764268800000\"",
                "\"2026-11-27 18:00:00\"",
                "\"x\"",
                "true",
                "[]",
                "[1]",
                "[\"\"]",
                "{}",
                "{\"id\":1}",
                "{\"id\":null}",
                "[{\"product_id\":1,\"quantity\":\"0\"}]",
                "[{\"quantity\":0}]",
                "[null]",
                "\"9.99\"");
    }

    private static LenientReading reading(String posted) {
        return LenientReading.of(JSON.parse(posted.getBytes(UTF_8)));
    }

    private static java.util.List<String> violationsOf(String posted) {
        return CONTRACT.violations(reading(posted).event(), NOW).stream()
                .map(Violation::pointer)
                .toList();
    }
}
