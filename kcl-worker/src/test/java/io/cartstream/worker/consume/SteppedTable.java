package io.cartstream.worker.consume;

import io.cartstream.worker.features.StoreUnavailableException;
import io.cartstream.worker.features.Versioned;
import io.cartstream.worker.features.VersionedTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A table in memory that waits for its turn before every single write, and now and then does what a network does: it does not answer,
 * before or after it has written, or tells of a write as lost that was made (a request repeated after its answer was lost).
 */
final class SteppedTable<K, V extends Versioned<V>> implements VersionedTable<K, V> {
    private final Map<K, V> items = new HashMap<>();
    private final Map<K, List<V>> written = new HashMap<>();
    private final Random random;
    private final double faults;

    SteppedTable(Random random, double faults) {
        this.random = random;
        this.faults = faults;
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
    public Set<K> write(Map<K, V> changed) {
        var order = new ArrayList<>(changed.keySet());
        order.sort((a, b) -> a.toString().compareTo(b.toString()));
        Collections.shuffle(order, random);
        var lost = new HashSet<K>();
        for (var key : order) {
            Actor.step();
            failAtTimes();
            if (!put(key, changed.get(key)) || random.nextDouble() < faults) {
                lost.add(key);
            }
            failAtTimes();
        }
        return lost;
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
