package io.cartstream.embedded.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.retrieval.kpl.Messages;

class PackedEventsTest {
    private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
    private static final int DIGEST_BYTES = 16;

    @Property(tries = 100)
    void everyPackedEventCounts(
            @ForAll @IntRange(min = 1, max = 300) int events, @ForAll @IntRange(max = 400) int size) {
        var message = Messages.AggregatedRecord.newBuilder()
                .addPartitionKeyTable("key")
                .addExplicitHashKeyTable("7");
        for (var i = 0; i < events; i++) {
            message.addRecords(Messages.Record.newBuilder()
                    .setPartitionKeyIndex(0)
                    .setExplicitHashKeyIndex(0)
                    .setData(ByteString.copyFrom(new byte[size])));
        }
        assertThat(PackedEvents.in(packed(message.build().toByteArray()))).isEqualTo(events);
    }

    @Property(tries = 200)
    void whatCannotBeReadCountsAsOne(@ForAll byte[] garbage) {
        assertThat(PackedEvents.in(packed(garbage))).isPositive();
    }

    @Test
    void whatIsNotPackedCountsAsOne() {
        assertThat(PackedEvents.in("{\"user_id\": 1}".getBytes(StandardCharsets.UTF_8)))
                .isOne();
        assertThat(PackedEvents.in(new byte[0])).isOne();
    }

    private static byte[] packed(byte[] message) {
        return ByteBuffer.allocate(MAGIC.length + message.length + DIGEST_BYTES)
                .put(MAGIC)
                .put(message)
                .array();
    }
}
