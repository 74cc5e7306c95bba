package io.cartstream.worker.consume;

import io.cartstream.event.ShoppingEvent;
import io.cartstream.feature.DailyOrders;
import io.cartstream.feature.ProductCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What all shoppers' orders say of the products, counted the long way. */
final class PlainProducts {
    /** product -> per shopper the times of the orders with it */
    private final Map<String, List<List<Instant>>> times = new HashMap<>();

    void add(List<ShoppingEvent> checkoutsOfOneShopper) {
        var ofShopper = new HashMap<String, List<Instant>>();
        checkoutsOfOneShopper.forEach(checkout -> checkout.distinctProducts()
                .forEach(product -> ofShopper
                        .computeIfAbsent(product, _ -> new ArrayList<>())
                        .add(checkout.timestamp())));
        ofShopper.forEach((product, ordered) ->
                times.computeIfAbsent(product, _ -> new ArrayList<>()).add(ordered));
    }

    Map<String, ProductCounts> counts() {
        var counts = new HashMap<String, ProductCounts>();
        times.forEach((product, byShopper) -> counts.put(product, counts(byShopper)));
        return counts;
    }

    private static ProductCounts counts(List<List<Instant>> byShopper) {
        var lines = byShopper.stream().mapToInt(List::size).sum();
        var days = new TreeMap<Long, Long>();
        byShopper.forEach(ordered -> ordered.forEach(
                at -> days.merge(at.toEpochMilli() / Duration.ofDays(1).toMillis(), 1L, Long::sum)));
        days.headMap(days.lastKey() - 30).clear();
        return new ProductCounts(
                lines,
                lines - byShopper.size(),
                byShopper.size(),
                byShopper.stream().filter(ordered -> ordered.size() > 1).count(),
                new DailyOrders(days));
    }
}
