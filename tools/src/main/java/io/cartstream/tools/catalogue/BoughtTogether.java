package io.cartstream.tools.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Counts which products are ordered together, by the rules of the Glue job ({@code neighbours.py}), for the time before that job has run:
 * the first {@value #MAX_BASKET} products of an order count, a pair needs {@value #MIN_ORDERS} orders, a product has {@value
 * #MAX_NEIGHBOURS} neighbours at most, best score first, then by id.
 *
 * <p>A count for each pair of the first {@value #MAX_PRODUCTS} products, 72 MB at most; later products have no neighbours. Not thread-safe.
 */
final class BoughtTogether {
    static final int MAX_PRODUCTS = 6_000;

    private static final int MAX_BASKET = 50;
    private static final int MIN_ORDERS = 5;
    private static final int MAX_NEIGHBOURS = 20;

    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final List<String> ids = new ArrayList<>();
    private final List<int[]> ordersWithEarlier = new ArrayList<>();
    private final int[] orders = new int[MAX_PRODUCTS];
    private int allOrders;

    /** Takes an order in. */
    void add(Collection<String> productIds) {
        allOrders++;
        var basket = productIds.stream()
                .limit(MAX_BASKET)
                .mapToInt(this::number)
                .filter(number -> number >= 0)
                .sorted()
                .toArray();
        for (var later = 0; later < basket.length; later++) {
            orders[basket[later]]++;
            var counts = ordersWithEarlier.get(basket[later]);
            for (var earlier = 0; earlier < later; earlier++) {
                counts[basket[earlier]]++;
            }
        }
    }

    /** The neighbours of every product that has some. */
    Map<String, List<Neighbour>> neighbours() {
        var neighbours = new LinkedHashMap<String, List<Neighbour>>();
        for (var number = 0; number < ids.size(); number++) {
            var found = neighboursOf(number);
            if (!found.isEmpty()) {
                neighbours.put(ids.get(number), found);
            }
        }
        return neighbours;
    }

    private List<Neighbour> neighboursOf(int product) {
        return IntStream.range(0, ids.size())
                .filter(other -> other != product && together(product, other) >= MIN_ORDERS)
                .mapToObj(other -> neighbour(product, other))
                .sorted(Comparator.comparingDouble(Neighbour::score).reversed().thenComparing(Neighbour::productId))
                .limit(MAX_NEIGHBOURS)
                .toList();
    }

    private Neighbour neighbour(int product, int other) {
        var both = together(product, other);
        var productOfCounts = (double) orders[product] * orders[other];
        return new Neighbour(
                ids.get(other), both / Math.sqrt(productOfCounts), both, (double) both * allOrders / productOfCounts);
    }

    private int together(int one, int other) {
        return ordersWithEarlier.get(Math.max(one, other))[Math.min(one, other)];
    }

    /** The product's number, in the order of coming; negative where there are too many. */
    private int number(String id) {
        var known = numbers.get(id);
        if (known != null) {
            return known;
        }
        if (ids.size() == MAX_PRODUCTS) {
            return -1;
        }
        numbers.put(id, ids.size());
        ordersWithEarlier.add(new int[ids.size()]);
        ids.add(id);
        return ids.size() - 1;
    }
}
