package io.cartstream.feature;

/**
 * What all orders say of one product at one moment: {@link ProductCounts} with the windows already summed up, a few numbers instead of a
 * map of days. Immutable.
 *
 * @param orders lines of the product
 * @param reorders lines where that shopper had bought it before
 * @param firstOrders shoppers who bought it at least once
 * @param secondOrders shoppers who bought it at least twice
 * @param ordersOfWeek lines on the clock's UTC day and the 6 before it
 * @param ordersOfMonth lines on the clock's UTC day and the 29 before it
 */
public record ProductTotals(
        long orders, long reorders, long firstOrders, long secondOrders, long ordersOfWeek, long ordersOfMonth) {
    /** Never ordered. */
    public static final ProductTotals NONE = new ProductTotals(0, 0, 0, 0, 0, 0);

    /** The sum of two partial totals of the same moment. */
    public ProductTotals plus(ProductTotals other) {
        return new ProductTotals(
                orders + other.orders,
                reorders + other.reorders,
                firstOrders + other.firstOrders,
                secondOrders + other.secondOrders,
                ordersOfWeek + other.ordersOfWeek,
                ordersOfMonth + other.ordersOfMonth);
    }
}
