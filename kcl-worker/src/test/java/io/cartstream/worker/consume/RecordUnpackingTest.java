package io.cartstream.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.cartstream.store.Position;
import io.cartstream.worker.stream.StreamRecord;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.kpl.Messages;

class RecordUnpackingTest {
    private static final BigInteger END = BigInteger.TWO.pow(128).subtract(BigInteger.ONE);

    @Test
    void aPackedRecordIsUnpackedAsKclItselfDoes() {
        var packed = packed(message("1", "2").addRecords(part(0, 0, "a")).addRecords(part(1, 1, "b")));

        assertThat(unpacked(packed)).isEqualTo(byKcl(packed));
        assertThat(unpacked(packed))
                .extracting(record -> record.position().subSequenceNumber())
                .containsExactly(0L, 1L);
    }

    @Test
    void aPartWithoutExplicitHashKeyIsPlacedByItsPartitionKey() {
        var packed = packed(message("1").addRecords(part(0, 0, "a").clearExplicitHashKeyIndex()));

        assertThat(unpacked(packed)).isEqualTo(byKcl(packed));
    }

    @Test
    void aPackedRecordWithAPartOutsideTheShardGoesOnWhole() {
        var packed =
                packed(message("1", END.toString()).addRecords(part(0, 0, "a")).addRecords(part(1, 1, "b")));

        assertThat(new RecordUnpacking().deaggregate(List.of(packed), BigInteger.ZERO, BigInteger.TEN))
                .containsExactly(packed);
    }

    @Test
    void aPackedRecordWithAWrongIndexGoesOnWhole() {
        var packed = packed(message("1").addRecords(part(0, 0, "a")).addRecords(part(7, 0, "b")));

        assertGoesOnWhole(packed);
    }

    @Test
    void aPackedRecordWithAWrongHashKeyGoesOnWhole() {
        var packed = packed(message("no number").addRecords(part(0, 0, "a")));

        assertGoesOnWhole(packed);
    }

    @Test
    void aPackedRecordOfNothingGoesOnWhole() {
        var packed = packed(message("1"));

        assertGoesOnWhole(packed);
    }

    @Test
    void aTornPackedRecordGoesOnWhole() {
        var whole = packed(message("1").addRecords(part(0, 0, "a"))).data();
        var torn = record(whole.slice(0, whole.remaining() - 1));

        assertGoesOnWhole(torn);
    }

    @Test
    void kclTakesAPackedRecordAsCheckpointedWithItsLastPartOnly() {
        var packed = packed(message("1").addRecords(part(0, 0, "a")).addRecords(part(0, 0, "b")));

        assertThat(checked(packed))
                .extracting(KinesisClientRecord::sequenceNumber, KinesisClientRecord::subSequenceNumber)
                .containsExactly(tuple("42", 1L));
    }

    @Test
    void whatWasCommittedOfAPackedRecordIsNotGivenAgain() {
        var packed = packed(message("1")
                .addRecords(part(0, 0, "a"))
                .addRecords(part(0, 0, "b"))
                .addRecords(part(0, 0, "c")));

        assertThat(unpacked(packed, new Position(BigInteger.valueOf(42), 1)))
                .extracting(record -> record.position().subSequenceNumber())
                .containsExactly(2L);
    }

    @Test
    void whatAwsGivesCannotBeWrittenTo() {
        var packed = packed(message("1").addRecords(part(0, 0, "a")));
        var readOnly = packed.toBuilder().data(packed.data().asReadOnlyBuffer()).build();

        assertThat(unpacked(readOnly)).isEqualTo(unpacked(packed));
    }

    @Test
    void tablesMayStandBehindTheParts() {
        var parts = Messages.AggregatedRecord.newBuilder()
                .addRecords(part(0, 0, "a"))
                .build()
                .toByteArray();
        var tables = message("1").build().toByteArray();
        var swapped = ByteBuffer.allocate(parts.length + tables.length)
                .put(parts)
                .put(tables)
                .array();

        assertThat(unpacked(packed(swapped))).isEqualTo(byKcl(packed(swapped)));
    }

    @Test
    void aRecordOfMorePartsThanItCanHoldEventsIsOneDeadLetterAndNotThousands() {
        var message = message("1");
        IntStream.range(0, 166_000).forEach(_ -> message.addRecords(part(0, 0, "")));

        assertGoesOnWhole(packed(message));
    }

    @Test
    void aFewPartsMayBeEmpty() {
        var message = message("1");
        IntStream.range(0, PackedRecord.MAX_PARTS_UNWEIGHED).forEach(_ -> message.addRecords(part(0, 0, "")));

        assertThat(unpacked(packed(message))).hasSize(PackedRecord.MAX_PARTS_UNWEIGHED);
    }

    @Test
    void moreKeysThanPartsAreNoPackedRecord() {
        var message = message("1").addRecords(part(0, 0, "a"));
        IntStream.range(0, 300_000).forEach(_ -> message.addPartitionKeyTable(""));

        assertGoesOnWhole(packed(message));
    }

    @Test
    void aGiantPartitionKeyIsHashedOnceAndCutHoweverManyPartsNameIt() {
        var message = Messages.AggregatedRecord.newBuilder().addPartitionKeyTable("\u0001".repeat(200_000));
        IntStream.range(0, 4_000)
                .forEach(_ -> message.addRecords(part(0, 0, "x".repeat(60)).clearExplicitHashKeyIndex()));

        var unpacked = unpacked(packed(message));

        assertThat(unpacked).hasSize(4_000);
        assertThat(unpacked)
                .extracting(StreamRecord::partitionKey)
                .allMatch(key -> key.length() == StreamRecord.MAX_KEY_LENGTH);
    }

