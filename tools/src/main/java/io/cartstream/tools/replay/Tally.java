package io.cartstream.tools.replay;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what became of the events posted. Thread-safe. */
public final class Tally {
    private static final int MAX_REASONS = 100;
    private static final String OTHER_REASONS = "other reasons";

    private final LongAdder accepted = new LongAdder();
    private final LongAdder acceptedPoison = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder rejectedPoison = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final Map<String, LongAdder> rejectedByReason = new ConcurrentHashMap<>();

    void accepted(PostableEvent event) {
        (event.poison() ? acceptedPoison : accepted).increment();
    }

    void rejected(PostableEvent event, String reason) {
        if (event.poison()) {
            rejectedPoison.increment();
        } else {
            rejected.increment();
            var known = rejectedByReason.containsKey(reason) || rejectedByReason.size() < MAX_REASONS;
            rejectedByReason
                    .computeIfAbsent(known ? reason : OTHER_REASONS, _ -> new LongAdder())
                    .increment();
        }
    }

    void retried(int events) {
        retried.add(events);
    }

    /** Events that are durable; without poison. */
    public long accepted() {
        return accepted.sum();
    }

    /** Poison that the API took although it should not have. */
    public long acceptedPoison() {
        return acceptedPoison.sum();
    }

    /** Events that the API will never take; without poison. */
    public long rejected() {
        return rejected.sum();
    }

    /** Poison rejected, as it should be. */
    public long rejectedPoison() {
        return rejectedPoison.sum();
    }

    /** How often an event was posted again. */
    public long retried() {
        return retried.sum();
    }

    /** Events for which the API has said its last word. */
    public long settled() {
        return accepted() + acceptedPoison() + rejected() + rejectedPoison();
    }

    /** Events rejected by reason, in alphabetical order; without poison. */
    public Map<String, Long> rejectedByReason() {
        var byReason = new TreeMap<String, Long>();
        rejectedByReason.forEach((reason, count) -> byReason.put(reason, count.sum()));
        return byReason;
    }
}
