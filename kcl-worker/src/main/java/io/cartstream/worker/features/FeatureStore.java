package io.cartstream.worker.features;

import io.cartstream.feature.Activity;
import io.cartstream.feature.OrderHistory;
import io.cartstream.store.ProductPartial;
import io.cartstream.store.ShopperItem;

/**
 * The tables that features are written to.
 *
 * @param shoppers what the orders say, one item a shopper
 * @param activities live cart and last events, one item a shopper
 * @param partials what the orders say of a product, one item a product and shard
 * @param clocks the newest event time, one item a shard
 */
public record FeatureStore(
        VersionedTable<String, ShopperItem<OrderHistory>> shoppers,
        VersionedTable<String, ShopperItem<Activity>> activities,
        VersionedTable<ProductPartial.Key, ProductPartial> partials,
        ClockTable clocks) {}
