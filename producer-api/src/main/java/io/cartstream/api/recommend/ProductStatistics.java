package io.cartstream.api.recommend;

import io.cartstream.feature.ProductTotals;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.ExecutionException;

/**
 * What all orders say of the products, at one moment. Immutable and bounded: of too many products those with the fewest orders are left
 * out, which are then taken for never ordered.
 *
 * @param totals by product
 * @param popular the products with the most orders of the month, most first; at most {@value #POPULAR}
 * @param clock where the windows end
 */
public record ProductStatistics(Map<String, ProductTotals> totals, List<String> popular, Instant clock) {
    /** As many popular candidates as the training examples have. */
    public static final int POPULAR = 20;

    /** Before the first read. */
    public static final ProductStatistics NONE = new ProductStatistics(Map.of(), List.of(), Instant.EPOCH);

    private static final Comparator<Entry<String, ProductTotals>> MOST_POPULAR_FIRST =
            Comparator.<Entry<String, ProductTotals>>comparingLong(
                            entry -> -entry.getValue().ordersOfMonth())
                    .thenComparingLong(entry -> entry.getValue().ordersOfMonth() > 0
                            ? 0
                            : -entry.getValue().orders())
                    .thenComparing(Entry::getKey);

    /** What is known of a product. */
    public ProductTotals of(String productId) {
        return totals.getOrDefault(productId, ProductTotals.NONE);
    }

    /**
     * Reads and adds up all partial totals.
     *
     * @param maxProducts at most this many products are held
     * @throws ExecutionException where the store fails
     */
    public static ProductStatistics read(TotalsReads reads, Instant clock, int maxProducts)
            throws ExecutionException, InterruptedException {
        var sum = new Sum(clock, maxProducts);
        reads.totals(clock, sum::add).get();
        return sum.statistics();
    }

    /** Adds partial totals up. For one thread at a time. */
    static final class Sum {
        private final Map<String, ProductTotals> totals = new HashMap<>();
        private final Instant clock;
        private final int maxProducts;

        Sum(Instant clock, int maxProducts) {
            this.clock = clock;
            this.maxProducts = maxProducts;
        }

        void add(String productId, ProductTotals partial) {
            totals.merge(productId, partial, ProductTotals::plus);
            if (totals.size() >= 2L * maxProducts) {
                keep(maxProducts);
            }
        }

        ProductStatistics statistics() {
            if (totals.size() > maxProducts) {
                keep(maxProducts);
            }
            var popular = totals.entrySet().stream()
                    .sorted(MOST_POPULAR_FIRST)
                    .limit(POPULAR)
                    .map(Entry::getKey)
                    .toList();
            return new ProductStatistics(Map.copyOf(totals), popular, clock);
        }

        private void keep(int products) {
            var fewestOrders = totals.entrySet().stream()
                    .sorted(MOST_POPULAR_FIRST)
                    .skip(products)
                    .map(Entry::getKey)
                    .toList();
            fewestOrders.forEach(totals::remove);
        }
    }
}
