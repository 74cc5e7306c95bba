package io.cartstream.worker.features;

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
 * producer's retry. Pure.
 *
 * @param <S> what is held of a shopper
 * @param shard id of the shard whose events are folded
 * @param retention at least as long as the stream keeps its records
 * @param recentBound how many event ids an item remembers
 * @param empty what is held of an unknown shopper
 */
record ShopperFold<S>(String shard, Duration retention, int recentBound, S empty) {

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
            if (item.hasFolded(shard, placed)) {
                replayed.add(userId);
                continue;
            }
            if (item.isFedBesides(shard)) {
                fedByTwoShards.add(userId);
            }
            var idHash = RecentEvents.hash(placed.event().eventId());
            if (item.knows(idHash)) {
                duplicates.add(userId);
                changed.put(userId, item.past(shard, placed, retention));
            } else {
                var state = folding.apply(item.state(), placed);
                changed.put(userId, item.with(shard, placed, retention, idHash, recentBound, state));
            }
        }
        return new Folded<>(changed, duplicates, replayed, fedByTwoShards);
    }
}
