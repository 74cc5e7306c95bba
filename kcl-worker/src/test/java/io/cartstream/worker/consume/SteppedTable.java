package io.cartstream.worker.consume;

import io.cartstream.store.Versioned;
import io.cartstream.worker.features.StoreUnavailableException;
import io.cartstream.worker.features.Unwritten;
import io.cartstream.worker.features.VersionedTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A table in memory that waits for its turn before every single write, and now and then does what a network does: it does not answer,
 * before or after it has written, or tells of a write as lost that was made (a request repeated after its answer was lost).
 */
final class SteppedTable<K, V extends Versioned<V>> implements VersionedTable<K, V> {
    private final Map<K, V> items = new HashMap<>();
    private final Map<K, List<V>> written = new HashMap<>();
    private final Random random;
    private final double faults;
    private Predicate<V> refused = _ -> false;

    SteppedTable(Random random, double faults) {
        this.random = random;
        this.faults = faults;
    }

    /** Will never take such an item, but for its mark. */
    void refuse(Predicate<V> items) {
        refused = items;
    }

    /** What is stored can never be read again, as the adapter tells it. */
    void spoil(K key) {
        items.computeIfPresent(key, (_, item) -> item.setAside("cannot be read"));
    }

    Map<K, V> items() {
        return items;
    }

    /** The items that were stored under a key, one after the other. */
    List<V> historyOf(K key) {
        return written.getOrDefault(key, List.of());
    }

    @Override
    public Map<K, V> read(Set<K> keys) {
        failAtTimes();
        var read = new HashMap<K, V>();
        keys.forEach(key -> {
            if (items.containsKey(key)) {
                read.put(key, items.get(key));
            }
        });
        return read;
    }

    @Override
    public Map<K, Unwritten> write(Map<K, V> changed) {
        var order = new ArrayList<>(changed.keySet());
        order.sort((a, b) -> a.toString().compareTo(b.toString()));
        Collections.shuffle(order, random);
        var unwritten = new HashMap<K, Unwritten>();
        for (var key : order) {
            Actor.step();
            failAtTimes();
            var item = changed.get(key);
            if (item.setAside().isEmpty() && refused.test(item)) {
                unwritten.put(key, new Unwritten.Refused("too large"));
            } else if (!put(key, item) || random.nextDouble() < faults) {
                unwritten.put(key, new Unwritten.Lost());
            }
            failAtTimes();
        }
        return unwritten;
    }

    private boolean put(K key, V item) {
        var stored = items.get(key);
        if ((stored == null ? 0 : stored.version()) != item.version()) {
            return false;
        }
        items.put(key, item.written());
        written.computeIfAbsent(key, _ -> new ArrayList<>()).add(item);
        return true;
    }

    private void failAtTimes() {
        if (random.nextDouble() < faults) {
            throw new StoreUnavailableException("no answer", null);
        }
    }
}
