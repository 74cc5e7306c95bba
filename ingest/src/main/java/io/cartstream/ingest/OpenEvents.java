package io.cartstream.ingest;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * The events that wait or are in flight: gives each its outcome, and releases its bytes once nothing holds them any more. Not thread-safe:
 * the dispatcher's loop only.
 */
final class OpenEvents {
    private final ByteBudget budget;
    private final Set<LaneBatch> inFlight = Collections.newSetFromMap(new IdentityHashMap<>());
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private long events;
    private int calls;
    private boolean closing;

    /**
     * @param budget holds the events' bytes
     */
    OpenEvents(ByteBudget budget) {
        this.budget = budget;
    }

    /** One more event waits. */
    void arrived() {
        events++;
    }

    /** Whether no event waits or is in flight. */
    boolean isEmpty() {
        return events == 0;
    }

    int callsInFlight() {
        return calls;
    }

    /** A call with {@code batches} begins. */
    void sent(List<LaneBatch> batches) {
        calls++;
        inFlight.addAll(batches);
    }

    /** The call has ended; its events go back to their lanes or leave. */
    void ended(List<LaneBatch> batches) {
        calls--;
        batches.forEach(inFlight::remove);
    }

    /** The event is through: {@code outcome} holds unless it has one already. */
    void leave(PendingEvent event, PutOutcome outcome) {
        events--;
        budget.release(event.footprint());
        event.settle(outcome);
    }

    /** Answers for events in flight that {@code answered} is true of; they keep their bytes until their call ends. */
    void settleInFlight(Predicate<PendingEvent> answered, PutOutcome outcome) {
        for (var batch : inFlight) {
            for (var event : batch.events()) {
                if (answered.test(event)) {
                    event.settle(outcome);
                }
            }
        }
    }

    /** From now on {@link #drained} completes once there are none. */
    void close() {
        closing = true;
        completeIfDrained();
    }

    /** Whether nothing is left: to be asked when none arrives. */
    void completeIfDrained() {
        if (closing && isEmpty()) {
            drained.complete(null);
        }
    }

    /** Complete once {@linkplain #close closed} and empty. */
    CompletableFuture<Void> drained() {
        return drained;
    }
}
