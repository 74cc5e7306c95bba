package io.cartstream.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FeatureVectorsTest {
    private static final FeatureDefinition DEFINITION = FeatureDefinition.shared();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant NOON = Instant.parse("2026-11-16T12:00:00Z");

    private final FeatureVectors vectors = new FeatureVectors(DEFINITION);

    /** The file is written by the Python side ({@code glue/golden_vectors.py}), whose tests check it too. */
    @TestFactory
    List<DynamicTest> vectorsAreTheBatchJobsToTheBit() throws IOException {
        try (InputStream in = FeatureVectorsTest.class.getResourceAsStream("vectors.json")) {
            var document = JSON.readTree(in);
            var scaler = Scaler.parse(JSON.writeValueAsBytes(document.get("scaler")), DEFINITION);
            var tests = new ArrayList<DynamicTest>();
            for (var example : document.get("cases")) {
                tests.add(DynamicTest.dynamicTest("case " + tests.size(), () -> {
                    var vector = vectors.of(input(example));
                    assertThat(vector).as("vector of %s", example).containsExactly(doubles(example.get("vector")));
                    assertThat(scaler.scaled(vector)).containsExactly(floats(example.get("scaled")));
                }));
            }
            return tests;
        }
    }

    @Test
    void valuesByNameAreThoseOfTheVector() {
        var history = OrderHistory.EMPTY
                .with(List.of("a", "b"), NOON.minusSeconds(9 * 86_400))
                .history()
                .with(List.of("b", "c"), NOON.minusSeconds(86_400))
                .history();
        var counts = ProductCounts.EMPTY
                .with(new OrderLine("b", 1, NOON.minusSeconds(9 * 86_400)))
                .with(new OrderLine("b", 2, NOON));
        var ordered = history.products().get("b");

        var vector = vectors.of(new FeatureInput(history, ordered, counts.at(NOON), NOON));

        requireSame(vector, FeatureValues.ofUser(history));
        requireSame(vector, FeatureValues.ofProduct(counts, NOON));
        requireSame(vector, FeatureValues.ofUserProduct(ordered));
    }

    @Test
    void nothingKnownIsAllZero() {
        assertThat(vectors.of(new FeatureInput(OrderHistory.EMPTY, ProductOrders.NONE, ProductTotals.NONE, NOON)))
                .containsOnly(0.0)
                .hasSize(DEFINITION.names().size());
    }

    @Test
    void definitionOfOtherFeaturesIsRefused() {
        var fewer = DEFINITION.names().subList(1, DEFINITION.names().size());

        assertThatThrownBy(() -> new FeatureVectors(new FeatureDefinition(DEFINITION.version(), fewer)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name different features");
    }

    private static void requireSame(double[] vector, Map<String, Number> values) {
        values.forEach((name, value) ->
                assertThat(vector[DEFINITION.names().indexOf(name)]).as(name).isEqualTo(value.doubleValue()));
    }

    private static FeatureInput input(JsonNode example) {
        var shopper = example.get("shopper");
        var product = example.get("product");
        var ordered = example.get("ordered");
        return new FeatureInput(
                new OrderHistory(
                        number(shopper, "orders"),
                        number(shopper, "lines"),
                        number(shopper, "distinct_products"),
                        number(shopper, "reordered_lines"),
                        number(shopper, "later_lines"),
                        instant(shopper, "first_order_at"),
                        instant(shopper, "last_order_at"),
                        Map.of(),
                        0),
                ordered.isNull()
                        ? ProductOrders.NONE
                        : new ProductOrders(
                                number(ordered, "pair_orders"),
                                number(ordered, "first_order_number"),
                                number(ordered, "last_order_number"),
                                number(ordered, "cart_position_sum"),
                                instant(ordered, "last_ordered_at")),
                new ProductTotals(
                        number(product, "orders"),
                        number(product, "reorders"),
                        number(product, "first_orders"),
                        number(product, "second_orders"),
                        number(product, "orders_7d"),
                        number(product, "orders_30d")),
                instant(example, "clock"));
    }

    private static long number(JsonNode of, String name) {
        return of.get(name).asLong();
    }

    private static Instant instant(JsonNode of, String name) {
        return Instant.ofEpochMilli(number(of, name));
    }

    private static double[] doubles(JsonNode array) {
        var values = new double[array.size()];
        for (var i = 0; i < values.length; i++) {
            values[i] = array.get(i).asDouble();
        }
        return values;
    }

    private static float[] floats(JsonNode array) {
        var values = new float[array.size()];
        for (var i = 0; i < values.length; i++) {
            values[i] = (float) array.get(i).asDouble();
        }
        return values;
    }
}
