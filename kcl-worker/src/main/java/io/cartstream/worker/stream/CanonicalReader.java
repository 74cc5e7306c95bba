package io.cartstream.worker.stream;

import io.cartstream.event.EventContract;
import io.cartstream.event.EventJson;
import io.cartstream.event.MalformedEventException;
import io.cartstream.event.ShoppingEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import tools.jackson.core.JsonGenerator;

/**
 * Reads events in canonical form, as they travel through the main stream.
 *
 * <p>Beside the contract it holds what keeps one record from spoiling what others are counted in: a time of receipt may not lie after the
 * arrival, since the stream's clock follows it; and an event must fit one line of the archive. So whatever comes out of here can be
 * archived and folded. Thread-safe.
 */
public final class CanonicalReader implements RecordReader {
    /** At most this many bytes an event: with its place in the stream it must fit one Firehose record. */
    public static final int MAX_EVENT_BYTES = 900_000;

    /** At most this many lines an event: as many as {@code event.schema.json} lets a shop post. What one event touches bounds a cycle. */
    public static final int MAX_ITEMS = EventContract.MAX_ITEMS;

    /** How far the API's clock may run ahead of Kinesis's. */
    static final Duration MAX_CLOCK_SKEW = Duration.ofHours(1);

    /** How a record in the KPL's aggregation format begins. */
    private static final byte[] PACKED_MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};

    private final EventJson json;

    public CanonicalReader(EventJson json) {
        this.json = json;
    }

    @Override
    public PlacedEvent read(String shard, StreamRecord record) throws MalformedEventException {
        var bytes = record.bytes();
        if (isPacked(bytes)) {
            throw new MalformedEventException("a packed record that cannot be unpacked");
        }
        if (bytes.length > MAX_EVENT_BYTES) {
            throw new MalformedEventException("larger than " + MAX_EVENT_BYTES + " bytes");
        }
        var event = json.decode(bytes);
        if (event.receivedAt().isAfter(record.arrivedAt().plus(MAX_CLOCK_SKEW))) {
            throw new MalformedEventException("received_at is after the record's arrival");
        }
        if (event.timestamp().isBefore(ShoppingEvent.EARLIEST)) {
            throw new MalformedEventException("a timestamp before 1900");
        }
        if (event.items().size() > MAX_ITEMS) {
            throw new MalformedEventException("more than " + MAX_ITEMS + " products");
        }
        var line = json.encode(event, open -> writePlace(open, shard, record));
        if (line.length > MAX_EVENT_BYTES) {
            throw new MalformedEventException("larger than " + MAX_EVENT_BYTES + " bytes when written again");
        }
        return new PlacedEvent(event, record.position(), record.arrivedAt(), ByteBuffer.wrap(line));
    }

    /** So that batch jobs can replay exactly the order the worker saw. */
    private static void writePlace(JsonGenerator open, String shard, StreamRecord record) {
        open.writeStringProperty("shard_id", shard);
        open.writeStringProperty(
                "sequence_number", record.position().sequenceNumber().toString());
        open.writeNumberProperty("sub_sequence_number", record.position().subSequenceNumber());
        open.writeStringProperty("arrived_at", record.arrivedAt().toString());
    }

    private static boolean isPacked(byte[] bytes) {
        return bytes.length >= PACKED_MAGIC.length
                && Arrays.equals(bytes, 0, PACKED_MAGIC.length, PACKED_MAGIC, 0, PACKED_MAGIC.length);
    }
}
