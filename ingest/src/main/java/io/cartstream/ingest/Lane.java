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
 * for them: so nothing of a user can overtake, and nobody waits for somebody else's round trip. Not thread-safe: the dispatcher's loop only.
 */
final class Lane {
    /** How many events of users in flight are looked past for a record, so that one busy user costs no more than that. */
    static final int MAX_PASSED_OVER = 256;

    private final String hashKey;
    private final ArrayDeque<PendingEvent> waiting = new ArrayDeque<>();
    private final Set<String> usersInFlight = new HashSet<>();
    private boolean turnClaimed;
    private int rests;
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

    /** Whether a record may be made of it; true once only, until {@link #depart}. */
    boolean claimTurn() {
        if (turnClaimed || rests > 0 || waiting.isEmpty()) {
            return false;
        }
        turnClaimed = true;
        return true;
    }

    /**
     * The events of the next record, now in flight: as many as fit, at least one; none where all belong to users in flight, or where the lane
     * has begun to rest since it claimed its turn.
     *
     * @param expired takes those whose time is over
     */
    List<PendingEvent> depart(int maxPackedBytes, long now, Consumer<PendingEvent> expired) {
        turnClaimed = false;
        if (rests > 0) {
            return List.of();
        }
        var leaving = new ArrayList<PendingEvent>();
        var passedOver = new ArrayDeque<PendingEvent>();
        var length = 0;
        while (!waiting.isEmpty() && passedOver.size() < MAX_PASSED_OVER) {
            var next = waiting.peekFirst();
            if (next.isExpired(now)) {
                expired.accept(waiting.pollFirst());
            } else if (usersInFlight.contains(next.event().userId())) {
                passedOver.addLast(waiting.pollFirst());
            } else {
                length += next.length() + AggregatedRecord.MAX_OVERHEAD_PER_EVENT;
                if (!leaving.isEmpty() && length > maxPackedBytes) {
                    break;
                }
                leaving.add(waiting.pollFirst());
            }
        }
        addFirst(passedOver);
        leaving.forEach(event -> usersInFlight.add(event.event().userId()));
        return leaving;
    }

    /** The record of {@code events} is durable. */
    void arrived(List<PendingEvent> events) {
        failures = 0;
        land(events);
    }

    /**
     * The record of {@code events} is not, or not known to be: they go back to the head, in their order. The lane rests until {@link #wake}.
     *
     * @return failures in a row
     */
    int putBack(List<PendingEvent> events) {
        land(events);
        addFirst(new ArrayDeque<>(events));
        rests++;
        return ++failures;
    }

    void wake() {
        rests--;
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

    private void land(List<PendingEvent> events) {
        events.forEach(event -> usersInFlight.remove(event.event().userId()));
    }

    private void addFirst(ArrayDeque<PendingEvent> events) {
        while (!events.isEmpty()) {
            waiting.addFirst(events.pollLast());
        }
    }
}
