package io.cartstream.worker.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cartstream.event.EventJson;
import io.cartstream.store.Position;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordDecoderTest {
    private static final Instant ARRIVAL = Instant.parse("2026-11-23T10:00:00Z");
    private static final String EVENT = """
            {"event_id":"e1","user_id":"7","event":"checkout","product_ids":["1","2"],"timestamp":"2026-11-23T09:59:59Z",\
            "received_at":"2026-11-23T09:59:59.500Z","schema_version":1}""";

    private final RecordDecoder decoder = new RecordDecoder(new CanonicalReader(new EventJson()));

    @Test
    void anEventIsReadAndWrittenForTheArchiveWithItsPlace() {
        var batch = decode(EVENT);

        assertThat(batch.deadLetters()).isEmpty();
        assertThat(batch.end()).isEqualTo(position(0));
        assertThat(StandardCharsets.UTF_8
                        .decode(batch.events().getFirst().line())
                        .toString())
                .isEqualTo("""
                        {"event_id":"e1","user_id":"7","event":"checkout","product_ids":["1","2"],\
                        "timestamp":"2026-11-23T09:59:59Z","received_at":"2026-11-23T09:59:59.500Z","schema_version":1,\
                        "shard_id":"shard-1","sequence_number":"9","sub_sequence_number":0,\
                        "arrived_at":"2026-11-23T10:00:00Z"}""");
    }

    @Test
    void nothingElseIsLostWithAPoisonRecord() {
        var batch = decode(EVENT, "{", EVENT);

        assertThat(batch.events()).extracting(PlacedEvent::position).containsExactly(position(0), position(2));
        assertThat(batch.deadLetters())
                .extracting(letter -> letter.record().position(), DeadLetter::reason)
                .containsExactly(tuple(position(1), "is not valid JSON"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{\"schema_version\":2}",
                "{\"event_id\":\"e1\"}",
                "\u0000",
                "{\"a\":1,\"a\":1}",
                "{} trailing"
            })
    void whatIsNoEventIsADeadLetter(String payload) {
        assertThat(decode(payload).deadLetters()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"7\"", "\"e1\"", "\"2\""})
    void anIdThatNoTableCanHoldIsADeadLetter(String id) {
        // Half a surrogate pair: JSON can say it, UTF-8 cannot.
        var batch = decode(EVENT.replace(id, "\"\\ud800\""));

        assertThat(batch.deadLetters())
                .singleElement()
                .extracting(DeadLetter::reason)
                .asString()
                .contains("is not a text of 1 to");
    }

    @Test
    void anIdOfWholeSurrogatePairsIsFine() {
        assertThat(decode(EVENT.replace("\"7\"", "\"\ud83d\uded2\"")).events())
                .extracting(placed -> placed.event().userId())
                .containsExactly("\ud83d\uded2");
    }

    @Test
    void aReceiptAfterTheArrivalIsADeadLetterSinceItWouldMoveTheClock() {
        var batch = decode(EVENT.replace("2026-11-23T09:59:59.500Z", "2036-11-23T09:59:59.500Z"));

        assertThat(batch.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly("received_at is after the record's arrival");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-999999999-01-01T00:00:00Z", "1899-12-31T23:59:59Z"})
    void aTimeLongPastIsADeadLetterSinceItHasNoMilliseconds(String time) {
        assertThat(decode(EVENT.replace("2026-11-23T09:59:59Z", time)).deadLetters())
                .hasSize(1);
    }

    @Test
    void anEventOfMoreProductsThanAShopMayPostIsADeadLetter() {
        var most = "\"p\",".repeat(999);

        assertThat(decode(EVENT.replace("[", "[" + most).replace(",\"2\"]", "]"))
                        .events())
                .hasSize(1);
        assertThat(decode(EVENT.replace("[", "[" + most)).deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly("more than 1000 products");
    }

    @Test
    void propertiesGoIntoTheArchiveAndAreNotHeldAsATree() {
        var placed = decode(EVENT.replace("{", "{\"properties\":{\"deep\":[[],[]]},"))
                .events()
                .getFirst();

        assertThat(placed.event().details()).isEmpty();
        assertThat(StandardCharsets.UTF_8.decode(placed.line().duplicate()).toString())
                .contains("\"properties\":{\"deep\":[[],[]]}");
    }

    @Test
    void garbageOfAMegabyteIsADeadLetterWhole() {
        var garbage = "x".repeat(1 << 20);

        var letter = decode(garbage).deadLetters().getFirst();

        assertThat(letter.record().payload().remaining()).isEqualTo(1 << 20);
    }

    @Test
    void aPackedRecordThatCouldNotBeUnpackedSaysSo() {
        var record = new StreamRecord(position(0), ARRIVAL, "key", ByteBuffer.wrap(new byte[] {
            (byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2, 1
        }));

        assertThat(Decoding.batch(decoder, "shard-1", List.of(record)).deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly("a packed record that cannot be unpacked");
    }

    private Batch decode(String... payloads) {
        var records = new ArrayList<StreamRecord>();
        for (var payload : payloads) {
            records.add(new StreamRecord(
                    position(records.size()),
                    ARRIVAL,
                    "key",
                    ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8))));
        }
        return Decoding.batch(decoder, "shard-1", records);
    }

    private static Position position(int sub) {
        return new Position(BigInteger.valueOf(9), sub);
    }
}
