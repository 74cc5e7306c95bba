package io.cartstream.worker.features;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * What all shards' processors together remember of one kind of item, within a bound of bytes: a busy shard may have more of it than an idle
 * one. Each remembers for itself, since another may be an earlier owner of the same shard. Thread-safe.
 *
 * @param <K> key of an item
 * @param <V> an item
 */
final class ItemCache<K, V> {
    private final Cache<Own<K>, V> items;

    /**
     * Remembers nothing yet.
     *
     * @param maxBytes of remembered items
     * @param bytes about how many bytes of heap an item takes, never less
     */
    ItemCache(long maxBytes, ToIntFunction<V> bytes) {
        items = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Own<K> _, V item) -> bytes.applyAsInt(item))
                .executor(Runnable::run)
                .build();
    }

    /** An item as one processor remembers it. */
    private record Own<K>(Object processor, K key) {}

    /** What one processor remembers. What a processor that is gone remembered is never asked for, and so makes room first. */
    Part part() {
        return new Part();
    }

    /** One processor's part. Thread-safe. */
    final class Part {
        private final Object processor = new Object();

        Map<K, V> get(Set<K> keys) {
            var found = new HashMap<K, V>();
            items.getAllPresent(own(keys)).forEach((own, item) -> found.put(own.key(), item));
            return found;
        }

        void put(K key, V item) {
            items.put(new Own<>(processor, key), item);
        }

        void forget(Collection<K> keys) {
            items.invalidateAll(own(keys));
        }

        private Set<Own<K>> own(Collection<K> keys) {
            return keys.stream().map(key -> new Own<>(processor, key)).collect(Collectors.toUnmodifiableSet());
        }
    }
}
