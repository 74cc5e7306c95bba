package io.cartstream.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.kpl.Messages;

class RecordUnpackingTest {
    private static final BigInteger END = BigInteger.TWO.pow(128).subtract(BigInteger.ONE);

    @Test
    void aPackedRecordIsUnpackedAsKclItselfDoes() {
        var packed = packed(message("1", "2").addRecords(part(0, 0, "a")).addRecords(part(1, 1, "b")));

        var unpacked = unpacked(packed);

        assertThat(unpacked).isEqualTo(new AggregatorUtil().deaggregate(List.of(packed)));
        assertThat(unpacked).extracting(KinesisClientRecord::subSequenceNumber).containsExactly(0L, 1L);
    }

    @Test
    void aPartWithoutExplicitHashKeyIsPlacedByItsPartitionKey() {
        var packed = packed(message("1").addRecords(part(0, 0, "a").clearExplicitHashKeyIndex()));

        assertThat(unpacked(packed)).isEqualTo(new AggregatorUtil().deaggregate(List.of(packed)));
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

        assertThat(unpacked(packed)).containsExactly(packed);
    }

    @Test
    void aPackedRecordWithAWrongHashKeyGoesOnWhole() {
        var packed = packed(message("no number").addRecords(part(0, 0, "a")));

        assertThat(unpacked(packed)).containsExactly(packed);
    }

    @Test
    void aPackedRecordOfNothingGoesOnWhole() {
        var packed = packed(message("1"));

        assertThat(unpacked(packed)).containsExactly(packed);
    }

    @Test
    void aTornPackedRecordGoesOnWhole() {
        var whole = packed(message("1").addRecords(part(0, 0, "a"))).data();
        var torn = record(whole.slice(0, whole.remaining() - 1));

        assertThat(unpacked(torn)).containsExactly(torn);
    }

    @Test
    void whatIsNotPackedGoesOnUntouched() {
        var plain = record(ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_8)));

        assertThat(unpacked(plain)).containsExactly(plain);
        assertThat(plain.data().position()).isZero();
    }

    private static List<KinesisClientRecord> unpacked(KinesisClientRecord record) {
        return new RecordUnpacking().deaggregate(List.of(record));
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
        try {
            var body = message.build().toByteArray();
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
