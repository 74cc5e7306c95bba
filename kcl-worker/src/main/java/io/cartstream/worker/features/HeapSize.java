package io.cartstream.worker.features;

import io.cartstream.feature.Activity;
import io.cartstream.feature.OrderHistory;
import io.cartstream.store.ProductPartial;
import io.cartstream.store.ShopperItem;
import java.util.Collection;

/**
 * About how many bytes of heap an item takes in a cache, its key and the cache's own entry included: what bounds the caches. Rather too
 * high than too low, which {@code HeapSizeTest} measures. Sizes are those of a 64-bit JVM with compressed references.
 */
final class HeapSize {
    private static final int ITEM = 600;
    private static final int PROGRESS = 350;
    private static final int ORDERED_PRODUCT = 200;
    private static final int DAY_OF_ORDERS = 120;
    private static final int DAY_OF_EVENTS = 360;
    private static final int CART_LINE = 150;
    private static final int SEEN_EVENT = 120;
    private static final int SEEN_PRODUCT = 70;
    private static final int RECENT_ID = 2 * Long.BYTES;

    /** A character takes two bytes where any of the string does not fit one. */
    private static final int CHARACTER = 2;

    private HeapSize() {}

    static int ofShopper(ShopperItem<OrderHistory> item) {
        var products = item.state().products().keySet();
        return beside(item) + ORDERED_PRODUCT * products.size() + ofIds(products);
    }

    static int ofActivity(ShopperItem<Activity> item) {
        var activity = item.state();
        var lines = activity.cart().lines().keySet();
        var seen = 0;
        for (var event : activity.lastEvents()) {
            seen += SEEN_EVENT + SEEN_PRODUCT * event.products().size() + ofIds(event.products());
        }
        return beside(item)
                + CART_LINE * lines.size()
                + ofIds(lines)
                + seen
                + DAY_OF_EVENTS * activity.daily().byEpochDay().size();
    }

    static int ofPartial(ProductPartial partial) {
        return ITEM
                + PROGRESS
                + CHARACTER * partial.key().productId().length()
                + DAY_OF_ORDERS * partial.counts().daily().byEpochDay().size();
    }

    private static int beside(ShopperItem<?> item) {
        return ITEM
                + CHARACTER * item.userId().length()
                + PROGRESS * item.progress().size()
                + RECENT_ID * item.recent().size();
    }

    private static int ofIds(Collection<String> ids) {
        return CHARACTER * ids.stream().mapToInt(String::length).sum();
    }
}
