package io.cartstream.worker.features;

import io.cartstream.store.Versioned;
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
     * The newest items with these keys; what is not stored is absent, what cannot be read is {@linkplain Versioned#setAside() set aside}.
     *
     * @throws StoreUnavailableException where the table did not answer in time, however often it was asked
     */
    Map<K, V> read(Set<K> keys);

    /**
     * Writes every item whose stored version is still the one it was computed from, in no particular order. Of one that is set aside only
     * the position, the version and the mark are written; what else is stored stays for who looks into it.
     *
     * @return the items that were not written, and why
     * @throws StoreUnavailableException where the table did not answer in time; any of the items may have been written
     */
    Map<K, Unwritten> write(Map<K, V> items);
}
