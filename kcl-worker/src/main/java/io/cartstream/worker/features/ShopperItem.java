package io.cartstream.worker.features;

import io.cartstream.worker.stream.PlacedEvent;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * One item a shopper: a state, and which events it already knows. Immutable.
 *
 * @param <S> the state
 * @param userId the shopper
 * @param version of the stored item that this one was computed from; 0 where there was none
 * @param progress how far each shard that has fed the shopper is folded in
 * @param recent the newest event ids folded in
 * @param state what the events say
 */
public record ShopperItem<S>(String userId, long version, Map<String, Progress> progress, RecentEvents recent, S state)
        implements Versioned<ShopperItem<S>> {

    public ShopperItem {
        progress = Collections.unmodifiableMap(progress);
    }

    /** A shopper nothing is known of. */
    public static <S> ShopperItem<S> unknown(String userId, S empty) {
        return new ShopperItem<>(userId, 0, Map.of(), RecentEvents.NONE, empty);
    }

    /** Whether the event, or one after it in the same shard, is in the state already: a replay. */
    boolean hasFolded(String shard, PlacedEvent placed) {
        var known = progress.get(shard);
        return known != null && !placed.position().isAfter(known.position());
    }

    /** Whether an event with this id's hash is in the state already: a producer's retry. */
    boolean knows(long idHash) {
        return recent.contains(idHash);
    }

    /**
     * Whether another shard has fed the shopper after {@code shard} last did, which goes on feeding: two live shards. A parent and its
     * children are not, since a parent is finished before they begin.
     */
    boolean isFedBesides(String shard) {
        var own = progress.get(shard);
        return own != null
                && progress.entrySet().stream()
                        .anyMatch(other -> !other.getKey().equals(shard)
                                && other.getValue().arrivedAt().isAfter(own.arrivedAt()));
    }

    /** This item past a duplicate: only the position moves. */
    ShopperItem<S> past(String shard, PlacedEvent placed, Duration retention) {
        return new ShopperItem<>(userId, version, advanced(shard, placed, retention), recent, state);
    }

    /** This item with an event folded in. */
    ShopperItem<S> with(String shard, PlacedEvent placed, Duration retention, long idHash, int recentBound, S folded) {
        return new ShopperItem<>(
                userId, version, advanced(shard, placed, retention), recent.with(idHash, recentBound), folded);
    }

    @Override
    public ShopperItem<S> written() {
        return new ShopperItem<>(userId, version + 1, progress, recent, state);
    }

    /** What a shard delivered longer ago than the stream keeps records can never come again: such progress is dropped. */
    private Map<String, Progress> advanced(String shard, PlacedEvent placed, Duration retention) {
        var here = new Progress(placed.position(), placed.arrivedAt());
        if (progress.isEmpty() || (progress.size() == 1 && progress.containsKey(shard))) {
            return Map.of(shard, here);
        }
        var advanced = new HashMap<>(progress);
        advanced.values()
                .removeIf(other -> other.arrivedAt().isBefore(placed.arrivedAt().minus(retention)));
        advanced.put(shard, here);
        return advanced;
    }
}
