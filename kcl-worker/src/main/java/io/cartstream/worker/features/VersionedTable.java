package io.cartstream.worker.features;

import java.util.Map;
import java.util.Set;

/**
 * A table of items that are written whole and conditionally. Thread-safe.
 *
 * @param <K> key of an item
 * @param <V> an item
 */
public interface VersionedTable<K, V extends Versioned<V>> {
    /**
     * The newest items with these keys; what is not stored is absent.
     *
     * @throws StoreUnavailableException where the table did not answer in time, however often it was asked
     */
    Map<K, V> read(Set<K> keys);

    /**
     * Writes every item whose stored version is still the one it was computed from, in no particular order.
     *
     * @return the keys of the items that were not written, because somebody else wrote first
     * @throws StoreUnavailableException where the table did not answer in time; any of the items may have been written
     */
    Set<K> write(Map<K, V> items);
}
