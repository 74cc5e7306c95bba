package io.cartstream.worker.stream;

import java.util.List;

/**
 * What one commit cycle works on: some consecutive records of one shard.
 *
 * @param shard id of the shard
 * @param events the events, in the shard's order
 * @param deadLetters the records that hold none, in the shard's order
 * @param end position of the last record
 */
public record Batch(String shard, List<PlacedEvent> events, List<DeadLetter> deadLetters, Position end) {
    public Batch {
        events = List.copyOf(events);
        deadLetters = List.copyOf(deadLetters);
    }
}
