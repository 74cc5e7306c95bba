package io.cartstream.worker.stream;

import java.util.List;

/** Finds the events in a shard's records, and sets aside what holds none. Thread-safe. */
@FunctionalInterface
public interface BatchDecoder {
    /**
     * The events and the dead letters in {@code records}; never throws because of what a record holds.
     *
     * @param records consecutive ones, at least one
     */
    Batch decode(String shard, List<StreamRecord> records);
}
