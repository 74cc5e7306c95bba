package io.cartstream.worker.stream;

import io.cartstream.event.MalformedEventException;

/** Reads record by record. One that holds no event is set aside with the reason; nothing else is lost with it. Thread-safe. */
public final class RecordDecoder {
    private final RecordReader reader;

    public RecordDecoder(RecordReader reader) {
        this.reader = reader;
    }

    /**
     * The event in {@code record}, or the dead letter that it is; never throws because of what the record holds. The event comes without
     * its properties, which only its line needs: as a tree they take up to thirty times their bytes.
     *
     * @param shard id of the record's shard
     */
    public Decoded decode(String shard, StreamRecord record) {
        try {
            return reader.read(shard, record).withoutDetails();
        } catch (MalformedEventException e) {
            return new DeadLetter(record, e.getMessage());
        } catch (RuntimeException e) {
            // Whatever a parser may think of: one record never stops a shard.
            return new DeadLetter(record, "cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
