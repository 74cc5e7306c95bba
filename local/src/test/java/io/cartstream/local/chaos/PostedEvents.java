package io.cartstream.local.chaos;

import io.cartstream.local.PlainFeatures;
import io.cartstream.local.RecordedOrders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The events of a load, each once, in the order in which each shopper posted them, and what must come of them. Thread-safe. */
public final class PostedEvents {
    private final Instant newest;
    private final List<PostedEvent> events = new ArrayList<>();

    /**
     * @param newest event time at which the windows of product features end
     */
    public PostedEvents(Instant newest) {
        this.newest = newest;
    }

    /** Remembers one; a shopper's events are added one after the other. */
    public synchronized void add(PostedEvent event) {
        events.add(event);
    }

    /** How many there are. */
    public synchronized int size() {
        return events.size();
    }

    /** The ids of all. */
    public synchronized Set<String> ids() {
        var ids = new HashSet<String>();
        events.forEach(event -> ids.add(event.id()));
        return ids;
    }

    /** What the features must be. */
    public synchronized PlainFeatures features() {
        return PlainFeatures.of(new RecordedOrders(
                events.stream()
                        .filter(PostedEvent::isCheckout)
                        .map(PostedEvent::order)
                        .toList(),
                newest,
                ids()));
    }

    /** What the shoppers' activity must be. */
    public synchronized Map<String, PlainActivity> activity() {
        var activity = new TreeMap<String, PlainActivity>();
        byUser().forEach((user, own) -> activity.put(user, PlainActivity.of(own)));
        return activity;
    }

    /** Event ids of each shopper in the order in which they were posted. */
    public synchronized Map<String, List<String>> orderOfIds() {
        var order = new TreeMap<String, List<String>>();
        byUser().forEach((user, own) ->
                order.put(user, own.stream().map(PostedEvent::id).toList()));
        return order;
    }

    private Map<String, List<PostedEvent>> byUser() {
        var byUser = new TreeMap<String, List<PostedEvent>>();
        events.forEach(event ->
                byUser.computeIfAbsent(event.user(), _ -> new ArrayList<>()).add(event));
        return byUser;
    }
}
