package io.cartstream.feature;

import java.time.Instant;

/**
 * A shopper and a product that may be recommended, at one moment: what a vector is computed from. Immutable.
 *
 * @param shopper what the shopper's orders say
 * @param ordered what they say of the product; {@link ProductOrders#NONE} where they do not hold it
 * @param product what all orders say of the product
 * @param clock the stream's clock: the newest event time seen, to the hour
 */
public record FeatureInput(OrderHistory shopper, ProductOrders ordered, ProductTotals product, Instant clock) {}
