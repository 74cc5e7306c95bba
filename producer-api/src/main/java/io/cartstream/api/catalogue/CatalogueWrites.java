package io.cartstream.api.catalogue;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Changes the stored catalogue. Every write ends in bounded time, exceptionally where the store fails. Thread-safe. */
public interface CatalogueWrites {
    /** What became of a change. */
    enum Change {
        STORED,
        /** The store holds a later change of the product, which stays. */
        STALE
    }

    /**
     * Stores {@code product} in place of the one of its id.
     *
     * @param product says when it was changed
     */
    CompletableFuture<Change> put(Product product);

    /** Removes the product as of {@code at}; stored as well where there is none. */
    CompletableFuture<Change> delete(String productId, Instant at);
}
