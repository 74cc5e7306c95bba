package io.cartstream.worker.stream;

import io.cartstream.event.MalformedEventException;

/** Reads the event in one record. Thread-safe. */
@FunctionalInterface
public interface RecordReader {
    /**
     * The event in {@code record}.
     *
     * @param shard id of the record's shard
     * @throws MalformedEventException where it holds none, with the reason
     */
    PlacedEvent read(String shard, StreamRecord record) throws MalformedEventException;
}
