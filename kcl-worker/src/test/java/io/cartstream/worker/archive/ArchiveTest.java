package io.cartstream.worker.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.service.retry.RetryPause;
import io.cartstream.store.Position;
import io.cartstream.worker.metrics.Metric;
import io.cartstream.worker.metrics.Mode;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.DeadLetter;
import io.cartstream.worker.stream.PlacedEvent;
import io.cartstream.worker.stream.StreamRecord;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ArchiveTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Position POSITION = new Position(BigInteger.valueOf(42), 3);
    private static final Instant ARRIVAL = Instant.parse("2026-11-23T10:00:00Z");

    private final WorkerMetrics metrics =
            new WorkerMetrics(WorkerRegistry.silent(Mode.FOLD).meters());
    private final List<ByteBuffer> events = new ArrayList<>();
    private final List<ByteBuffer> deadLetters = new ArrayList<>();
    private final Archive archive = new Archive(into(events));
    private final DeadLetters setAside = new DeadLetters(into(deadLetters), metrics);

    @Property(tries = 300)
    void everyLineIsInARecordOnceInOrderAndNoRecordIsTooLarge(
            @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 99) Integer> lengths) {
        var lines = lengths.stream()
                .map(length -> ByteBuffer.wrap("x".repeat(length).getBytes(StandardCharsets.UTF_8)))
                .toList();

        var records = new RecordPacker(80, 100).pack(lines);

        assertThat(records)
                .allMatch(record -> record.remaining() <= 80
                        || (linesOf(List.of(record)).size() == 1 && record.remaining() <= 100));
        assertThat(linesOf(records)).isEqualTo(linesOf(lines));
    }

    @Test
    void manyEventsBecomeOneRecordOfNdjson() {
        archive.begin(new Batch("shard-1", List.of(placed("{\"a\":1}"), placed("{\"b\":2}")), List.of(), POSITION))
                .run();

        assertThat(events).hasSize(1);
        assertThat(linesOf(events)).containsExactly("{\"a\":1}", "{\"b\":2}");
        assertThat(metrics.total(Metric.ARCHIVE_RECORDS)).isEqualTo(1);
        assertThat(metrics.total(Metric.ARCHIVE_BYTES)).isEqualTo(16);
    }

    @Test
    void aBatchWithoutEventsPutsNothing() {
        archive.begin(new Batch("shard-1", List.of(), List.of(), POSITION)).run();

        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 700_000, 700_001, 1 << 20})
    void aDeadLetterKeepsItsWholePayload(int length) {
        var payload = new byte[length];
        new Random(length).nextBytes(payload);
        var record = new StreamRecord(POSITION, ARRIVAL, "key", ByteBuffer.wrap(payload));

        setAside.begin(new Batch("shard-1", List.of(), List.of(new DeadLetter(record, "not JSON")), POSITION))
                .run();

        assertThat(deadLetters).allMatch(line -> line.remaining() <= DeliveryStream.MAX_RECORD_BYTES);
        var parts = linesOf(deadLetters).stream().map(JSON::readTree).toList();
        assertThat(joined(parts)).isEqualTo(payload);
        assertThat(parts).allSatisfy(part -> {
            assertThat(part.get("reason").asString()).isEqualTo("not JSON");
            assertThat(part.get("shard_id").asString()).isEqualTo("shard-1");
            assertThat(part.get("sequence_number").asString()).isEqualTo("42");
            assertThat(part.get("sub_sequence_number").asInt()).isEqualTo(3);
            assertThat(part.get("arrived_at").asString()).isEqualTo("2026-11-23T10:00:00Z");
            assertThat(part.get("partition_key").asString()).isEqualTo("key");
            assertThat(part.get("parts").asInt()).isEqualTo(parts.size());
        });
        assertThat(metrics.total(Metric.DEAD_LETTERS)).isEqualTo(1);
    }

    @Test
    void aPartitionKeyThatNoUtf8CanSayDoesNotStopADeadLetter() {
        var record = new StreamRecord(POSITION, ARRIVAL, "\ud800", ByteBuffer.wrap(new byte[] {1}));

        setAside.begin(new Batch("shard-1", List.of(), List.of(new DeadLetter(record, "not JSON")), POSITION))
                .run();

        assertThat(deadLetters).hasSize(1);
    }

    /** Every character of key and reason has to be escaped, and the payload fills its parts. */
    @Test
    void aDeadLetterFitsARecordWhateverItHolds() {
        var control = "\u0001".repeat(200_000);
        var record = new StreamRecord(POSITION, ARRIVAL, control, ByteBuffer.wrap(new byte[2_100_000]));

        setAside.begin(new Batch("shardId-000000000000", List.of(), List.of(new DeadLetter(record, control)), POSITION))
                .run();

        assertThat(deadLetters).hasSize(3).allMatch(line -> line.remaining() <= DeliveryStream.MAX_RECORD_BYTES);
    }

    private PackedDelivery into(List<ByteBuffer> records) {
        DeliveryStream stream = call -> {
            records.addAll(call);
            return DeliveryStream.Answer.taken();
        };
        return new PackedDelivery(
                stream,
                new DeliveryPace(() -> 0, _ -> {}),
                new RetryPause(Duration.ofMillis(10), Duration.ofSeconds(1), _ -> {}),
                metrics);
    }

    private static byte[] joined(List<JsonNode> parts) {
        var whole = new ByteArrayOutputStream();
        for (var i = 0; i < parts.size(); i++) {
            assertThat(parts.get(i).get("part").asInt()).isEqualTo(i + 1);
            whole.writeBytes(
                    Base64.getDecoder().decode(parts.get(i).get("payload").asString()));
        }
        return whole.toByteArray();
    }

    private static List<String> linesOf(List<ByteBuffer> buffers) {
        return buffers.stream()
                .flatMap(buffer -> StandardCharsets.UTF_8
                        .decode(buffer.duplicate())
                        .toString()
                        .lines())
                .toList();
    }

    private static PlacedEvent placed(String line) {
        var event = new ShoppingEvent(
                "e",
                "7",
                EventType.UPDATE_CART,
                List.of(),
                ARRIVAL,
                ARRIVAL,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new PlacedEvent(event, POSITION, ARRIVAL, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    }
}
