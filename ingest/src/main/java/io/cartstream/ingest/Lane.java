package io.cartstream.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A slice of the hash space: its events leave in the order in which they came, in at most one record at a time, so that nothing can overtake
 * within it. Not thread-safe: the dispatcher's thread only.
 */
final class Lane {
    private final String hashKey;
    private final ArrayDeque<PendingEvent> waiting = new ArrayDeque<>();
    private List<PendingEvent> inFlight = List.of();
    private boolean resting;
    private boolean queued;
    private int failures;

    Lane(String hashKey) {
        this.hashKey = hashKey;
    }

    String hashKey() {
        return hashKey;
    }

    void add(PendingEvent event) {
        waiting.add(event);
    }

    /** Whether its next record may leave; true once only, until that record has left. */
    boolean claimTurn() {
        if (queued || resting || waiting.isEmpty() || !inFlight.isEmpty()) {
            return false;
        }
        queued = true;
        return true;
    }

    /** Gives the turn up without a record leaving. */
    void yieldTurn() {
        queued = false;
    }

    /** How many bytes the next record's events have. */
    int nextLength(int maxPackedBytes) {
        var length = 0;
        for (var event : waiting) {
            var longer = length + event.length() + AggregatedRecord.MAX_OVERHEAD_PER_EVENT;
            if (length > 0 && longer > maxPackedBytes) {
                break;
            }
            length = longer;
        }
        return length;
    }

    /** The events of the next record, now in flight: as many as fit, at least one. */
    List<PendingEvent> depart(int maxPackedBytes) {
        queued = false;
        var leaving = new ArrayList<PendingEvent>();
        var length = 0;
        while (!waiting.isEmpty()) {
            length += waiting.peekFirst().length() + AggregatedRecord.MAX_OVERHEAD_PER_EVENT;
            if (!leaving.isEmpty() && length > maxPackedBytes) {
                break;
            }
            leaving.add(waiting.pollFirst());
        }
        inFlight = leaving;
        return leaving;
    }

    /** The record in flight is durable. */
    List<PendingEvent> arrived() {
        failures = 0;
        var arrived = inFlight;
        inFlight = List.of();
        return arrived;
    }

    /** The record in flight is not, or not known to be: its events go back to the head, in their order. The lane rests until {@link #wake}. */
    int putBack() {
        for (var i = inFlight.size() - 1; i >= 0; i--) {
            waiting.addFirst(inFlight.get(i));
        }
        inFlight = List.of();
        resting = true;
        return ++failures;
    }

    void wake() {
        resting = false;
    }

    /** Takes the waiting events out whose time is over; they are at the head, since all have the same time. */
    void removeExpired(long nanos, Consumer<PendingEvent> expired) {
        while (!waiting.isEmpty() && waiting.peekFirst().isExpired(nanos)) {
            expired.accept(waiting.pollFirst());
        }
    }

    void removeAll(Consumer<PendingEvent> removed) {
        waiting.forEach(removed);
        waiting.clear();
    }

    List<PendingEvent> inFlight() {
        return inFlight;
    }
}
