package io.cartstream.api.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.feature.ProductTotals;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ProductStatisticsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void partialsOfAProductAddUp() throws Exception {
        var statistics = ProductStatistics.read(
                (_, each) -> {
                    each.accept("a", new ProductTotals(5, 1, 3, 1, 1, 2));
                    each.accept("b", new ProductTotals(1, 0, 1, 0, 1, 1));
                    each.accept("a", new ProductTotals(7, 2, 4, 1, 0, 3));
                    return CompletableFuture.completedFuture(null);
                },
                NOON,
                10);

        assertThat(statistics.of("a")).isEqualTo(new ProductTotals(12, 3, 7, 2, 1, 5));
        assertThat(statistics.of("unknown")).isEqualTo(ProductTotals.NONE);
        assertThat(statistics.popular()).containsExactly("a", "b");
        assertThat(statistics.clock()).isEqualTo(NOON);
    }

    @Test
    void thePopularAreThoseOfTheMonthAndOfAllTimeWhereTheMonthIsQuiet() throws Exception {
        var statistics = ProductStatistics.read(
                (_, each) -> {
                    each.accept("old", new ProductTotals(500, 0, 0, 0, 0, 0));
                    each.accept("new", new ProductTotals(3, 0, 0, 0, 3, 3));
                    each.accept("older", new ProductTotals(50, 0, 0, 0, 0, 0));
                    return CompletableFuture.completedFuture(null);
                },
                NOON,
                10);

        assertThat(statistics.popular()).containsExactly("new", "old", "older");
    }

    @Test
    void noMoreProductsAreHeldThanMayBe() throws Exception {
        var statistics = ProductStatistics.read(
                (_, each) -> {
                    for (var i = 0; i < 1_000; i++) {
                        each.accept("p" + i, new ProductTotals(i, 0, 0, 0, 0, i));
                    }
                    return CompletableFuture.completedFuture(null);
                },
                NOON,
                100);

        assertThat(statistics.totals())
                .hasSize(100)
                .containsKeys("p999", "p900")
                .doesNotContainKey("p899");
        assertThat(statistics.popular()).hasSize(ProductStatistics.POPULAR).startsWith("p999");
    }
}
