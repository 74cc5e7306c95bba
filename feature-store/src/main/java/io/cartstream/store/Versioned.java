package io.cartstream.store;

import java.util.Optional;

/**
 * An item that is written only over the version it was computed from.
 *
 * @param <V> the item's own type
 */
public interface Versioned<V extends Versioned<V>> {
    /** Stands for a version that cannot be read: the item is written over whatever version it has. */
    long UNREADABLE = 1L << 62;

    /** Version of the stored item that this one was computed from; 0 where there was none. */
    long version();

    /** This item as it stands in the table once it has been written: one version later. */
    V written();

    /** Why the item is set aside; empty where it is sound. Events of a set-aside item move its position, and nothing else. */
    Optional<String> setAside();

    /**
     * This item set aside, at the position that it has.
     *
     * @param reason for an operator; holds nothing of a shopper
     */
    V setAside(String reason);
}
