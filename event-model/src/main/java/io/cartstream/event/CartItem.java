package io.cartstream.event;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line of a cart.
 *
 * <p>Immutable, as long as {@code details} are not changed.
 *
 * @param productId the shop's id of the product, 1–64 characters
 * @param quantity pieces, 1–1,000,000; absent where the shop named only the product
 * @param price price of one piece in the shop's currency, never negative; absent where the shop did not say
 * @param details what else the shop said of the line, for the archive: some of {@link EventJson#ITEM_DETAILS}, at least one
 */
public record CartItem(
        String productId, OptionalInt quantity, Optional<BigDecimal> price, Optional<ObjectNode> details) {
    public CartItem {
        Objects.requireNonNull(productId);
        Objects.requireNonNull(quantity);
        Objects.requireNonNull(price);
        Objects.requireNonNull(details);
    }

    /** A line without details. */
    public CartItem(String productId, OptionalInt quantity, Optional<BigDecimal> price) {
        this(productId, quantity, price, Optional.empty());
    }

    /** A line that names nothing but its product. */
    public static CartItem of(String productId) {
        return new CartItem(productId, OptionalInt.empty(), Optional.empty());
    }

    boolean isBare() {
        return quantity.isEmpty() && price.isEmpty() && details.isEmpty();
    }

    /** The line as features need it. */
    public CartItem withoutDetails() {
        return details.isEmpty() ? this : new CartItem(productId, quantity, price);
    }
}
