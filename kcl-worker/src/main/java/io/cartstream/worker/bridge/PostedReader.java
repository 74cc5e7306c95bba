package io.cartstream.worker.bridge;

import io.cartstream.event.EventJson;
import io.cartstream.event.MalformedEventException;
import io.cartstream.event.Violations;
import io.cartstream.ingest.Admission;
import io.cartstream.ingest.AdmittedEvent;
import io.cartstream.ingest.Posted;
import io.cartstream.ingest.Reading;
import io.cartstream.ingest.Rejected;
import io.cartstream.store.Position;
import io.cartstream.worker.stream.PlacedEvent;
import io.cartstream.worker.stream.RecordReader;
import io.cartstream.worker.stream.StreamRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Reads events as they were posted, by the same contract as the API, and adds what the API adds. All that it adds follows from the record:
 * the time of receipt is that of the record's arrival, the id of an event without one is made of the record's place. So the same record
 * read again, after a crash or by another owner of the shard, is the same event to the byte. Thread-safe.
 */
public final class PostedReader implements RecordReader {
    private static final int VIOLATIONS_NAMED = 5;

    private final String stream;
    private final Admission admission;
    private final EventJson json = new EventJson();

    /**
     * A reader of one stream.
     *
     * @param stream its name, which with shard and position tells each of its records from all others
     */
    public PostedReader(String stream, Admission admission) {
        this.stream = stream;
        this.admission = admission;
    }

    @Override
    public PlacedEvent read(String shard, StreamRecord record) throws MalformedEventException {
        var decision = admission.decide(
                Posted.in(record.bytes(), json),
                Reading.LENIENT,
                record.arrivedAt(),
                () -> eventId(stream, shard, record.position()));
        return switch (decision) {
            case AdmittedEvent admitted ->
                new PlacedEvent(
                        admitted.event(), record.position(), record.arrivedAt(), ByteBuffer.wrap(admitted.json()));
            case Rejected rejected -> throw new MalformedEventException(said(rejected.violations()));
        };
    }

    /** The id of the event in a record whose client gave none: 36 characters, the same for the same place. */
    static String eventId(String stream, String shard, Position position) {
        var place = stream + '/' + shard + '/' + position.text();
        return UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String said(Violations violations) {
        var named = violations.named().stream()
                .limit(VIOLATIONS_NAMED)
                .map(violation -> (violation.pointer() + " " + violation.reason()).strip())
                .collect(Collectors.joining("; "));
        var further = violations.named().size() + violations.more() - VIOLATIONS_NAMED;
        return further > 0 ? named + "; and " + further + " more" : named;
    }
}
