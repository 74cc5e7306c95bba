package io.cartstream.store;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One item a shopper: a state, and which events it already knows. Immutable.
 *
 * @param <S> the state
 * @param userId the shopper
 * @param version of the stored item that this one was computed from; 0 where there was none
 * @param progress how far each shard that has fed the shopper is folded in
 * @param recent the newest event ids folded in
 * @param state what the events say
 * @param setAside why the item is set aside; empty where it is sound
 */
public record ShopperItem<S>(
        String userId,
        long version,
        Map<String, Progress> progress,
        RecentEvents recent,
        S state,
        Optional<String> setAside)
        implements Versioned<ShopperItem<S>> {

    public ShopperItem {
        progress = Collections.unmodifiableMap(progress);
    }

    /** A sound item. */
    public ShopperItem(String userId, long version, Map<String, Progress> progress, RecentEvents recent, S state) {
        this(userId, version, progress, recent, state, Optional.empty());
    }

    /** A shopper nothing is known of. */
    public static <S> ShopperItem<S> unknown(String userId, S empty) {
        return new ShopperItem<>(userId, 0, Map.of(), RecentEvents.NONE, empty);
    }

    /** Whether the event, or one after it in the same shard, is in the state already: a replay. */
    public boolean hasFolded(String shard, Position position) {
        var known = progress.get(shard);
        return known != null && !position.isAfter(known.position());
    }

    /** Whether an event with this id's hash is in the state already: a producer's retry. */
    public boolean knows(long idHash) {
        return recent.contains(idHash);
    }

    /**
     * Whether another shard has fed the shopper after {@code shard} last did, which goes on feeding: two live shards. A parent and its
     * children are not, since a parent is finished before they begin.
     */
    public boolean isFedBesides(String shard) {
        var own = progress.get(shard);
        return own != null
                && progress.entrySet().stream()
                        .anyMatch(other -> !other.getKey().equals(shard)
                                && other.getValue().arrivedAt().isAfter(own.arrivedAt()));
    }

    /** This item past an event that it does not take up, a duplicate or one of a set-aside shopper: only the position moves. */
    public ShopperItem<S> past(String shard, Progress here, Duration retention) {
        return new ShopperItem<>(userId, version, advanced(shard, here, retention), recent, state, setAside);
    }

    /**
     * This item with an event folded in.
     *
     * @param withThisOne the recent ids, the event's among them
     */
    public ShopperItem<S> with(String shard, Progress here, Duration retention, RecentEvents withThisOne, S folded) {
        return new ShopperItem<>(userId, version, advanced(shard, here, retention), withThisOne, folded);
    }

    @Override
    public ShopperItem<S> written() {
        return new ShopperItem<>(userId, version + 1, progress, recent, state, setAside);
    }

    @Override
    public ShopperItem<S> setAside(String reason) {
        return new ShopperItem<>(userId, version, progress, recent, state, Optional.of(reason));
    }

    /** What a shard delivered longer ago than the stream keeps records can never come again: such progress is dropped. */
    private Map<String, Progress> advanced(String shard, Progress here, Duration retention) {
        if (progress.isEmpty() || (progress.size() == 1 && progress.containsKey(shard))) {
            return Map.of(shard, here);
        }
        var advanced = new HashMap<>(progress);
        advanced.values()
                .removeIf(other -> other.arrivedAt().isBefore(here.arrivedAt().minus(retention)));
        advanced.put(shard, here);
        return advanced;
    }
}
