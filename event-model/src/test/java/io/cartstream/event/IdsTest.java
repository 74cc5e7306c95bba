package io.cartstream.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class IdsTest {
    private final EventContract contract = new EventContract();
    private final JsonMapper mapper = JsonMapper.builder().build();

    @Example
    void lengthsAreCountedInCodePoints() {
        assertThat(Ids.isId("😀".repeat(128), Ids.MAX_LENGTH)).isTrue();
        assertThat(Ids.isId("😀".repeat(129), Ids.MAX_LENGTH)).isFalse();
        assertThat(Ids.isId("a".repeat(128), Ids.MAX_LENGTH)).isTrue();
        assertThat(Ids.isId("a".repeat(129), Ids.MAX_LENGTH)).isFalse();
        assertThat(Ids.isId("", Ids.MAX_LENGTH)).isFalse();
    }

    @Example
    void controlCharactersAndHalvesOfCharactersAreNoId() {
        for (var text : new String[] {"a\0", "\u001F", "\u007F", "\uD83D", "\uDE00", "\uDE00\uD83D", "\uD83Da"}) {
            assertThat(Ids.isId(text, Ids.MAX_LENGTH)).isFalse();
        }
        assertThat(Ids.isId("ü\u0080\u2028{}\uFFFF", Ids.MAX_LENGTH)).isTrue();
    }

    @Example
    void theSchemaSaysTheSameLengths() {
        var schema = mapper.readTree(contract.schemaText());
        assertThat(schema.at("/properties/user_id/maxLength").asInt()).isEqualTo(Ids.MAX_LENGTH);
        assertThat(schema.at("/properties/event_id/maxLength").asInt()).isEqualTo(Ids.MAX_LENGTH);
        assertThat(schema.at("/properties/session_id/maxLength").asInt()).isEqualTo(Ids.MAX_LENGTH);
        assertThat(schema.at("/properties/source/maxLength").asInt()).isEqualTo(Ids.MAX_SOURCE_LENGTH);
        assertThat(schema.at("/$defs/product_id/maxLength").asInt()).isEqualTo(Ids.MAX_PRODUCT_LENGTH);
        assertThat(schema.at("/properties/items/maxItems").asInt()).isEqualTo(EventContract.MAX_ITEMS);
        assertThat(schema.at("/properties/product_ids/maxItems").asInt()).isEqualTo(EventContract.MAX_ITEMS);
    }

    /** In every field that is an id: the schema refuses what {@link Ids} refuses, and nothing else. */
    @Property(tries = 1000)
    void theSchemaSaysTheSame(@ForAll("texts") String text) {
        for (var field : new String[] {"user_id", "event_id", "session_id", "source"}) {
            var max = field.equals("source") ? Ids.MAX_SOURCE_LENGTH : Ids.MAX_LENGTH;
            var event = mapper.createObjectNode().put("user_id", "u").put("event", "checkout");
            event.putArray("product_ids").add("1");
            event.put(field, text);
            assertThat(isInSchema(event)).as(field + " " + text).isEqualTo(Ids.isId(text, max));
        }
        var event = mapper.createObjectNode().put("user_id", "u").put("event", "checkout");
        event.putArray("product_ids").add(text);
        assertThat(isInSchema(event)).as(text).isEqualTo(Ids.isId(text, Ids.MAX_PRODUCT_LENGTH));
    }

    private boolean isInSchema(JsonNode event) {
        return contract.schemaViolations(event).isEmpty();
    }

    @Provide
    Arbitrary<String> texts() {
        var piece = Arbitraries.of(
                "a", "ü", "😀", "\uD83D", "\uDE00", "\0", "\u001F", "\u007F", "\u0080", "\n", "/", "\uFFFF");
        var mixed = piece.list().ofMaxSize(4).map(pieces -> String.join("", pieces));
        var wide = Arbitraries.of("a", "ü", "😀")
                .flatMap(one -> Arbitraries.of(63, 64, 65, 127, 128, 129).map(one::repeat));
        return Arbitraries.oneOf(mixed, wide, Arbitraries.strings().ofMaxLength(4));
    }

    @Property(tries = 2000)
    void utf8IsWhatTheJdkDecodes(@ForAll("bytes") byte[] bytes) {
        var decoded = new String(bytes, StandardCharsets.UTF_8);
        var isSame = java.util.Arrays.equals(decoded.getBytes(StandardCharsets.UTF_8), bytes);
        var isExpected = isSame && decoded.indexOf(0) < 0 && !decoded.startsWith("\uFEFF");

        assertThat(Utf8.isText(bytes, 0, bytes.length)).isEqualTo(isExpected);
        var framed = new byte[bytes.length + 22];
        java.util.Arrays.fill(framed, (byte) 'x');
        System.arraycopy(bytes, 0, framed, 11, bytes.length);
        assertThat(Utf8.isText(framed, 11, 11 + bytes.length)).isEqualTo(isExpected);
        assertThat(Utf8.isText(framed, 0, framed.length)).isEqualTo(isSame && decoded.indexOf(0) < 0);
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        var edges = new String[] {
            "7f",
            "80",
            "c0af",
            "c1bf",
            "c280",
            "dfbf",
            "e08080",
            "e09fbf",
            "e0a080",
            "ed9fbf",
            "eda080",
            "edbfbf",
            "ee8080",
            "efbfbf",
            "efbbbf",
            "f0808080",
            "f08fbfbf",
            "f0908080",
            "f48fbfbf",
            "f4908080",
            "f5808080",
            "ff",
            "fe",
            "00",
            "e28280",
            "e282",
            "f09f98",
            "61",
            "6161616161616161",
            "c3a4"
        };
        return Arbitraries.of(edges)
                .list()
                .ofMaxSize(5)
                .map(parts -> java.util.HexFormat.of().parseHex(String.join("", parts)));
    }
}
