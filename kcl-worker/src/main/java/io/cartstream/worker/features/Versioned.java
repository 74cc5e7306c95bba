package io.cartstream.worker.features;

/**
 * An item that is written only over the version it was computed from.
 *
 * @param <V> the item's own type
 */
public interface Versioned<V extends Versioned<V>> {
    /** Version of the stored item that this one was computed from; 0 where there was none. */
    long version();

    /** This item as it stands in the table once it has been written: one version later. */
    V written();
}
