package io.cartstream.worker.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.event.EventContract;
import io.cartstream.event.EventJson;
import io.cartstream.ingest.Admission;
import io.cartstream.store.Position;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.CanonicalReader;
import io.cartstream.worker.stream.DeadLetter;
import io.cartstream.worker.stream.Decoding;
import io.cartstream.worker.stream.PlacedEvent;
import io.cartstream.worker.stream.RecordDecoder;
import io.cartstream.worker.stream.StreamRecord;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostedReaderTest {
    private static final Instant ARRIVAL = Instant.parse("2026-11-24T10:00:00.250Z");
    private static final String POSTED = """
            {"user_id":1569,"event":"checkout","product_ids":["123","55"]}""";

    private final RecordDecoder decoder =
            new RecordDecoder(new PostedReader("cartstream-direct", new Admission(new EventContract())));

    @Test
    void whatTheApiAddsFollowsFromTheRecord() {
        var placed = decode(POSTED).events().getFirst();

        assertThat(text(placed))
                .isEqualTo("""
                        {"event_id":"%s","user_id":"1569","event":"checkout","product_ids":["123","55"],\
                        "timestamp":"2026-11-24T10:00:00.250Z","received_at":"2026-11-24T10:00:00.250Z","schema_version":1}""".formatted(PostedReader.eventId("cartstream-direct", "shard-1", position(0))));
        assertThat(placed.position()).isEqualTo(position(0));
    }

    @Test
    void theSameRecordReadAgainIsTheSameEventToTheByte() {
        assertThat(decode(POSTED).events().getFirst())
                .isEqualTo(decode(POSTED).events().getFirst());
    }

    @Test
    void theSameTextAtAnotherPlaceIsAnotherEvent() {
        assertThat(decode(POSTED, POSTED).events())
                .extracting(placed -> placed.event().eventId())
                .doesNotHaveDuplicates();
        assertThat(PostedReader.eventId("cartstream-direct", "shard-1", position(0)))
                .isNotEqualTo(PostedReader.eventId("cartstream-direct", "shard-2", position(0)))
                .isNotEqualTo(PostedReader.eventId("another", "shard-1", position(0)));
    }

    @Test
    void anIdOfTheClientsOwnIsKept() {
        assertThat(decode(POSTED.replace("{", "{\"event_id\":\"theirs\",")).events())
                .extracting(placed -> placed.event().eventId())
                .containsExactly("theirs");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                                 | is empty
            hello                                                              | is not valid JSON
            []                                                                 | array found, object expected
            {"user_id":1,"event":"checkout"}                                   | must have either product_ids or items, and not both
            {"user_id":1,"event":"Steal","product_ids":["1"]}                  | /event
            {"event":"checkout","product_ids":["1"]}                           | /user_id is missing
            {"user_id":1,"event":"checkout","items":[{"product_id":"1","extra":1}]} | /items/0/extra is not a field of an event
            {"user_id":1,"event":"checkout","product_ids":["1"],"timestamp":"2026-11-26T10:00:00Z"} | /timestamp must be at most one day ahead
            {"user_id":1,"event":"checkout","product_ids":["1"],"timestamp":"1899-12-31T23:59:59Z"} | /timestamp must not be before 1900
            {"user_id":1,"event":"checkout","product_ids":["1"],"session_id":"\\ud800"} | /session_id
            {"user_id":1,"event":"checkout","product_ids":["1"],"properties":{"a":"\\ud800"}} | /properties must not hold half a surrogate pair
            """)
    void whatBreaksTheContractIsADeadLetterWithTheReason(String payload, String reason) {
        var batch = decode(payload, POSTED);

        assertThat(batch.events()).hasSize(1);
        assertThat(batch.deadLetters()).hasSize(1);
        assertThat(batch.deadLetters().getFirst().reason()).contains(reason);
        assertThat(new String(batch.deadLetters().getFirst().record().bytes(), StandardCharsets.UTF_8))
                .isEqualTo(payload);
    }

    @Test
    void aReasonIsShortHoweverMuchIsWrong() {
        var wrong = new StringBuilder("{\"" + "x".repeat(100_000) + "\":1");
        for (var i = 0; i < 1_000; i++) {
            wrong.append(",\"field").append(i).append("\":1");
        }

        assertThat(decode(wrong + "}").deadLetters().getFirst().reason().length())
                .isLessThanOrEqualTo(1_000);
    }

    @Test
    void theLargestEventThatKeepsTheContractFits() {
        var item =
                "{\"product_id\":\"" + "😀".repeat(64) + "\",\"quantity\":1000000,\"price\":0." + "1".repeat(100) + "}";
        var largest = "{\"user_id\":1,\"event\":\"checkout\",\"items\":[" + (item + ",").repeat(999) + item
                + "],\"properties\":{\"a\":\"" + "😀".repeat(8_000) + "\"}}";

        assertThat(decode(largest).events()).hasSize(1);
    }

    @Test
    void aNumberOfManyDigitsIsADeadLetter() {
        var item = "{\"product_id\":\"1\",\"price\":0." + "1".repeat(101) + "}";

        assertThat(decode("{\"user_id\":1,\"event\":\"checkout\",\"items\":[" + item + "]}")
                        .deadLetters())
                .singleElement()
                .extracting(DeadLetter::reason)
                .asString()
                .startsWith("/items/0/price is a number out of bounds");
    }

    @Test
    void whateverIsForwardedIsReadByTheMainStreamsReader() {
        var forwarded = decode(
                POSTED,
                POSTED.replace("{", "{\"properties\":{\"a\":[1,{\"b\":null}]},"),
                POSTED.replace("1569", "42.0"),
                POSTED.replace("{", "{\"timestamp\":\"1900-01-01T00:00:00Z\","),
                POSTED.replace("\"55\"", "\"" + "😀".repeat(64) + "\""));
        assertThat(forwarded.deadLetters()).isEmpty();
        var arrived = new ArrayList<StreamRecord>();
        forwarded
                .events()
                .forEach(placed ->
                        arrived.add(new StreamRecord(position(arrived.size()), ARRIVAL, "key", placed.line())));

        var batch = Decoding.batch(new RecordDecoder(new CanonicalReader(new EventJson())), "shard-9", arrived);

        assertThat(batch.deadLetters()).isEmpty();
        assertThat(batch.events())
                .extracting(PlacedEvent::event)
                .containsExactlyElementsOf(
                        forwarded.events().stream().map(PlacedEvent::event).toList());
    }

    @Property(tries = 500)
    void everyRecordIsAnEventOrADeadLetterAndNoneStopsTheOthers(@ForAll("payloads") List<String> payloads) {
        var batch = decode(payloads.toArray(String[]::new));

        assertThat(batch.events().size() + batch.deadLetters().size()).isEqualTo(payloads.size());
        assertThat(batch.end()).isEqualTo(position(payloads.size() - 1));
    }

    @Provide
    Arbitrary<List<String>> payloads() {
        var fields = Arbitraries.of(
                "\"user_id\":1",
                "\"user_id\":\"\\ud800\"",
                "\"user_id\":{}",
                "\"event\":\"checkout\"",
                "\"event\":null",
                "\"product_ids\":[\"1\"]",
                "\"product_ids\":[]",
                "\"product_ids\":\"1\"",
                "\"items\":[{\"product_id\":\"1\",\"price\":1e400}]",
                "\"items\":[{}]",
                "\"timestamp\":\"2016-12-31T23:59:60Z\"",
                "\"timestamp\":\"-999999999-01-01T00:00:00Z\"",
                "\"event_id\":\"\\udfff\"",
                "\"\\ud800\":1",
                "\"properties\":{\"\\ud800\":\"\\udc00\"}",
                "\"properties\":{\"a\":{\"b\":{\"c\":{\"d\":{}}}}}");
        var objects = fields.list().ofMaxSize(6).map(some -> "{" + String.join(",", some) + "}");
        return Arbitraries.oneOf(objects, Arbitraries.strings().ofMaxLength(50), Arbitraries.just(POSTED))
                .list()
                .ofMinSize(1)
                .ofMaxSize(10);
    }

    private Batch decode(String... payloads) {
        var records = new ArrayList<StreamRecord>();
        for (var payload : payloads) {
            records.add(new StreamRecord(
                    position(records.size()),
                    ARRIVAL,
                    "1569",
                    ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8))));
        }
        return Decoding.batch(decoder, "shard-1", records);
    }

    private static String text(PlacedEvent placed) {
        return StandardCharsets.UTF_8.decode(placed.line()).toString();
    }

    private static Position position(int number) {
        return new Position(BigInteger.valueOf(100L + number), 0);
    }
}
