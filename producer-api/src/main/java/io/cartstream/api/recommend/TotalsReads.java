package io.cartstream.api.recommend;

import io.cartstream.feature.ProductTotals;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** Reads what all orders say of all products. */
public interface TotalsReads {
    /**
     * Gives every partial total to {@code each}, in any order, from one thread at a time; a product's partials add up.
     *
     * @param clock where the windows end
     * @return complete once all were given, exceptionally where the store fails
     */
    CompletableFuture<Void> totals(Instant clock, BiConsumer<String, ProductTotals> each);
}
