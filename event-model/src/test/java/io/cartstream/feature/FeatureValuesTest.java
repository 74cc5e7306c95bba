package io.cartstream.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FeatureValuesTest {
    private static final Instant MONDAY = Instant.parse("2026-11-16T12:00:00Z");
    private static final Instant THURSDAY = Instant.parse("2026-11-19T00:00:00Z");

    @Test
    void aShoppersValuesFollowTheirDefinition() {
        var history = OrderHistory.EMPTY
                .with(List.of("a", "b"), MONDAY)
                .history()
                .with(List.of("b", "c", "d"), THURSDAY)
                .history();

        assertThat(FeatureValues.ofUser(history))
                .isEqualTo(Map.of(
                        "user_orders",
                        2L,
                        "user_periods",
                        2.5,
                        "user_mean_days_since_prior",
                        1.25,
                        "user_products",
                        5L,
                        "user_distinct_products",
                        4L,
                        "user_reorder_ratio",
                        1 / 3.0));
        assertThat(FeatureValues.ofUserProduct(history.products().get("b")))
                .isEqualTo(Map.of(
                        "up_order_count", 2L,
                        "up_first_order_number", 1L,
                        "up_last_order_number", 2L,
                        "up_avg_cart_position", 1.5));
    }

    @Test
    void nobodyDividesByZero() {
        assertThat(FeatureValues.ofUser(OrderHistory.EMPTY).values())
                .allSatisfy(value -> assertThat(value.doubleValue()).isZero());
    }

    @Test
    void aProductsWindowsEndAtTheStreamsClock() {
        var counts = ProductCounts.EMPTY
                .with(new OrderLine("a", 1, MONDAY.minusSeconds(20 * 86_400)))
                .with(new OrderLine("a", 2, MONDAY));

        assertThat(FeatureValues.ofProduct(counts, THURSDAY))
                .isEqualTo(Map.of(
                        "prod_orders", 2L,
                        "prod_reorders", 1L,
                        "prod_first_orders", 1L,
                        "prod_second_orders", 1L,
                        "prod_orders_7d", 1L,
                        "prod_orders_30d", 2L));
    }

    @Test
    void theNamesAreThoseOfTheSharedDefinition() {
        var definition = JsonMapper.shared().readTree(FeatureValues.class.getResourceAsStream("features.json"));
        var defined = new ArrayList<String>();
        for (var feature : definition.path("features")) {
            if (!feature.path("of").asString().equals("request")) {
                defined.add(feature.path("name").asString());
            }
        }
        var derived = new ArrayList<String>();
        var order = OrderHistory.EMPTY.with(List.of("a"), MONDAY);
        derived.addAll(FeatureValues.ofUser(order.history()).keySet());
        derived.addAll(FeatureValues.ofProduct(ProductCounts.EMPTY, MONDAY).keySet());
        derived.addAll(
                FeatureValues.ofUserProduct(order.history().products().get("a")).keySet());

        assertThat(derived).containsExactlyInAnyOrderElementsOf(defined);
    }
}
