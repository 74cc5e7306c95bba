package io.cartstream.worker.stream;

import io.cartstream.event.MalformedEventException;
import java.util.ArrayList;
import java.util.List;

/** Reads record by record. One that holds no event is set aside with the reason; nothing else is lost with it. Thread-safe. */
public final class RecordDecoder implements BatchDecoder {
    private final RecordReader reader;

    public RecordDecoder(RecordReader reader) {
        this.reader = reader;
    }

    @Override
    public Batch decode(String shard, List<StreamRecord> records) {
        var events = new ArrayList<PlacedEvent>(records.size());
        var deadLetters = new ArrayList<DeadLetter>(0);
        for (var record : records) {
            try {
                events.add(reader.read(shard, record));
            } catch (MalformedEventException e) {
                deadLetters.add(new DeadLetter(record, e.getMessage()));
            } catch (RuntimeException e) {
                // Whatever a parser may think of: one record never stops a shard.
                deadLetters.add(
                        new DeadLetter(record, "cannot be read: " + e.getClass().getSimpleName()));
            }
        }
        return new Batch(shard, events, deadLetters, records.getLast().position());
    }
}
