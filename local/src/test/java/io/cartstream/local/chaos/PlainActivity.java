package io.cartstream.local.chaos;

import io.cartstream.feature.Activity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one shopper is doing.
 *
 * @param cart product and quantity, in cart order
 * @param counts events by type, within the 30 days that are kept
 * @param newest types of the newest 20 events with their products, oldest first
 */
public record PlainActivity(List<String> cart, Map<String, Long> counts, List<String> newest) {
    private static final int NEWEST = 20;

    /** Computed from all the shopper's events at once, none of them twice, within 30 days. */
    static PlainActivity of(List<PostedEvent> events) {
        var cart = new LinkedHashMap<String, Long>();
        var counts = new TreeMap<String, Long>();
        for (var event : events) {
            counts.merge(event.type(), 1L, Long::sum);
            for (var product : event.products()) {
                switch (event.type()) {
                    case PostedEvent.ADD_TO_CART -> cart.merge(product, 1L, Long::sum);
                    case PostedEvent.REMOVE_FROM_CART, PostedEvent.CHECKOUT -> cart.remove(product);
                    default -> {}
                }
            }
        }
        var newest = events.subList(Math.max(0, events.size() - NEWEST), events.size()).stream()
                .map(event -> event.type() + event.products())
                .toList();
        return new PlainActivity(
                cart.entrySet().stream()
                        .map(line -> line.getKey() + " x " + line.getValue())
                        .toList(),
                counts,
                newest);
    }

    /** As the table has it. */
    static PlainActivity of(Activity activity) {
        var counts = new TreeMap<String, Long>();
        activity.daily()
                .byEpochDay()
                .values()
                .forEach(day -> day.forEach((type, count) -> counts.merge(type.wireName(), count, Long::sum)));
        return new PlainActivity(
                activity.cart().lines().entrySet().stream()
                        .map(line -> line.getKey() + " x " + line.getValue())
                        .toList(),
                counts,
                activity.lastEvents().stream()
                        .map(seen -> seen.type().wireName() + seen.products())
                        .toList());
    }
}
