package io.cartstream.worker.features;

import io.cartstream.store.Versioned;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A table in memory that counts what is written. A test can let another writer be first. */
final class MemoryTable<K, V extends Versioned<V>> implements VersionedTable<K, V> {
    private final Map<K, V> items = new HashMap<>();
    private int writes;
    private Runnable beforeWrite = () -> {};

    @Override
    public Map<K, V> read(Set<K> keys) {
        var read = new HashMap<>(items);
        read.keySet().retainAll(keys);
        return read;
    }

    @Override
    public Map<K, Unwritten> write(Map<K, V> written) {
        var first = beforeWrite;
        beforeWrite = () -> {};
        first.run();
        var lost = new HashMap<K, Unwritten>();
        written.forEach((key, item) -> {
            writes++;
            var stored = items.get(key);
            if ((stored == null ? 0 : stored.version()) == item.version()) {
                items.put(key, item.written());
            } else {
                lost.put(key, new Unwritten.Lost());
            }
        });
        return lost;
    }

    /** Does something once, just before the next write. */
    void beforeNextWrite(Runnable action) {
        beforeWrite = action;
    }

    /** Items written or lost so far. */
    int writes() {
        return writes;
    }
}
