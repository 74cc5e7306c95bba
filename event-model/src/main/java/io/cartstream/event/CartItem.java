package io.cartstream.event;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One line of a cart.
 *
 * @param productId the shop's id of the product, 1–64 characters
 * @param quantity pieces, 1–1,000,000; absent where the shop named only the product
 * @param price price of one piece in the shop's currency, never negative; absent where the shop did not say
 */
public record CartItem(String productId, OptionalInt quantity, Optional<BigDecimal> price) {
    public CartItem {
        Objects.requireNonNull(productId);
        Objects.requireNonNull(quantity);
        Objects.requireNonNull(price);
    }

    /** A line that names nothing but its product. */
    public static CartItem of(String productId) {
        return new CartItem(productId, OptionalInt.empty(), Optional.empty());
    }

    boolean isBare() {
        return quantity.isEmpty() && price.isEmpty();
    }
}
