package io.cartstream.local.replay;

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
    private final LongAdder refused = new LongAdder();
    private final LongAdder refusedPoison = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final Map<String, LongAdder> refusedByReason = new ConcurrentHashMap<>();

    void accepted(PostableEvent event) {
        (event.poison() ? acceptedPoison : accepted).increment();
    }

    void refused(PostableEvent event, String reason) {
        if (event.poison()) {
            refusedPoison.increment();
        } else {
            refused.increment();
            var known = refusedByReason.containsKey(reason) || refusedByReason.size() < MAX_REASONS;
            refusedByReason
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
    public long refused() {
        return refused.sum();
    }

    /** Poison refused, as it should be. */
    public long refusedPoison() {
        return refusedPoison.sum();
    }

    /** How often an event was posted again. */
    public long retried() {
        return retried.sum();
    }

    /** Events for which the API has said its last word. */
    public long settled() {
        return accepted() + acceptedPoison() + refused() + refusedPoison();
    }

    /** Events refused by reason, in alphabetical order; without poison. */
    public Map<String, Long> refusedByReason() {
        var byReason = new TreeMap<String, Long>();
        refusedByReason.forEach((reason, count) -> byReason.put(reason, count.sum()));
        return byReason;
    }
}
