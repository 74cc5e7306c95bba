package io.cartstream.feature;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The features of {@code features.json} by name, derived from what is counted. Integers are {@link Long}, ratios {@link Double}, by the
 * formulas of {@link FeatureVectors}.
 */
public final class FeatureValues {
    private FeatureValues() {}

    /** The features of a shopper. */
    public static Map<String, Number> ofUser(OrderHistory history) {
        var values = new LinkedHashMap<String, Number>();
        values.put("user_orders", history.orders());
        values.put("user_periods", FeatureVectors.periods(history));
        values.put("user_mean_days_since_prior", FeatureVectors.meanDaysSincePrior(history));
        values.put("user_products", history.lines());
        values.put("user_distinct_products", history.distinctProducts());
        values.put("user_reorder_ratio", FeatureVectors.reorderRatio(history));
        return Collections.unmodifiableMap(values);
    }

    /**
     * The features of a product.
     *
     * @param clock the stream's clock: the newest event time seen, to the hour
     */
    public static Map<String, Number> ofProduct(ProductCounts counts, Instant clock) {
        var values = new LinkedHashMap<String, Number>();
        var totals = counts.at(clock);
        values.put("prod_orders", totals.orders());
        values.put("prod_reorders", totals.reorders());
        values.put("prod_first_orders", totals.firstOrders());
        values.put("prod_second_orders", totals.secondOrders());
        values.put("prod_orders_7d", totals.ordersOfWeek());
        values.put("prod_orders_30d", totals.ordersOfMonth());
        return Collections.unmodifiableMap(values);
    }

    /** The features of a shopper and a product that the shopper has ordered. */
    public static Map<String, Number> ofUserProduct(ProductOrders product) {
        var values = new LinkedHashMap<String, Number>();
        values.put("up_order_count", product.orders());
        values.put("up_first_order_number", product.firstOrderNumber());
        values.put("up_last_order_number", product.lastOrderNumber());
        values.put("up_avg_cart_position", FeatureVectors.averageCartPosition(product));
        return Collections.unmodifiableMap(values);
    }
}
