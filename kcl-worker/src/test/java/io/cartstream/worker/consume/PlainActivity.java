package io.cartstream.worker.consume;

import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.feature.Activity;
import io.cartstream.feature.Cart;
import io.cartstream.feature.DailyEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one shopper is doing, derived the long way from all of the shopper's events. Bounds on cart and products do not show here. */
final class PlainActivity {
    private PlainActivity() {}

    static Activity of(List<ShoppingEvent> events) {
        var newest = events.subList(Math.max(0, events.size() - 20), events.size());
        return new Activity(
                new Cart(cart(events)),
                newest.stream()
                        .map(event -> new Activity.Seen(event.type(), event.timestamp(), event.distinctProducts()))
                        .toList(),
                daily(events),
                events.stream()
                        .map(ShoppingEvent::timestamp)
                        .max(Instant::compareTo)
                        .orElseThrow());
    }

    private static Map<String, Long> cart(List<ShoppingEvent> events) {
        var cart = new LinkedHashMap<String, Long>();
        for (var event : events) {
            if (event.type().equals(EventType.UPDATE_CART)) {
                cart.clear();
            }
            for (var item : event.items()) {
                var product = item.productId();
                switch (event.type().wireName()) {
                    case "product_view" -> {}
                    case "add_to_cart", "update_cart" ->
                        cart.put(
                                product,
                                cart.getOrDefault(product, 0L) + item.quantity().orElse(1));
                    case "remove_from_cart" -> {
                        var left = item.quantity().isEmpty()
                                ? 0
                                : cart.getOrDefault(product, 0L)
                                        - item.quantity().getAsInt();
                        if (left > 0) {
                            cart.put(product, left);
                        } else {
                            cart.remove(product);
                        }
                    }
                    case "checkout" -> cart.remove(product);
                    default -> throw new IllegalArgumentException("no shopping");
                }
            }
        }
        return cart;
    }

    private static DailyEvents daily(List<ShoppingEvent> events) {
        var days = new TreeMap<Long, Map<EventType, Long>>();
        for (var event : events) {
            var day = event.timestamp().toEpochMilli() / Duration.ofDays(1).toMillis();
            days.computeIfAbsent(day, _ -> new HashMap<>()).merge(event.type(), 1L, Long::sum);
        }
        days.headMap(days.lastKey() - 29).clear();
        var kept = new ArrayList<>(days.keySet());
        kept.forEach(day -> days.put(day, Map.copyOf(days.get(day))));
        return new DailyEvents(days);
    }
}
