package io.cartstream.api.recommend;

import io.cartstream.feature.ProductOrders;
import io.cartstream.feature.ProductTotals;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A product that may be recommended, and what is known of it. Immutable.
 *
 * @param ordered what the shopper's orders say of it; null where they do not hold it
 * @param totals what all orders say of it
 * @param reason why it is here; absent where it only goes with what the shopper bought lately
 */
record Contender(String productId, @Nullable ProductOrders ordered, ProductTotals totals, Optional<Reason> reason) {
    long timesOrdered() {
        return ordered == null ? 0 : ordered.orders();
    }
}
