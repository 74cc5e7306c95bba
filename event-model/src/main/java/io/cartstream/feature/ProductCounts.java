package io.cartstream.feature;

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
