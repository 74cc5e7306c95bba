package io.cartstream.feature;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The features of {@code features.json} by name, derived from what is counted. Integers are {@link Long}, ratios {@link Double}; the
 * divisions are the only floating-point operations, so that every reader gets the same bits.
 */
public final class FeatureValues {
    private static final double MILLIS_PER_DAY = Duration.ofDays(1).toMillis();
    private static final int WEEK = 7;
    private static final int MONTH = 30;

    private FeatureValues() {}

    /** The features of a shopper. */
    public static Map<String, Number> ofUser(OrderHistory history) {
        var periods = days(history.firstOrderAt(), history.lastOrderAt());
        var values = new LinkedHashMap<String, Number>();
        values.put("user_orders", history.orders());
        values.put("user_periods", periods);
        values.put("user_mean_days_since_prior", history.orders() == 0 ? 0.0 : periods / history.orders());
        values.put("user_products", history.lines());
        values.put("user_distinct_products", history.distinctProducts());
        values.put(
                "user_reorder_ratio",
                history.laterLines() == 0 ? 0.0 : (double) history.reorderedLines() / history.laterLines());
        return Collections.unmodifiableMap(values);
    }

    /**
     * The features of a product.
     *
     * @param clock the stream's clock: the newest event time seen, to the hour
     */
    public static Map<String, Number> ofProduct(ProductCounts counts, Instant clock) {
        var values = new LinkedHashMap<String, Number>();
        values.put("prod_orders", counts.orders());
        values.put("prod_reorders", counts.reorders());
        values.put("prod_first_orders", counts.firstOrders());
        values.put("prod_second_orders", counts.secondOrders());
        values.put("prod_orders_7d", counts.daily().within(WEEK, clock));
        values.put("prod_orders_30d", counts.daily().within(MONTH, clock));
        return Collections.unmodifiableMap(values);
    }

    /** The features of a shopper and a product that the shopper has ordered. */
    public static Map<String, Number> ofUserProduct(ProductOrders product) {
        var values = new LinkedHashMap<String, Number>();
        values.put("up_order_count", product.orders());
        values.put("up_first_order_number", product.firstOrderNumber());
        values.put("up_last_order_number", product.lastOrderNumber());
        values.put("up_avg_cart_position", (double) product.cartPositionSum() / product.orders());
        return Collections.unmodifiableMap(values);
    }

    private static double days(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / MILLIS_PER_DAY;
    }
}
