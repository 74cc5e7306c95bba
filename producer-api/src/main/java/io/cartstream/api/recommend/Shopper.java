package io.cartstream.api.recommend;

import io.cartstream.feature.OrderHistory;
import java.util.List;

/**
 * What is known of a shopper when asked. Immutable.
 *
 * @param history what the orders say
 * @param cart the products in the live cart
 */
public record Shopper(OrderHistory history, List<String> cart) {
    /** An unknown shopper: no orders, nothing in the cart. */
    public static final Shopper UNKNOWN = new Shopper(OrderHistory.EMPTY, List.of());

    public Shopper {
        cart = List.copyOf(cart);
    }
}
