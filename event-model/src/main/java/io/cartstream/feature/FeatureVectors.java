package io.cartstream.feature;

import static java.util.Map.entry;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The model's vectors: every feature of {@code features.json}, in its order. Integers are kept until the one division that makes a ratio,
 * so that the batch job ({@code glue/cartstream_features/values.py}) gets the same bits; a file of examples, checked by both, holds that.
 * Thread-safe.
 */
public final class FeatureVectors {
    private static final double MILLIS_PER_DAY = Duration.ofDays(1).toMillis();

    /** Shoppers who order several times a day would otherwise be overdue at once. */
    private static final double SHORTEST_DAYS_BETWEEN_ORDERS = 0.5;

    private static final Map<String, ToDoubleFunction<FeatureInput>> FORMULAS = Map.ofEntries(
            entry("user_orders", of -> of.shopper().orders()),
            entry("user_periods", of -> periods(of.shopper())),
            entry("user_mean_days_since_prior", of -> meanDaysSincePrior(of.shopper())),
            entry("user_products", of -> of.shopper().lines()),
            entry("user_distinct_products", of -> of.shopper().distinctProducts()),
            entry("user_reorder_ratio", of -> reorderRatio(of.shopper())),
            entry("prod_orders", of -> of.product().orders()),
            entry("prod_reorders", of -> of.product().reorders()),
            entry("prod_first_orders", of -> of.product().firstOrders()),
            entry("prod_second_orders", of -> of.product().secondOrders()),
            entry("prod_orders_7d", of -> of.product().ordersOfWeek()),
            entry("prod_orders_30d", of -> of.product().ordersOfMonth()),
            entry("up_order_count", ifOrdered((_, ordered) -> ordered.orders())),
            entry("up_first_order_number", ifOrdered((_, ordered) -> ordered.firstOrderNumber())),
            entry("up_last_order_number", ifOrdered((_, ordered) -> ordered.lastOrderNumber())),
            entry("up_avg_cart_position", ifOrdered((_, ordered) -> averageCartPosition(ordered))),
            entry("days_since_last_order", FeatureVectors::daysSinceLastOrder),
            entry("up_days_since_last", ifOrdered((of, ordered) -> daysBetween(ordered.lastOrderedAt(), of.clock()))),
            entry("up_orders_since_last", ifOrdered((of, ordered) -> ordersSinceLast(of, ordered))),
            entry(
                    "up_frequency",
                    ifOrdered((of, ordered) ->
                            (double) ordered.orders() / of.shopper().orders())),
            entry("user_mean_order_size", FeatureVectors::meanOrderSize),
            entry("up_mean_order_gap", ifOrdered((_, ordered) -> meanOrderGap(ordered))),
            entry(
                    "up_overdue_orders",
                    ifOrdered((of, ordered) -> ordersSinceLast(of, ordered) / Math.max(meanOrderGap(ordered), 1.0))),
            entry("up_rate_since_first", ifOrdered(FeatureVectors::rateSinceFirst)),
            entry("up_overdue_days", ifOrdered(FeatureVectors::overdueDays)),
            entry(
                    "prod_repeat_buyers",
                    of -> share(of.product().secondOrders(), of.product().firstOrders())),
            entry(
                    "prod_reorder_share",
                    of -> share(of.product().reorders(), of.product().orders())),
            entry(
                    "prod_week_of_month",
                    of -> share(of.product().ordersOfWeek(), of.product().ordersOfMonth())),
            entry(
                    "prod_month_of_all",
                    of -> share(of.product().ordersOfMonth(), of.product().orders())));

    private final ToDoubleFunction<FeatureInput>[] formulas;

    /**
     * @throws IllegalArgumentException where {@code definition} names a feature that this code does not know, or not all of those it knows
     */
    public FeatureVectors(FeatureDefinition definition) {
        if (!FORMULAS.keySet().equals(java.util.Set.copyOf(definition.names()))) {
            throw new IllegalArgumentException("features.json and the formulas of this code name different features");
        }
        @SuppressWarnings({"unchecked", "rawtypes"})
        ToDoubleFunction<FeatureInput>[] inOrder =
                definition.names().stream().map(FORMULAS::get).toArray(ToDoubleFunction[]::new);
        formulas = inOrder;
    }

    /** How many features a vector has. */
    public int width() {
        return formulas.length;
    }

    /** The vector of {@code input}, unscaled. */
    public double[] of(FeatureInput input) {
        var vector = new double[formulas.length];
        for (var i = 0; i < vector.length; i++) {
            vector[i] = formulas[i].applyAsDouble(input);
        }
        return vector;
    }

    static double periods(OrderHistory shopper) {
        return days(shopper.firstOrderAt(), shopper.lastOrderAt());
    }

    static double meanDaysSincePrior(OrderHistory shopper) {
        return shopper.orders() == 0 ? 0.0 : periods(shopper) / shopper.orders();
    }

    static double reorderRatio(OrderHistory shopper) {
        return shopper.laterLines() == 0 ? 0.0 : (double) shopper.reorderedLines() / shopper.laterLines();
    }

    static double averageCartPosition(ProductOrders ordered) {
        return (double) ordered.cartPositionSum() / ordered.orders();
    }

    private static double daysSinceLastOrder(FeatureInput of) {
        return of.shopper().orders() == 0 ? 0.0 : daysBetween(of.shopper().lastOrderAt(), of.clock());
    }

    private static double meanOrderSize(FeatureInput of) {
        return of.shopper().orders() == 0
                ? 0.0
                : (double) of.shopper().lines() / of.shopper().orders();
    }

    private static long ordersSinceLast(FeatureInput of, ProductOrders ordered) {
        return of.shopper().orders() - ordered.lastOrderNumber();
    }

    private static double meanOrderGap(ProductOrders ordered) {
        return (double) (ordered.lastOrderNumber() - ordered.firstOrderNumber()) / Math.max(ordered.orders() - 1, 1);
    }

    private static double rateSinceFirst(FeatureInput of, ProductOrders ordered) {
        return (double) ordered.orders() / (of.shopper().orders() - ordered.firstOrderNumber() + 1);
    }

    private static double overdueDays(FeatureInput of, ProductOrders ordered) {
        var betweenOrders =
                Math.max(periods(of.shopper()) / Math.max(of.shopper().orders() - 1, 1), SHORTEST_DAYS_BETWEEN_ORDERS);
        return daysBetween(ordered.lastOrderedAt(), of.clock()) / betweenOrders;
    }

    private static double share(long part, long whole) {
        return (double) part / Math.max(whole, 1);
    }

    /** Never negative: a clock that a shard's crash has set back makes nothing overdue. */
    private static double daysBetween(Instant from, Instant clock) {
        return Math.max(Duration.between(from, clock).toMillis(), 0) / MILLIS_PER_DAY;
    }

    private static double days(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / MILLIS_PER_DAY;
    }

    @FunctionalInterface
    private interface OfOrdered {
        double value(FeatureInput of, ProductOrders ordered);
    }

    /** 0 where the shopper has not ordered the product. */
    private static ToDoubleFunction<FeatureInput> ifOrdered(OfOrdered formula) {
        return of -> {
            var ordered = of.ordered();
            return ordered.orders() == 0 ? 0.0 : formula.value(of, ordered);
        };
    }
}
