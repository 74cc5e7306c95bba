package io.cartstream.worker.features;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A table and what one shard's processor remembers of it: the items as it last wrote or read them. What it
 * remembers may be stale; then a write loses, and the item is forgotten.
 *
 * @param <K> key of an item
 * @param <V> an item
 */
final class CachedTable<K, V extends Versioned<V>> {
    private final VersionedTable<K, V> table;
    private final ItemCache<K, V>.Part cache;

    /** Remembers nothing yet. */
    CachedTable(VersionedTable<K, V> table, ItemCache<K, V> cache) {
        this.table = table;
        this.cache = cache.part();
    }

    /** The items with these keys, as remembered or else as stored; what is not stored is absent. */
    Map<K, V> get(Set<K> keys) {
        var items = cache.get(keys);
        if (items.size() < keys.size()) {
            var missing = new HashSet<>(keys);
            missing.removeAll(items.keySet());
            var read = table.read(missing);
            read.forEach(cache::put);
            items.putAll(read);
        }
        return items;
    }

    /** Writes as {@link VersionedTable#write}, remembers what was written and forgets what was not. */
    Set<K> write(Map<K, V> items) {
        if (items.isEmpty()) {
            return Set.of();
        }
        // Until the outcome is known nothing of this may be believed, also where the call fails half-way.
        forget(items.keySet());
        var lost = table.write(items);
        items.forEach((key, item) -> {
            if (!lost.contains(key)) {
                cache.put(key, item.written());
            }
        });
        return lost;
    }

    void forget(Set<K> keys) {
        cache.forget(keys);
    }
}
