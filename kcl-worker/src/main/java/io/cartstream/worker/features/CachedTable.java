package io.cartstream.worker.features;

import io.cartstream.store.Versioned;
import io.cartstream.worker.metrics.WorkerMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * A table and what one shard's processor remembers of it: the items as it last wrote or read them. What it
 * remembers may be stale; then a write loses, and the item is forgotten. An item that the table refuses is set aside.
 *
 * @param <K> key of an item
 * @param <V> an item
 */
final class CachedTable<K, V extends Versioned<V>> {
    private final VersionedTable<K, V> table;
    private final ItemCache<K, V>.Part cache;
    private final Items<K, V> items;
    private final SetAsideItems setAside;
    private final WorkerMetrics metrics;

    /**
     * What kind of items these are.
     *
     * @param bytes about how many bytes of heap one takes
     * @param id of the shopper or product
     */
    record Items<K, V>(SetAsideItems.Kind kind, ToIntFunction<V> bytes, Function<K, String> id) {}

    /**
     * Some items.
     *
     * @param keys whose items these are
     * @param items of those keys, as far as there are any
     */
    record Known<K, V>(Set<K> keys, Map<K, V> items) {}

    /** Remembers nothing yet. */
    CachedTable(
            VersionedTable<K, V> table,
            ItemCache<K, V> cache,
            Items<K, V> items,
            SetAsideItems setAside,
            WorkerMetrics metrics) {
        this.table = table;
        this.cache = cache.part();
        this.items = items;
        this.setAside = setAside;
        this.metrics = metrics;
    }

    /** The items with these keys, as remembered or else as stored; what is not stored is absent. */
    Map<K, V> get(Set<K> keys) {
        var found = cache.get(keys);
        if (found.size() < keys.size()) {
            var missing = new HashSet<>(keys);
            missing.removeAll(found.keySet());
            var read = table.read(missing);
            read.forEach(this::remember);
            found.putAll(read);
        }
        return found;
    }

    /**
     * As {@link #get(Set)}, of the first of the keys: as many as fit {@code maxBytes} of heap, and those of the round that exceeds them.
     *
     * @param atLeast so many of the keys in any case
     * @param aRound how many keys are read at a time
     */
    Known<K, V> get(Set<K> keys, int atLeast, long maxBytes, int aRound) {
        var known = new Known<K, V>(new HashSet<>(), new HashMap<>());
        var bytes = 0L;
        for (var round : rounds(keys, aRound)) {
            if (known.keys().size() >= atLeast && bytes >= maxBytes) {
                break;
            }
            var found = get(round);
            bytes +=
                    found.values().stream().mapToLong(items.bytes()::applyAsInt).sum();
            known.keys().addAll(round);
            known.items().putAll(found);
        }
        return known;
    }

    private static <K> List<Set<K>> rounds(Set<K> keys, int aRound) {
        var ordered = List.copyOf(keys);
        var rounds = new ArrayList<Set<K>>();
        for (var from = 0; from < ordered.size(); from += aRound) {
            rounds.add(Set.copyOf(ordered.subList(from, Math.min(ordered.size(), from + aRound))));
        }
        return rounds;
    }

    /**
     * Writes as {@link VersionedTable#write}, remembers what was written and forgets what was not. What the table refuses is marked as set
     * aside; where it refuses even the mark, the item stays as it is stored.
     *
     * @return the keys of the items that lost
     */
    Set<K> write(Map<K, V> changed) {
        if (changed.isEmpty()) {
            return Set.of();
        }
        // Until the outcome is known nothing of this may be believed, also where the call fails half-way.
        forget(changed.keySet());
        var marks = new HashMap<K, V>();
        var lost = new HashSet<K>();
        written(changed, marks, lost);
        if (!marks.isEmpty()) {
            var unmarked = new HashMap<K, V>();
            written(marks, unmarked, lost);
            unmarked.forEach(this::report);
        }
        return lost;
    }

    private void written(Map<K, V> changed, Map<K, V> marks, Set<K> lost) {
        var unwritten = table.write(changed);
        changed.forEach((key, item) -> {
            switch (unwritten.get(key)) {
                case null -> remember(key, item.written());
                case Unwritten.Lost _ -> lost.add(key);
                case Unwritten.Refused(var reason) -> marks.put(key, item.setAside(reason));
            }
        });
    }

    private void remember(K key, V item) {
        cache.put(key, item);
        report(key, item);
    }

    private void report(K key, V item) {
        var id = items.id().apply(key);
        item.setAside()
                .ifPresentOrElse(
                        reason -> {
                            if (setAside.add(items.kind(), id, reason)) {
                                metrics.setAside();
                            }
                        },
                        () -> setAside.remove(items.kind(), id));
    }

    void forget(Set<K> keys) {
        cache.forget(keys);
    }
}
