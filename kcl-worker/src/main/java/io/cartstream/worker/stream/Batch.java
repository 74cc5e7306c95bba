package io.cartstream.worker.stream;

import io.cartstream.store.Position;
import java.util.ArrayList;
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

    /**
     * A batch of decoded records.
     *
     * @param decoded in the shard's order, at least one
     */
    public static Batch of(String shard, List<Decoded> decoded) {
        var events = new ArrayList<PlacedEvent>(decoded.size());
        var deadLetters = new ArrayList<DeadLetter>(0);
        for (var one : decoded) {
            switch (one) {
                case PlacedEvent event -> events.add(event);
                case DeadLetter letter -> deadLetters.add(letter);
            }
        }
        return new Batch(shard, events, deadLetters, decoded.getLast().position());
    }

    /** How many records it holds, unpacked. */
    public int size() {
        return events.size() + deadLetters.size();
    }
}
