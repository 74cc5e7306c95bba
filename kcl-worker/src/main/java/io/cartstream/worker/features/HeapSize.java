package io.cartstream.worker.features;

import io.cartstream.feature.OrderHistory;

/** About how many bytes of heap an item takes: what bounds the caches. Estimates, rather too high than too low. */
final class HeapSize {
    private static final int ITEM = 400;
    private static final int PROGRESS = 300;
    private static final int ORDERED_PRODUCT = 200;
    private static final int DAY = 100;
    private static final int CART_LINE = 150;
    private static final int SEEN_EVENT = 100;
    private static final int SEEN_PRODUCT = 100;

    private HeapSize() {}

    static int ofShopper(ShopperItem<OrderHistory> item) {
        return beside(item) + ORDERED_PRODUCT * item.state().products().size();
    }

    static int ofActivity(ShopperItem<Activity> item) {
        var activity = item.state();
        var seenProducts = activity.lastEvents().stream()
                .mapToInt(seen -> seen.products().size())
                .sum();
        return beside(item)
                + CART_LINE * activity.cart().lines().size()
                + SEEN_EVENT * activity.lastEvents().size()
                + SEEN_PRODUCT * seenProducts
                + DAY * activity.daily().byEpochDay().size();
    }

    static int ofPartial(ProductPartial partial) {
        return ITEM + PROGRESS + DAY * partial.counts().daily().byEpochDay().size();
    }

    private static int beside(ShopperItem<?> item) {
        return ITEM
                + PROGRESS * item.progress().size()
                + Long.BYTES * item.recent().size();
    }
}
