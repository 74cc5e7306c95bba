package io.cartstream.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class FastPathValidatorTest {
    private static final EventJson JSON = new EventJson();

    private final EventContract contract = new EventContract();

    @Test
    void usualEventsAreRecognised() {
        assertThat(List.of("""
                                {"user_id": 1569, "product_ids": ["123","55"], "event": "add_to_cart",
                                 "timestamp": "2026-11-22T10:00:00Z", "source": "web-app"}""", """
                                {"user_id": "anna", "event": "checkout", "event_id": "e1", "session_id": "s1",
                                 "items": [{"product_id": "a", "quantity": 2, "price": 3.5}, {"product_id": "b"}],
                                 "timestamp": "2026-11-22T10:00:00.123Z", "properties": {"a": {"b": 1}}}""", """
                                {"user_id": 0, "event": "update_cart", "product_ids": []}"""))
                .allMatch(event -> FastPathValidator.accepts(JSON.parse(event.getBytes(StandardCharsets.UTF_8))));
    }

    @Property(tries = 5000)
    void whatIsRecognisedKeepsTheSchema(@ForAll("nearlyEvents") String event) {
        var json = JSON.parse(event.getBytes(StandardCharsets.UTF_8));

        if (FastPathValidator.accepts(json)) {
            assertThat(contract.schemaViolations(json)).as(event).isEmpty();
        }
    }

    @Provide
    Arbitrary<String> nearlyEvents() {
        var fields = List.of(
                field(
                        "user_id",
                        "0",
                        "-1",
                        "1569",
                        "1.0",
                        "1e3",
                        "9007199254740991",
                        "9007199254740992",
                        "99999999999999999999",
                        text(128),
                        text(129)),
                field("event", "\"checkout\"", "\"update_cart\"", "\"product_view\"", "\"CHECKOUT\"", "\"other\"", "1"),
                field("event_id", text(128), text(129)),
                field("session_id", text(128), text(129)),
                field("source", text(64), text(65)),
                field(
                        "timestamp",
                        "\"2026-11-22T10:00:00Z\"",
                        "\"2026-11-22T10:00:00.123456789Z\"",
                        "\"2026-11-22T10:00:00.Z\"",
                        "\"2026-11-22T24:00:00Z\"",
                        "\"2026-11-22T23:59:60Z\"",
                        "\"2026-02-30T10:00:00Z\"",
                        "\"2026-11-22t10:00:00z\"",
                        "\"2026-11-22 10:00:00Z\"",
                        "\"2026-11-22T10:00:00+01:00\"",
                        "\"2026-11-22T10:00Z\"",
                        "\"+12026-11-22T10:00:00Z\"",
                        "\"-2026-11-22T10:00:00Z\"",
                        "\"0000-01-01T00:00:00Z\"",
                        "1"),
                field("properties", "{}", "{\"a\": 1}", "[]", "null", many(32), many(33)),
                field("unknown", "1"));
        return Arbitraries.maps(
                        Arbitraries.integers().between(0, fields.size() - 1),
                        Arbitraries.integers().between(0, 20))
                .ofMinSize(2)
                .flatMap(chosen -> products().map(products -> {
                    var event = new StringBuilder("{");
                    // Mostly whole events: else few would be recognised at all.
                    chosen.put(0, chosen.getOrDefault(0, 2));
                    chosen.put(1, chosen.getOrDefault(1, 0));
                    chosen.forEach((field, value) -> event.append(event.length() > 1 ? "," : "")
                            .append(fields.get(field)[value % fields.get(field).length]));
                    return event.append(products).append("}").toString();
                }));
    }

    private static Arbitrary<String> products() {
        var product = Arbitraries.of(
                "\"a\"", text(64), text(65), "\"\"", "1", "null", "\"\\u0001\"", "\"\\uD83D\\uDE00\"", "\"\\uD83D\"");
        var item = Arbitraries.of(
                "{\"product_id\": \"a\"}",
                "{\"product_id\": \"a\", \"quantity\": 1, \"price\": 0}",
                "{\"product_id\": \"a\", \"quantity\": 1000000, \"price\": 1000000000}",
                "{\"product_id\": \"a\", \"quantity\": 1000001}",
                "{\"product_id\": \"a\", \"quantity\": 0}",
                "{\"product_id\": \"a\", \"quantity\": 1.5}",
                "{\"product_id\": \"a\", \"price\": -0.01}",
                "{\"product_id\": \"a\", \"price\": 1000000000.01}",
                "{\"product_id\": \"a\", \"price\": 1e300}",
                "{\"product_id\": \"a\", \"other\": 1}",
                "{\"quantity\": 1}");
        return Arbitraries.frequencyOf(
                Tuple.of(4, product.list().ofMaxSize(2).map(list -> ",\"product_ids\": " + list)),
                Tuple.of(4, item.list().ofMaxSize(2).map(list -> ",\"items\": " + list)),
                Tuple.of(1, Arbitraries.of("", ",\"product_ids\": [\"a\"], \"items\": []", ",\"items\": {}")));
    }

    private static String[] field(String name, String... values) {
        return java.util.Arrays.stream(values)
                .map(value -> "\"" + name + "\": " + value)
                .toArray(String[]::new);
    }

    private static String text(int length) {
        return "\"" + "x".repeat(length) + "\"";
    }

    private static String many(int fields) {
        return java.util.stream.IntStream.range(0, fields)
                .mapToObj(i -> "\"f" + i + "\": " + i)
                .collect(java.util.stream.Collectors.joining(",", "{", "}"));
    }
}
