package io.cartstream.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class OrderHistoryTest {
    record Order(List<String> products, Instant at) {}

    @Property(tries = 300)
    void foldingOrderByOrderEqualsCountingAllOfThem(@ForAll("orders") List<Order> orders) {
        var history = folded(orders);

        assertThat(history.orders()).isEqualTo(orders.size());
        assertThat(history.lines())
                .isEqualTo(orders.stream()
                        .mapToInt(order -> order.products().size())
                        .sum());
        assertThat(history.firstOrderAt())
                .isEqualTo(
                        orders.stream().map(Order::at).min(Instant::compareTo).orElseThrow());
        assertThat(history.lastOrderAt())
                .isEqualTo(
                        orders.stream().map(Order::at).max(Instant::compareTo).orElseThrow());
        assertThat(history.reorderedLines()).isEqualTo(history.lines() - history.distinctProducts());
        assertThat(history.laterLines())
                .isEqualTo(history.lines() - orders.getFirst().products().size());
        var seen = new HashSet<String>();
        orders.forEach(order -> seen.addAll(order.products()));
        assertThat(history.products().keySet()).isEqualTo(seen);
        for (var product : seen) {
            assertThat(history.products().get(product)).isEqualTo(counted(product, orders));
        }
    }

    @Property(tries = 100)
    void theLinesSayHowOftenTheShopperHasBoughtTheProduct(@ForAll("orders") List<Order> orders) {
        var before = folded(orders);
        var last = orders.getLast();

        var lines = before.with(last.products(), last.at()).lines();

        assertThat(lines).extracting(OrderLine::productId).isEqualTo(last.products());
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.nth())
                        .isEqualTo(before.products().get(line.productId()).orders() + 1));
    }

    @Test
    void pastTheBoundTheLeastRecentlyOrderedLeave() {
        var history = folded(IntStream.range(0, 100)
                .mapToObj(order -> new Order(
                        IntStream.range(0, 100)
                                .mapToObj(product -> "order-%03d-product-%03d".formatted(order, product))
                                .toList(),
                        Instant.ofEpochSecond(order)))
                .toList());

        assertThat(history.distinctProducts()).isEqualTo(10_000);
        assertThat(history.forgottenProducts())
                .isPositive()
                .isEqualTo(10_000 - history.products().size());
        assertThat(history.products()).containsKey("order-099-product-000").doesNotContainKey("order-000-product-000");
    }

    @Provide
    Arbitrary<List<Order>> orders() {
        var products = Arbitraries.of("a", "b", "c", "d", "e", "f")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .uniqueElements();
        var time = Arbitraries.longs().between(0, 4_000_000_000_000L).map(Instant::ofEpochMilli);
        return Combinators.combine(products, time)
                .as(Order::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    private static OrderHistory folded(List<Order> orders) {
        var history = OrderHistory.EMPTY;
        for (var order : orders) {
            history = history.with(order.products(), order.at()).history();
        }
        return history;
    }

    private static ProductOrders counted(String product, List<Order> orders) {
        var numbers = new ArrayList<Integer>();
        var positions = 0;
        for (var number = 1; number <= orders.size(); number++) {
            var position = orders.get(number - 1).products().indexOf(product);
            if (position >= 0) {
                numbers.add(number);
                positions += position + 1;
            }
        }
        return new ProductOrders(
                numbers.size(),
                numbers.getFirst(),
                numbers.getLast(),
                positions,
                orders.get(numbers.getLast() - 1).at());
    }
}
