package io.cartstream.local;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every feature, computed from all orders at once by their plain meaning: nothing is kept from one order to the next, and nothing of the
 * pipeline's code is used.
 */
public record PlainFeatures(Map<String, User> users, Map<String, Map<String, Double>> products, Instant clock) {
    public record User(Map<String, Double> features, Map<String, Map<String, Double>> products) {}

    public static PlainFeatures of(RecordedOrders recorded) {
        var ordersOf = new TreeMap<String, List<Order>>();
        recorded.orders()
                .forEach(order -> ordersOf.computeIfAbsent(order.user(), _ -> new ArrayList<>())
                        .add(order));
        var clock = recorded.newest().truncatedTo(ChronoUnit.HOURS);
        var users = new TreeMap<String, User>();
        ordersOf.forEach((user, orders) -> users.put(user, user(orders)));
        return new PlainFeatures(users, products(ordersOf, LocalDate.ofInstant(clock, ZoneOffset.UTC)), clock);
    }

    private static User user(List<Order> orders) {
        var lines = orders.stream()
                .mapToInt(order -> order.distinctProducts().size())
                .sum();
        var distinct = new HashSet<String>();
        orders.forEach(order -> distinct.addAll(order.distinctProducts()));
        var laterLines = lines - orders.getFirst().distinctProducts().size();
        var first = orders.stream().map(Order::at).min(Instant::compareTo).orElseThrow();
        var last = orders.stream().map(Order::at).max(Instant::compareTo).orElseThrow();
        var periods = Duration.between(first, last).toMillis() / 86_400_000.0;
        var features = new TreeMap<String, Double>();
        features.put("user_orders", (double) orders.size());
        features.put("user_periods", periods);
        features.put("user_mean_days_since_prior", periods / orders.size());
        features.put("user_products", (double) lines);
        features.put("user_distinct_products", (double) distinct.size());
        features.put("user_reorder_ratio", laterLines == 0 ? 0 : (lines - distinct.size()) / (double) laterLines);
        var products = new TreeMap<String, Map<String, Double>>();
        distinct.forEach(product -> products.put(product, userProduct(product, orders)));
        return new User(features, products);
    }

    private static Map<String, Double> userProduct(String product, List<Order> orders) {
        var numbers = new ArrayList<Integer>();
        var positions = 0;
        for (var number = 1; number <= orders.size(); number++) {
            var position = orders.get(number - 1).distinctProducts().indexOf(product) + 1;
            if (position > 0) {
                numbers.add(number);
                positions += position;
            }
        }
        return Map.of(
                "up_order_count", (double) numbers.size(),
                "up_first_order_number", (double) numbers.getFirst(),
                "up_last_order_number", (double) numbers.getLast(),
                "up_avg_cart_position", positions / (double) numbers.size());
    }

    private static Map<String, Map<String, Double>> products(Map<String, List<Order>> ordersOf, LocalDate today) {
        var products = new TreeMap<String, Map<String, Double>>();
        for (var orders : ordersOf.values()) {
            var bought = new TreeMap<String, Integer>();
            for (var order : orders) {
                var age = ChronoUnit.DAYS.between(LocalDate.ofInstant(order.at(), ZoneOffset.UTC), today);
                for (var product : order.distinctProducts()) {
                    var nth = bought.merge(product, 1, Integer::sum);
                    var features = products.computeIfAbsent(product, _ -> new TreeMap<>());
                    count(features, "prod_orders", true);
                    count(features, "prod_reorders", nth > 1);
                    count(features, "prod_first_orders", nth == 1);
                    count(features, "prod_second_orders", nth == 2);
                    count(features, "prod_orders_7d", age < 7);
                    count(features, "prod_orders_30d", age < 30);
                }
            }
        }
        return products;
    }

    private static void count(Map<String, Double> features, String name, boolean counts) {
        features.merge(name, counts ? 1.0 : 0.0, Double::sum);
    }
}
