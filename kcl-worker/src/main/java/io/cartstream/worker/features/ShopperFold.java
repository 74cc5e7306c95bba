package io.cartstream.worker.features;

import io.cartstream.store.Progress;
import io.cartstream.store.RecentEvents;
import io.cartstream.store.ShopperItem;
import io.cartstream.worker.stream.PlacedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Folds events into shoppers' items, each event once: what the item's position has passed is a replay, what its recent ids know is a
 * producer's retry. A shopper who is set aside takes up nothing. Pure.
 *
 * @param <S> what is held of a shopper
 * @param shard id of the shard whose events are folded
 * @param retention at least as long as the stream keeps its records
 * @param remembered which event ids an item remembers
 * @param empty what is held of an unknown shopper
 */
record ShopperFold<S>(String shard, Duration retention, RecentEvents.Bound remembered, S empty) {

    /**
     * What a batch changes.
     *
     * @param changed the items that differ from those before, by shopper
     * @param duplicates whose events were retries, once for each
     * @param replayed whose events had been folded before, once for each
     * @param fedByTwoShards shoppers whose events come through another live shard as well
     */
    record Folded<S>(
            Map<String, ShopperItem<S>> changed,
            List<String> duplicates,
            List<String> replayed,
            Set<String> fedByTwoShards) {}

    /**
     * Folds a batch.
     *
     * @param events in the shard's order
     * @param known the shoppers' items, as far as there are any
     * @param folding a state with an event; called for each event that is new, in order
     */
    Folded<S> fold(
            Collection<PlacedEvent> events, Map<String, ShopperItem<S>> known, BiFunction<S, PlacedEvent, S> folding) {
        var changed = new HashMap<String, ShopperItem<S>>();
        var fedByTwoShards = new HashSet<String>(0);
        var duplicates = new ArrayList<String>(0);
        var replayed = new ArrayList<String>(0);
        for (var placed : events) {
            var userId = placed.event().userId();
            var item = changed.containsKey(userId)
                    ? changed.get(userId)
                    : known.getOrDefault(userId, ShopperItem.unknown(userId, empty));
            if (item.hasFolded(shard, placed.position())) {
                replayed.add(userId);
                continue;
            }
            if (item.isFedBesides(shard)) {
                fedByTwoShards.add(userId);
            }
            if (item.setAside().isPresent()) {
                changed.put(userId, item.past(shard, progress(placed), retention));
                continue;
            }
            var idHash = RecentEvents.hash(placed.event().eventId());
            if (item.knows(idHash)) {
                duplicates.add(userId);
                changed.put(userId, item.past(shard, progress(placed), retention));
            } else {
                changed.put(userId, folded(item, placed, idHash, folding));
            }
        }
        return new Folded<>(changed, duplicates, replayed, fedByTwoShards);
    }

    /** A fold may fail in a way that was not foreseen. Then only this shopper is set aside, and the shard goes on. */
    private ShopperItem<S> folded(
            ShopperItem<S> item, PlacedEvent placed, long idHash, BiFunction<S, PlacedEvent, S> folding) {
        try {
            var recent = item.recent().with(idHash, placed.event().receivedAt(), remembered);
            return item.with(shard, progress(placed), retention, recent, folding.apply(item.state(), placed));
        } catch (RuntimeException e) {
            return item.setAside("cannot be folded: " + e.getClass().getSimpleName())
                    .past(shard, progress(placed), retention);
        }
    }

    private static Progress progress(PlacedEvent placed) {
        return new Progress(placed.position(), placed.arrivedAt());
    }
}
