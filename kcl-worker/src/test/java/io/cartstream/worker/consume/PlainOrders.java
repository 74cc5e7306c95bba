package io.cartstream.worker.consume;

import io.cartstream.event.ShoppingEvent;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductOrders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** What one shopper's orders say, counted the long way. */
final class PlainOrders {
    private PlainOrders() {}

    static OrderHistory historyOf(List<ShoppingEvent> checkouts) {
        // product -> the numbers of the orders with it, and its places in them
        var orderNumbers = new HashMap<String, List<Integer>>();
        var places = new HashMap<String, Integer>();
        var lines = 0;
        var reordered = 0;
        for (var number = 1; number <= checkouts.size(); number++) {
            var products = checkouts.get(number - 1).distinctProducts();
            for (var place = 1; place <= products.size(); place++) {
                var product = products.get(place - 1);
                lines++;
                reordered += orderNumbers.containsKey(product) ? 1 : 0;
                orderNumbers.computeIfAbsent(product, _ -> new ArrayList<>()).add(number);
                places.merge(product, place, Integer::sum);
            }
        }
        var products = new HashMap<String, ProductOrders>();
        orderNumbers.forEach((product, numbers) -> products.put(
                product,
                new ProductOrders(
                        numbers.size(),
                        numbers.getFirst(),
                        numbers.getLast(),
                        places.get(product),
                        checkouts.get(numbers.getLast() - 1).timestamp())));
        var times = checkouts.stream().map(ShoppingEvent::timestamp).sorted().toList();
        return new OrderHistory(
                checkouts.size(),
                lines,
                products.size(),
                reordered,
                lines - checkouts.getFirst().distinctProducts().size(),
                times.isEmpty() ? Instant.EPOCH : times.getFirst(),
                times.isEmpty() ? Instant.EPOCH : times.getLast(),
                products,
                0);
    }
}
