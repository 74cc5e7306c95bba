package io.cartstream.feature;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/**
 * All that a shopper's orders say, as integers. Immutable.
 *
 * <p>The products are bounded so that a shopper fits one DynamoDB item: past {@value #MAX_PRODUCTS_WEIGHT} bytes the least recently ordered
 * leave. One that comes back after that counts as new.
 *
 * @param orders orders so far
 * @param lines product lines over all orders
 * @param distinctProducts products ordered at least once
 * @param reorderedLines lines of a product that the shopper had ordered before
 * @param laterLines lines of the orders after the first
 * @param firstOrderAt earliest event time of an order; the epoch before the first order
 * @param lastOrderAt latest event time of an order; the epoch before the first order
 * @param products what the orders say of each product
 * @param forgottenProducts how many products have left because of the bound
 */
public record OrderHistory(
        long orders,
        long lines,
        long distinctProducts,
        long reorderedLines,
        long laterLines,
        Instant firstOrderAt,
        Instant lastOrderAt,
        Map<String, ProductOrders> products,
        long forgottenProducts) {

    /**
     * At most this many bytes of products, estimated from above: three quarters of what a DynamoDB item may hold (400 KB), which leaves
     * room for positions and recent event ids. Source: DynamoDB Developer Guide, "Service, account, and table quotas"
     * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html).
     */
    public static final int MAX_PRODUCTS_WEIGHT = 300_000;

    /** Bytes that a product takes beside its id: an upper bound of what the stored form takes. */
    private static final int WEIGHT_BESIDE_ID = 32;

    /** No orders yet. */
    public static final OrderHistory EMPTY = new OrderHistory(0, 0, 0, 0, 0, Instant.EPOCH, Instant.EPOCH, Map.of(), 0);

    public OrderHistory {
        products = Collections.unmodifiableMap(products);
    }

    /**
     * An order folded in.
     *
     * @param history the history with the order
     * @param lines the order's lines, in cart order
     */
    public record Folded(OrderHistory history, List<OrderLine> lines) {}

    /**
     * This history with one more order.
     *
     * @param distinctProducts the order's products, each once, in cart order
     * @param orderedAt event time, to the millisecond
     */
    public Folded with(List<String> distinctProducts, Instant orderedAt) {
        var orderNumber = orders + 1;
        var held = new HashMap<>(products);
        var folded = new ArrayList<OrderLine>(distinctProducts.size());
        for (var productId : distinctProducts) {
            var position = folded.size() + 1;
            var after = held.merge(
                    productId,
                    ProductOrders.first(orderNumber, position, orderedAt),
                    (before, _) -> before.again(orderNumber, position, orderedAt));
            folded.add(new OrderLine(productId, after.orders(), orderedAt));
        }
        var reordered = folded.stream().filter(line -> line.nth() > 1).count();
        var forgotten = forgetLeastRecentlyOrdered(held);
        var history = new OrderHistory(
                orderNumber,
                lines + folded.size(),
                this.distinctProducts + folded.size() - reordered,
                reorderedLines + reordered,
                laterLines + (orders > 0 ? folded.size() : 0),
                orders > 0 && firstOrderAt.isBefore(orderedAt) ? firstOrderAt : orderedAt,
                orders > 0 && lastOrderAt.isAfter(orderedAt) ? lastOrderAt : orderedAt,
                held,
                forgottenProducts + forgotten);
        return new Folded(history, List.copyOf(folded));
    }

    private static int forgetLeastRecentlyOrdered(Map<String, ProductOrders> held) {
        var excess = held.keySet().stream().mapToLong(OrderHistory::weight).sum() - MAX_PRODUCTS_WEIGHT;
        if (excess <= 0) {
            return 0;
        }
        var leastRecentFirst = held.entrySet().stream()
                .sorted(Comparator.<Entry<String, ProductOrders>>comparingLong(
                                entry -> entry.getValue().lastOrderNumber())
                        .thenComparing(Entry::getKey))
                .map(Entry::getKey)
                .toList();
        var forgotten = 0;
        for (var productId : leastRecentFirst) {
            if (excess <= 0) {
                break;
            }
            held.remove(productId);
            excess -= weight(productId);
            forgotten++;
        }
        return forgotten;
    }

    private static int weight(String productId) {
        var couldExceedOneByteEach = productId.chars().anyMatch(character -> character > 0x7F);
        var idBytes = couldExceedOneByteEach ? productId.getBytes(StandardCharsets.UTF_8).length : productId.length();
        return WEIGHT_BESIDE_ID + idBytes;
    }
}
