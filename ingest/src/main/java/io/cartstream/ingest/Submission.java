package io.cartstream.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Events that are put together, and their outcomes: complete once each has one. Filled by one thread, and from when it is put settled by
 * the dispatcher's loop only. What an event waits with are its bytes and its shopper; who needs more keeps it elsewhere.
 */
public final class Submission {
    private final LaneMap lanes;
    private List<PendingEvent> events;
    private final CompletableFuture<List<PutOutcome>> answer = new CompletableFuture<>();
    private long footprint;
    private long deadlineNanos;
    private PutOutcome[] outcomes = {};
    private int open;

    Submission(LaneMap lanes, int expectedEvents) {
        this.lanes = lanes;
        events = new ArrayList<>(expectedEvents);
    }

    /**
     * Adds an event behind those that were added before.
     *
     * @param userId decides the lane and the partition key
     * @param json canonical form, UTF-8: not to be changed any more
     */
    public void add(String userId, byte[] json) {
        var event = new PendingEvent(this, events.size(), userId, json, lanes.laneOf(userId));
        events.add(event);
        footprint += event.footprint();
    }

    int size() {
        return events.size();
    }

    /** Bytes that its events hold until their outcome. */
    long footprint() {
        return footprint;
    }

    /**
     * Hands over its events, which wait for their outcomes from now on. Nothing is added any more, and nothing kept: each event goes with
     * its own outcome.
     *
     * @param newDeadlineNanos by the dispatcher's ticker; after it, an event is not sent again
     */
    List<PendingEvent> open(long newDeadlineNanos) {
        var opened = events;
        events = List.of();
        deadlineNanos = newDeadlineNanos;
        outcomes = new PutOutcome[opened.size()];
        open = opened.size();
        return opened;
    }

    /** One outcome per event, in the order in which they were added. */
    CompletableFuture<List<PutOutcome>> answer() {
        return answer;
    }

    boolean isExpired(long nanos) {
        return deadlineNanos - nanos <= 0;
    }

    /** Notes the first outcome of an event; later ones change nothing. */
    void settle(int index, PutOutcome outcome) {
        if (outcomes[index] == null) {
            outcomes[index] = outcome;
            if (--open == 0) {
                answer.complete(Arrays.asList(outcomes));
            }
        }
    }
}
