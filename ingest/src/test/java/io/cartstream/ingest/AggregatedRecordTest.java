package io.cartstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

class AggregatedRecordTest {
    private static final String HASH_KEY = BigInteger.TWO.pow(127).toString();

    @Test
    void kclTakesApartEverythingThatWePack() {
        var packed = new AggregatedRecord(HASH_KEY);
        var events = IntStream.range(0, 2_000).mapToObj(i -> "event " + i).toList();
        for (var event : events) {
            packed.add("key" + event.hashCode() % 300, event.getBytes(StandardCharsets.UTF_8));
        }

        var unpacked = unpackedByKcl(packed.toBytes());

        assertThat(unpacked).extracting(AggregatedRecordTest::text).isEqualTo(events);
        assertThat(unpacked).allMatch(KinesisClientRecord::aggregated);
        assertThat(unpacked).extracting(KinesisClientRecord::explicitHashKey).containsOnly(HASH_KEY);
        for (var i = 0; i < unpacked.size(); i++) {
            assertThat(unpacked.get(i).subSequenceNumber()).isEqualTo(i);
            assertThat(unpacked.get(i).partitionKey())
                    .isEqualTo("key" + events.get(i).hashCode() % 300);
        }
    }

    @Test
    void kclDropsNoneWhenTheShardHasBeenCutDownToTheLane() {
        var map = new LaneMap(32);
        var lane = map.laneOf("anna");
        var packed = new AggregatedRecord(map.hashKeyOf(lane));
        packed.add("one key", "first".getBytes(StandardCharsets.UTF_8));
        packed.add("another key", "second".getBytes(StandardCharsets.UTF_8));
        var start = new BigInteger(map.hashKeyOf(lane));
        var end = start.add(BigInteger.ONE.shiftLeft(123)).subtract(BigInteger.ONE);

        var unpacked =
                new AggregatorUtil().deaggregate(List.of(record(packed.toBytes())), start.toString(), end.toString());

        assertThat(unpacked).extracting(AggregatedRecordTest::text).containsExactly("first", "second");
    }

    @Property(tries = 200)
    void everySizeOfEventSurvives(@ForAll @Size(min = 1, max = 20) List<@IntRange(max = 20_000) Integer> sizes) {
        var packed = new AggregatedRecord(HASH_KEY);
        for (var size : sizes) {
            packed.add("key" + size % 7, "x".repeat(size).getBytes(StandardCharsets.UTF_8));
        }

        var bytes = packed.toBytes();

        assertThat(unpackedByKcl(bytes))
                .extracting(record -> record.data().remaining())
                .isEqualTo(sizes);
        assertThat(bytes.length)
                .isLessThanOrEqualTo(sizes.stream().mapToInt(Integer::intValue).sum()
                        + sizes.size() * AggregatedRecord.MAX_OVERHEAD_PER_EVENT
                        + 20
                        + 2
                        + HASH_KEY.length());
    }

    private static List<KinesisClientRecord> unpackedByKcl(byte[] bytes) {
        return new AggregatorUtil().deaggregate(List.of(record(bytes)));
    }

    private static KinesisClientRecord record(byte[] bytes) {
        return KinesisClientRecord.builder()
                .partitionKey("outer key")
                .explicitHashKey(HASH_KEY)
                .sequenceNumber("1")
                .data(ByteBuffer.wrap(bytes))
                .build();
    }

    private static String text(KinesisClientRecord record) {
        return StandardCharsets.UTF_8.decode(record.data().duplicate()).toString();
    }
}
