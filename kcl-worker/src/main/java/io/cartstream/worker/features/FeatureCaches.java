package io.cartstream.worker.features;

import io.cartstream.feature.Activity;
import io.cartstream.feature.OrderHistory;
import io.cartstream.store.ProductPartial;
import io.cartstream.store.ShopperItem;
import java.time.InstantSource;

/** What this process remembers of the feature tables, for all its shards together. Thread-safe. */
public final class FeatureCaches {
    private final ItemCache<String, ShopperItem<OrderHistory>> shoppers;
    private final ItemCache<String, ShopperItem<Activity>> activities;
    private final ItemCache<ProductPartial.Key, ProductPartial> partials;
    private final SetAsideItems setAside;

    /**
     * Caches that are empty.
     *
     * @param maxBytes of heap: half of it for what orders say of shoppers, a quarter each for their activity and for the products
     * @param clock tells since when an item is known to be set aside
     */
    public FeatureCaches(long maxBytes, InstantSource clock) {
        setAside = new SetAsideItems(clock);
        shoppers = new ItemCache<>(maxBytes / 2, HeapSize::ofShopper);
        activities = new ItemCache<>(maxBytes / 4, HeapSize::ofActivity);
        partials = new ItemCache<>(maxBytes / 4, HeapSize::ofPartial);
    }

    /** The set-aside items that were met. */
    public SetAsideItems setAside() {
        return setAside;
    }

    ItemCache<String, ShopperItem<OrderHistory>> shoppers() {
        return shoppers;
    }

    ItemCache<String, ShopperItem<Activity>> activities() {
        return activities;
    }

    ItemCache<ProductPartial.Key, ProductPartial> partials() {
        return partials;
    }
}
