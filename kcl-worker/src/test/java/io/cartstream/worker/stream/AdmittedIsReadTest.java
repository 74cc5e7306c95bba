package io.cartstream.worker.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.event.EventContract;
import io.cartstream.event.EventJson;
import io.cartstream.event.MalformedEventException;
import io.cartstream.event.Violation;
import io.cartstream.ingest.Admission;
import io.cartstream.ingest.Admission.Decision;
import io.cartstream.ingest.AdmittedEvent;
import io.cartstream.ingest.Posted;
import io.cartstream.ingest.Reading;
import io.cartstream.ingest.Rejected;
import io.cartstream.store.Position;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The API and the worker agree on what an event is: else one that was acknowledged would end as a dead letter. */
class AdmittedIsReadTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.250Z");
    private static final Position POSITION = new Position(BigInteger.ONE, 0);

    private final EventJson json = new EventJson();
    private final Admission admission = new Admission(new EventContract());
    private final CanonicalReader reader = new CanonicalReader(json);

    @Property(tries = 3000)
    void whateverIsAdmittedIsRead(@ForAll("posted") String posted) throws MalformedEventException {
        requireReadOrClearlyRefused(posted);
    }

    @Example
    void theWidestEventIsAdmittedAndRead() throws MalformedEventException {
        var widest =
                "{\"user_id\":\"%s\",\"event_id\":\"%s\",\"event\":\"checkout\",\"product_ids\":[\"%s\"],\"timestamp\":\"1900-01-01T00:00:00Z\"}"
                        .formatted("😀".repeat(128), "😀".repeat(128), "😀".repeat(64));

        assertThat(decide(widest)).isInstanceOf(AdmittedEvent.class);
        requireReadOrClearlyRefused(widest);
    }

    private void requireReadOrClearlyRefused(String posted) throws MalformedEventException {
        switch (decide(posted)) {
            case AdmittedEvent admitted -> {
                var read = reader.read(
                        "shard-1", new StreamRecord(POSITION, NOW, "key", ByteBuffer.wrap(admitted.json())));
                assertThat(read.event()).as(posted).isEqualTo(admitted.event());
            }
            case Rejected rejected ->
                assertThat(rejected.violations().named())
                        .as(posted)
                        .isNotEmpty()
                        .allMatch(AdmittedIsReadTest::canBeSaid);
        }
    }

    private Decision decide(String posted) {
        return admission.decide(
                Posted.in(posted.getBytes(StandardCharsets.UTF_8), json), Reading.LENIENT, NOW, () -> "made");
    }

    private static boolean canBeSaid(Violation violation) {
        try {
            StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(violation.toString()));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    @Provide
    Arbitrary<String> posted() {
        var id = ids(128);
        var userId = Arbitraries.oneOf(
                id, Arbitraries.of("42", "42.0", "1E2", "-0.0", "0e99", "1.5", "1e400", "9007199254740991.0"));
        var type = Arbitraries.of("\"checkout\"", "\"update_cart\"", "\"\\ud800\"");
        var further = Combinators.combine(
                        field("event_id", id),
                        field("session_id", id),
                        field("source", ids(64)),
                        field("timestamp", times()),
                        field("properties", properties()),
                        Arbitraries.frequencyOf(
                                Tuple.of(9, Arbitraries.just("")), Tuple.of(1, Arbitraries.just(",\"\\ud800\":1"))))
                .as((eventId, session, source, time, properties, unknown) ->
                        eventId + session + source + time + properties + unknown);
        return Combinators.combine(userId, type, products(), further)
                .as((user, event, products, rest) ->
                        "{\"user_id\":" + user + ",\"event\":" + event + "," + products + rest + "}");
    }

    /**
     * As texts of JSON: whole characters outside the basic plane, halves of them, control characters, and those the archive might trip
     * over.
     */
    private static Arbitrary<String> ids(int max) {
        var piece = Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.of("a", "ü", "\u2028", "/", "\\\"")),
                Tuple.of(20, Arbitraries.of("😀", "\\ud83d\\ude00")),
                Tuple.of(1, Arbitraries.of("\\ud83d", "\\ude00", "\\u0000")));
        var mixed = piece.list().ofMinSize(0).ofMaxSize(4).map(pieces -> String.join("", pieces));
        var long_ = Arbitraries.of("a", "😀")
                .flatMap(one ->
                        Arbitraries.of(max / 2, max / 2 + 1, max, max + 1).map(one::repeat));
        return Arbitraries.frequencyOf(Tuple.of(3, mixed), Tuple.of(1, long_)).map(text -> "\"" + text + "\"");
    }

    private static Arbitrary<String> times() {
        return Arbitraries.of(
                        "0000-01-01T00:00:00Z",
                        "0001-01-01T00:00:00+18:00",
                        "1899-12-31T23:59:59.999999999Z",
                        "1900-01-01T00:00:00+01:00",
                        "1900-01-01T00:00:00Z",
                        "1969-12-31T23:59:59.999Z",
                        "2026-11-25T10:00:00.250Z",
                        "2026-11-25T10:00:00.250999Z",
                        "2026-11-25T10:00:00.251Z",
                        "2016-12-31T23:59:60Z",
                        "2026-11-24T24:00:00Z",
                        "9999-12-31T23:59:59Z",
                        "-999999999-01-01T00:00:00Z",
                        "+999999999-12-31T23:59:59Z")
                .map(text -> "\"" + text + "\"");
    }

    private static Arbitrary<String> properties() {
        return Arbitraries.of(
                "{}",
                "{\"a\":\"\\ud800\"}",
                "{\"\\udfff\":1}",
                "{\"a\":[{\"b\":\"x\\ud83d\"}]}",
                "{\"a\":\"\\ud83d\\ude00\",\"n\":1e400,\"m\":-1.5E-400}",
                "{\"a\":{\"b\":{\"c\":{}}}}",
                "{\"a\":{\"b\":{\"c\":{\"d\":[]}}}}");
    }

    private static Arbitrary<String> products() {
        var product = ids(64);
        var number =
                Arbitraries.of("1", "2.0", "1E2", "1000000", "1000001", "0", "1.5", "1e400", "99999999999999999999");
        var price = Arbitraries.of("0", "0.10", "1e-400", "1E9", "1e400", "-0.0");
        var item = Combinators.combine(product, field("quantity", number), field("price", price))
                .as((id, quantity, each) -> "{\"product_id\":" + id + quantity + each + "}");
        return Arbitraries.oneOf(
                product.list().ofMaxSize(3).map(list -> "\"product_ids\":[" + joined(list) + "]"),
                item.list().ofMaxSize(3).map(list -> "\"items\":[" + joined(list) + "]"));
    }

    private static String joined(java.util.List<String> list) {
        return list.stream().collect(Collectors.joining(","));
    }

    /** Mostly absent, so that most events have at most one thing wrong. */
    private static Arbitrary<String> field(String name, Arbitrary<String> values) {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just("")), Tuple.of(1, values.map(value -> ",\"" + name + "\":" + value)));
    }
}