    @Test
    void aHashKeyOfAMegabyteOfDigitsIsNone() {
        assertGoesOnWhole(packed(Messages.AggregatedRecord.newBuilder()
                .addPartitionKeyTable("key")
                .addExplicitHashKeyTable("9".repeat(1_000_000))
                .addRecords(part(0, 0, "a"))));
    }

    @Test
    void anIndexPastEveryTableGoesOnWhole() {
        assertGoesOnWhole(packed(message("1").addRecords(part(0, 0, "a").setPartitionKeyIndex(-1))));
        assertGoesOnWhole(packed(message("1").addRecords(part(0, 0, "a").setPartitionKeyIndex(1L << 32))));
        assertGoesOnWhole(packed(message("1").addRecords(part(0, 0, "a").setExplicitHashKeyIndex(1L << 32))));
    }

    /** Whatever the bytes between magic and digest are: they are read as KCL reads them, or go on whole. */
    @Property(tries = 2000)
    void noMessageIsReadOtherwiseThanByKcl(@ForAll("messages") byte[] body) {
        var packed = packed(body);

        var unpacked = unpacked(packed);

        if (checked(packed).getFirst().aggregated()) {
            assertThat(unpacked).isEqualTo(byKcl(packed));
        } else {
            assertGoesOnWhole(packed);
        }
    }

    @Provide
    Arbitrary<byte[]> messages() {
        var index = Arbitraries.integers().between(0, 3);
        var parts = Combinators.combine(
                        index, index, Arbitraries.strings().alpha().ofMaxLength(9))
                .as(RecordUnpackingTest::part)
                .list()
                .ofMaxSize(6);
        var valid = Combinators.combine(
                        Arbitraries.of("1", "2", "no number").list().ofMaxSize(4), parts)
                .as((keys, records) -> {
                    var message = message(keys.toArray(String[]::new));
                    records.forEach(message::addRecords);
                    return message.build().toByteArray();
                });
        var damaged = Combinators.combine(valid, Arbitraries.integers().between(0, 200), Arbitraries.bytes())
                .as((bytes, at, value) -> {
                    if (at < bytes.length) {
                        bytes[at] = value;
                    }
                    return bytes;
                });
        return Arbitraries.oneOf(valid, damaged);
    }

    @Test
    void whatIsNotPackedGoesOnUntouched() {
        var plain = record(ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_8)));

        assertGoesOnWhole(plain);
        assertThat(plain.data().position()).isZero();
    }

    private static List<KinesisClientRecord> checked(KinesisClientRecord record) {
        return new RecordUnpacking().deaggregate(List.of(record));
    }

    private static List<StreamRecord> unpacked(KinesisClientRecord record) {
        return unpacked(record, Position.START);
    }

    private static List<StreamRecord> unpacked(KinesisClientRecord record, Position after) {
        var unpacked = new ArrayList<StreamRecord>();
        RecordUnpacking.unpacked(checked(record), after).forEachRemaining(unpacked::add);
        return unpacked;
    }

    /** KCL moves the position of what it reads. */
    private static List<StreamRecord> byKcl(KinesisClientRecord packed) {
        var own = packed.toBuilder().data(packed.data().duplicate()).build();
        return new AggregatorUtil()
                .deaggregate(List.of(own)).stream()
                        .map(record -> new StreamRecord(
                                new Position(new BigInteger(record.sequenceNumber()), record.subSequenceNumber()),
                                record.approximateArrivalTimestamp(),
                                record.partitionKey(),
                                record.data()))
                        .toList();
    }

    private static void assertGoesOnWhole(KinesisClientRecord record) {
        assertThat(checked(record)).containsExactly(record);
        assertThat(unpacked(record)).extracting(StreamRecord::payload).containsExactly(record.data());
    }

    private static Messages.AggregatedRecord.Builder message(String... hashKeys) {
        var message = Messages.AggregatedRecord.newBuilder();
        for (var hashKey : hashKeys) {
            message.addPartitionKeyTable("key-" + hashKey).addExplicitHashKeyTable(hashKey);
        }
        return message;
    }

    private static Messages.Record.Builder part(int partitionKey, int hashKey, String payload) {
        return Messages.Record.newBuilder()
                .setPartitionKeyIndex(partitionKey)
                .setExplicitHashKeyIndex(hashKey)
                .setData(ByteString.copyFromUtf8(payload));
    }

    private static KinesisClientRecord packed(Messages.AggregatedRecord.Builder message) {
        return packed(message.build().toByteArray());
    }

    private static KinesisClientRecord packed(byte[] body) {
        try {
            var out = new ByteArrayOutputStream();
            out.writeBytes(new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2});
            out.writeBytes(body);
            out.writeBytes(MessageDigest.getInstance("MD5").digest(body));
            return record(ByteBuffer.wrap(out.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KinesisClientRecord record(ByteBuffer data) {
        return KinesisClientRecord.builder()
                .sequenceNumber("42")
                .partitionKey("outer")
                .approximateArrivalTimestamp(Instant.EPOCH)
                .data(data)
                .build();
    }
}
