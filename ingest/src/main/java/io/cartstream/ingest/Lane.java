package io.cartstream.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A slice of the hash space. Events leave in the order in which they came, packed, except that a user who has events in flight has to wait
 * for them. So events of one user are never reordered, and users do not block each other. Not thread-safe: the dispatcher's loop only.
 */
final class Lane {
    /** How many events of users in flight are looked past for a record, so that one busy user costs no more than that. */
    static final int MAX_PASSED_OVER = 256;

    private final String hashKey;
    private final ArrayDeque<PendingEvent> waiting = new ArrayDeque<>();
    private final Set<String> usersInFlight = new HashSet<>();
    private boolean queued;
    private int backoffs;
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

    /** Whether a record may be made of it; true once only, until {@link #takeBatch}. */
    boolean pollReady() {
        if (queued || backoffs > 0 || waiting.isEmpty()) {
            return false;
        }
        queued = true;
        return true;
    }

    /**
     * The events of the next record, now in flight: as many as fit, at least one; none where all belong to users in flight, or where the
     * lane has begun to back off since it was queued.
     *
     * @param expired takes those whose time is over
     */
    List<PendingEvent> takeBatch(int maxPackedBytes, long now, Consumer<PendingEvent> expired) {
        queued = false;
        if (backoffs > 0) {
            return List.of();
        }
        var leaving = new ArrayList<PendingEvent>();
        var passedOver = new ArrayDeque<PendingEvent>();
        var length = 0;
        while (!waiting.isEmpty() && passedOver.size() < MAX_PASSED_OVER) {
            var next = waiting.peekFirst();
            if (next.isExpired(now)) {
                expired.accept(waiting.pollFirst());
            } else if (usersInFlight.contains(next.userId())) {
                passedOver.addLast(waiting.pollFirst());
            } else {
                length += next.json().length + AggregatedRecord.MAX_OVERHEAD_PER_EVENT;
                if (!leaving.isEmpty() && length > maxPackedBytes) {
                    break;
                }
                leaving.add(waiting.pollFirst());
            }
        }
        addFirst(passedOver);
        leaving.forEach(event -> usersInFlight.add(event.userId()));
        return leaving;
    }

    /** The record of {@code events} is durable. */
    void acknowledge(List<PendingEvent> events) {
        failures = 0;
        release(events);
    }

    /**
     * The record of {@code events} is not, or not known to be: they go back to the head, in their order. The lane backs off until {@link
     * #resume}.
     *
     * @return failures in a row
     */
    int requeue(List<PendingEvent> events) {
        release(events);
        addFirst(new ArrayDeque<>(events));
        backoffs++;
        return ++failures;
    }

    void resume() {
        backoffs--;
    }

    /** Takes the waiting events out that {@code taken} is true of. */
    void removeIf(Predicate<PendingEvent> taken, Consumer<PendingEvent> removed) {
        waiting.removeIf(event -> {
            var isTaken = taken.test(event);
            if (isTaken) {
                removed.accept(event);
            }
            return isTaken;
        });
    }

    /** The record of {@code events} has ended, and they do not come back. */
    void release(List<PendingEvent> events) {
        events.forEach(event -> usersInFlight.remove(event.userId()));
    }

    private void addFirst(ArrayDeque<PendingEvent> events) {
        while (!events.isEmpty()) {
            waiting.addFirst(events.pollLast());
        }
    }
}
