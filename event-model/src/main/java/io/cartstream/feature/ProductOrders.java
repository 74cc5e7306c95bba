package io.cartstream.feature;

import java.time.Instant;

/**
 * What one shopper's orders say of one product.
 *
 * @param orders the shopper's orders with the product, from 1; 0 where there is none, as everything is then
 * @param firstOrderNumber number of the first of them among all orders of the shopper, from 1
 * @param lastOrderNumber number of the last of them
 * @param cartPositionSum sum of the product's positions in them, each from 1
 * @param lastOrderedAt event time of the last of them
 */
public record ProductOrders(
        long orders, long firstOrderNumber, long lastOrderNumber, long cartPositionSum, Instant lastOrderedAt) {

    /** Never ordered. */
    public static final ProductOrders NONE = new ProductOrders(0, 0, 0, 0, Instant.EPOCH);

    static ProductOrders first(long orderNumber, long cartPosition, Instant orderedAt) {
        return new ProductOrders(1, orderNumber, orderNumber, cartPosition, orderedAt);
    }

    ProductOrders again(long orderNumber, long cartPosition, Instant orderedAt) {
        return new ProductOrders(orders + 1, firstOrderNumber, orderNumber, cartPositionSum + cartPosition, orderedAt);
    }
}
