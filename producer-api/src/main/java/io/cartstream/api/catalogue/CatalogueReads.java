package io.cartstream.api.catalogue;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Reads the catalogue. */
public interface CatalogueReads {
    /**
     * Gives every product to {@code each}, in any order, from one thread at a time.
     *
     * @return complete once all were given, exceptionally where the store fails
     */
    CompletableFuture<Void> products(Consumer<Product> each);
}
