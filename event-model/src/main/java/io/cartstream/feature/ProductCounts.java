package io.cartstream.feature;

import java.time.Instant;

/**
 * What all shoppers' orders say of one product. Immutable; counts of different shards add up.
 *
 * @param orders lines of the product
 * @param reorders lines where that shopper had bought it before
 * @param firstOrders shoppers who bought it at least once
 * @param secondOrders shoppers who bought it at least twice
 * @param daily lines per day
 */
public record ProductCounts(long orders, long reorders, long firstOrders, long secondOrders, DailyOrders daily) {
    private static final int WEEK = 7;
    private static final int MONTH = DailyOrders.LONGEST_WINDOW;

    /** No orders yet. */
    public static final ProductCounts EMPTY = new ProductCounts(0, 0, 0, 0, DailyOrders.EMPTY);

    /** These counts with one more line. */
    public ProductCounts with(OrderLine line) {
        return new ProductCounts(
                orders + 1,
                reorders + (line.nth() > 1 ? 1 : 0),
                firstOrders + (line.nth() == 1 ? 1 : 0),
                secondOrders + (line.nth() == 2 ? 1 : 0),
                daily.with(line.orderedAt()));
    }

    /**
     * These counts with the windows that end at {@code clock} summed up.
     *
     * @param clock the stream's clock: the newest event time seen, to the hour
     */
    public ProductTotals at(Instant clock) {
        return new ProductTotals(
                orders, reorders, firstOrders, secondOrders, daily.within(WEEK, clock), daily.within(MONTH, clock));
    }

    /** The sum of two partial counts. */
    public ProductCounts plus(ProductCounts other) {
        return new ProductCounts(
                orders + other.orders,
                reorders + other.reorders,
                firstOrders + other.firstOrders,
                secondOrders + other.secondOrders,
                daily.plus(other.daily));
    }
}
