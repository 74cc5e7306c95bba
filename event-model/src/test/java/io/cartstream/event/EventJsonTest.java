package io.cartstream.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

class EventJsonTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123456Z");

    private final EventJson json = new EventJson();

    @Test
    void aPostedEventGetsWhatItLacks() {
        var event = posted("{\"user_id\":1569,\"product_ids\":[\"123\",\"55\"],\"event\":\"add_to_cart\"}");

        assertThat(event.eventId()).isEqualTo("made");
        assertThat(event.userId()).isEqualTo("1569");
        assertThat(event.timestamp()).isEqualTo("2026-11-22T10:00:00.123Z");
        assertThat(event.receivedAt()).isEqualTo("2026-11-22T10:00:00.123Z");
        assertThat(event.items()).containsExactly(CartItem.of("123"), CartItem.of("55"));
    }

    @ParameterizedTest
    @CsvSource({"42, 42", "42.0, 42", "1E2, 100", "-0.0, 0", "0e99, 0", "9007199254740991.0, 9007199254740991"})
    void aNumberIsTheSameShopperHoweverItIsWritten(String number, String userId) {
        assertThat(posted("{\"user_id\":" + number + ",\"product_ids\":[\"1\"],\"event\":\"checkout\"}")
                        .userId())
                .isEqualTo(userId);
    }

    @Test
    void theCanonicalFormIsWhatTheArchiveShows() {
        var event = posted("""
                {"event_id":"e1","user_id":"anna","event":"checkout","timestamp":"2026-11-22T11:30:00+02:00",
                 "items":[{"product_id":"1","quantity":2,"price":2.50},{"product_id":"2"}],
                 "properties":{"coupon":"X"}}""");

        assertThat(new String(json.encode(event, out -> out.writeStringProperty("shard_id", "s1")), UTF_8))
                .isEqualTo("{\"event_id\":\"e1\",\"user_id\":\"anna\",\"event\":\"checkout\","
                        + "\"items\":[{\"product_id\":\"1\",\"quantity\":2,\"price\":2.50},{\"product_id\":\"2\"}],"
                        + "\"timestamp\":\"2026-11-22T09:30:00Z\",\"properties\":{\"coupon\":\"X\"},"
                        + "\"received_at\":\"2026-11-22T10:00:00.123Z\",\"schema_version\":1,\"shard_id\":\"s1\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-24T08:00:00Z, 2026-11-24T08:00:30Z, an hour and a half behind",
        "2026-11-25T12:00:00Z, 2026-11-25T12:00:30Z, a day and more ahead"
    })
    void aWrongClockIsCorrectedByTheTimeOfSending(Instant at, Instant sentAt, String clock) {
        var event = json.posted(json.parse("""
                        {"user_id":1,"event":"checkout","product_ids":["1"],"timestamp":"%s","sent_at":"%s"}""".formatted(at, sentAt).getBytes(UTF_8)), NOW, () -> "made");

        assertThat(event.timestamp()).as(clock).isEqualTo(NOW.minusSeconds(30).truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void aClockThatIsRightWithinAMinuteIsLeftAlone() {
        assertThat(posted("""
                        {"user_id":1,"event":"checkout","product_ids":["1"],"timestamp":"%s","sent_at":"%s"}""".formatted(NOW.minusSeconds(100), NOW.minusSeconds(59)))
                        .timestamp())
                .isEqualTo(NOW.minusSeconds(100).truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void aVisitorWithoutALoginIsAShopperOfANamespaceOfItsOwn() {
        var event = posted("""
                {"anonymous_id":"cookie-1","event":"product_view","product_ids":["1"],"context":{"url":"https://shop.example"}}""");

        assertThat(event.userId()).isEqualTo("anonymous:cookie-1");
        assertThat(new String(json.encode(event), UTF_8))
                .contains(
                        "\"user_id\":\"anonymous:cookie-1\"", "\"anonymous_id\":\"cookie-1\"", "\"context\":{\"url\"");
    }

    @Test
    void whatAShopSaysOfAnOrderAndItsLinesIsArchivedAsItIs() throws MalformedEventException {
        var event = posted("""
                {"user_id":1,"event":"checkout","order":{"id":"A1","currency":"EUR","total":12.5},
                 "items":[{"product_id":"1","name":"Mug","variant":"XL","properties":{"gift":true}}]}""");

        var archived = new String(json.encode(event), UTF_8);
        assertThat(archived)
                .contains("\"order\":{\"id\":\"A1\",\"currency\":\"EUR\",\"total\":12.5}")
                .contains("{\"product_id\":\"1\",\"name\":\"Mug\",\"variant\":\"XL\",\"properties\":{\"gift\":true}}");
        assertThat(json.decode(archived.getBytes(UTF_8))).isEqualTo(event);
        assertThat(event.withoutDetails().items()).containsExactly(CartItem.of("1"));
    }

    @Property(tries = 300)
    void whatIsEncodedIsDecoded(@ForAll("events") ShoppingEvent event) throws MalformedEventException {
        assertThat(json.decode(json.encode(event))).isEqualTo(event);
    }

    @Property(tries = 300)
    void anyBytesAreDecodedOrRefusedWithAReason(@ForAll byte[] bytes) {
        assertThatThrownBy(() -> json.decode(bytes)).isInstanceOf(MalformedEventException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            schema_version":1 | schema_version":2    | schema_version is not 1
            "checkout"        | "Look"               | event is no name of an event
            "event_id":"e1"   | "event_id":""        | event_id is not a text of 1 to 128 characters without control characters
            "user_id":"7"     | "user_id":7          | user_id is not a text of 1 to 128 characters without control characters
            ["1"]             | []                   | an event of this type needs a product
            ["1"]             | [7]                  | product_id is not a text of 1 to 64 characters without control characters
            "product_ids"     | "products"           | either product_ids or items must be a list
            2026-11-22T10     | 2026-11-24T10        | timestamp is more than a day after received_at
            "2026-11-22T10    | "2026-11-22 10       | timestamp is not a time
            """)
    void aBrokenEventIsRefusedWithItsReason(String whole, String broken, String reason) {
        var text = "{\"event_id\":\"e1\",\"user_id\":\"7\",\"event\":\"checkout\",\"product_ids\":[\"1\"],"
                + "\"timestamp\":\"2026-11-22T10:00:00Z\",\"received_at\":\"2026-11-22T11:00:00Z\",\"schema_version\":1}";
        assertThat(text).contains(whole);

        assertThatThrownBy(() -> json.decode(text.replace(whole, broken).getBytes(UTF_8)))
                .isInstanceOf(MalformedEventException.class)
                .hasMessage(reason);
    }

    @Test
    void twoValuesOrAFieldTwiceAreNoJson() {
        assertThatThrownBy(() -> json.parse("{} {}".getBytes(UTF_8))).isInstanceOf(UnreadableJsonException.class);
        assertThatThrownBy(() -> json.parse("{\"a\":1,\"a\":2}".getBytes(UTF_8)))
                .isInstanceOf(UnreadableJsonException.class);
        assertThatThrownBy(() -> json.parse("[".repeat(1000).getBytes(UTF_8)))
                .isInstanceOf(UnreadableJsonException.class);
    }

    @Provide
    Arbitrary<ShoppingEvent> events() {
        var text = Arbitraries.strings().ofMinLength(1).ofMaxLength(64).filter(id -> Ids.isId(id, 64));
        var time = Arbitraries.longs().between(0, 4_000_000_000_000L).map(Instant::ofEpochMilli);
        var price = Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, BigDecimal.valueOf(1000))
                .ofScale(2);
        var quantity = Arbitraries.integers().between(1, 1000);
        var item = Combinators.combine(text, quantity.optional(), price.optional())
                .as((id, pieces, each) ->
                        new CartItem(id, pieces.map(OptionalInt::of).orElseGet(OptionalInt::empty), each));
        var properties = text.map(value -> {
            var details = JsonNodeFactory.instance.objectNode();
            details.putObject("properties").put("note", value);
            return details;
        });
        return Combinators.combine(
                        text,
                        text,
                        Arbitraries.of(EventType.SHOPPING),
                        item.list().ofMinSize(1).ofMaxSize(5),
                        time,
                        text.optional(),
                        properties.optional())
                .as((id, user, type, items, at, source, further) -> new ShoppingEvent(
                        id, user, type, items, at, at.plusSeconds(1), Optional.empty(), source, further));
    }

    private ShoppingEvent posted(String event) {
        return json.posted(json.parse(event.getBytes(UTF_8)), NOW, () -> "made");
    }
}
