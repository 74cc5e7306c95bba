package io.cartstream.api.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.api.recommend.Recommendations.Reason;
import io.cartstream.event.EventType;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductOrders;
import io.cartstream.feature.ProductTotals;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CandidateSelectionTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final int MAX = 1_000;

    @Test
    void ownProductsNeighboursOfTheCartAndPopularOnesCompeteWithTheirReasons() {
        var candidates = candidates(shopper(List.of("a", "b")).withCart("b"))
                .among(
                        Map.of("b", List.of(new Neighbour("n", 0.5)), "a", List.of(new Neighbour("m", 0.4))),
                        statistics("p"),
                        MAX);

        assertThat(reasons(candidates))
                .isEqualTo(Map.of(
                        "a", Optional.of(Reason.BOUGHT_BEFORE),
                        "n", Optional.of(Reason.GOES_WITH_CART),
                        "m", Optional.empty(),
                        "p", Optional.of(Reason.POPULAR)));
    }

    @Test
    void theStrongestReasonIsTold() {
        var candidates = candidates(shopper(List.of("a")).withCart("c"))
                .among(
                        Map.of("c", List.of(new Neighbour("a", 0.5), new Neighbour("p", 0.4))),
                        statistics("p", "a"),
                        MAX);

        assertThat(reasons(candidates))
                .isEqualTo(Map.of("a", Optional.of(Reason.BOUGHT_BEFORE), "p", Optional.of(Reason.GOES_WITH_CART)));
    }

    @Test
    void scoresOfACommonNeighbourAddUpAndTheBestStay() {
        var neighbours = new HashMap<String, List<Neighbour>>();
        neighbours.put(
                "c",
                IntStream.range(0, 30)
                        .mapToObj(i -> new Neighbour("n%02d".formatted(i), 0.5))
                        .toList());
        neighbours.put("d", List.of(new Neighbour("n29", 0.1)));

        var candidates = candidates(shopper().withCart("c", "d")).among(neighbours, ProductStatistics.NONE, MAX);

        assertThat(reasons(candidates)).hasSize(CandidateSelection.NEIGHBOURS).containsKeys("n29", "n00", "n18");
        assertThat(reasons(candidates)).doesNotContainKey("n19");
    }

    @Test
    void seedsAreTheCartAndWhatWasOrderedLast() {
        var history = OrderHistory.EMPTY;
        for (var order = 0; order < 25; order++) {
            history = history.with(List.of("p%02d".formatted(order)), NOON).history();
        }

        var seeds = candidates(new Shopper(history, List.of("c"))).seeds();

        assertThat(seeds).hasSize(21).contains("c", "p24", "p05").doesNotContain("p04");
    }

    @Test
    void whatTheEventDoesToTheCartCountsAtOnce() {
        var shopper = shopper(List.of("a", "b", "c")).withCart("b");

        assertThat(products(shopper, EventType.ADD_TO_CART, "a")).containsExactlyInAnyOrder("c");
        assertThat(products(shopper, EventType.REMOVE_FROM_CART, "b")).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(products(shopper, EventType.UPDATE_CART, "c")).containsExactlyInAnyOrder("a", "b");
        assertThat(products(shopper, EventType.CHECKOUT, "b")).containsExactlyInAnyOrder("a", "c");
        assertThat(products(shopper, EventType.PRODUCT_VIEW, "a")).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void ofTooManyOwnProductsThoseOrderedMostOftenStay() {
        var history = OrderHistory.EMPTY
                .with(IntStream.range(0, 500).mapToObj(i -> "p" + i).toList(), NOON)
                .history()
                .with(List.of("p123", "p456"), NOON)
                .history();

        var candidates = candidates(new Shopper(history, List.of())).among(Map.of(), ProductStatistics.NONE, 60);

        assertThat(reasons(candidates)).hasSize(20).containsKeys("p123", "p456");
    }

    @Property(tries = 200)
    void nothingInTheCartIsRecommendedNothingTwiceAndNeverTooMuch(
            @ForAll("products") List<List<String>> orders,
            @ForAll("cart") List<String> cart,
            @ForAll("cart") List<String> popular,
            @ForAll("neighbours") Map<String, List<Neighbour>> neighbours) {
        var shopper = ordered(orders).withCart(cart.toArray(String[]::new));

        var candidates = candidates(shopper).among(neighbours, statistics(popular.toArray(String[]::new)), 50);

        var ids = candidates.stream().map(Candidate::productId).toList();
        assertThat(ids).doesNotHaveDuplicates().noneMatch(cart::contains).hasSizeLessThanOrEqualTo(50);
        assertThat(candidates)
                .allSatisfy(each -> assertThat(each.ordered())
                        .isEqualTo(shopper.history().products().getOrDefault(each.productId(), ProductOrders.NONE)));
        var withoutCart = new HashSet<>(shopper.history().products().keySet());
        withoutCart.removeAll(cart);
        if (shopper.history().products().size() <= 10) {
            assertThat(ids).containsAll(withoutCart);
        }
    }

    @Provide
    Arbitrary<List<List<String>>> products() {
        return product()
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(8)
                .list()
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<List<String>> cart() {
        return product().list().uniqueElements().ofMaxSize(10);
    }

    @Provide
    Arbitrary<Map<String, List<Neighbour>>> neighbours() {
        var neighbour = Combinators.combine(product(), Arbitraries.doubles().between(0, 1))
                .as(Neighbour::new);
        return Arbitraries.maps(product(), neighbour.list().ofMaxSize(20)).ofMaxSize(5);
    }

    private static Arbitrary<String> product() {
        return Arbitraries.integers().between(0, 40).map(i -> "p" + i);
    }

    private static List<String> products(Shopper shopper, EventType type, String product) {
        return new CandidateSelection(shopper, Optional.of(new CartChange(type, List.of(product))))
                .among(Map.of(), ProductStatistics.NONE, MAX).stream()
                        .map(Candidate::productId)
                        .toList();
    }

    private static Map<String, Optional<Reason>> reasons(List<Candidate> candidates) {
        var reasons = new HashMap<String, Optional<Reason>>();
        candidates.forEach(each -> reasons.put(each.productId(), each.reason()));
        return reasons;
    }

    private static CandidateSelection candidates(Shopper shopper) {
        return new CandidateSelection(shopper, Optional.empty());
    }

    private static ProductStatistics statistics(String... popular) {
        var totals = new HashMap<String, ProductTotals>();
        for (var product : popular) {
            totals.put(product, new ProductTotals(9, 0, 9, 0, 3, 5));
        }
        return new ProductStatistics(totals, List.of(popular), NOON);
    }

    private static ShopperBuilder shopper() {
        return ordered(List.of());
    }

    private static ShopperBuilder shopper(List<String> order) {
        return ordered(List.of(order));
    }

    private static ShopperBuilder ordered(List<List<String>> orders) {
        var history = OrderHistory.EMPTY;
        for (var order : orders) {
            history = history.with(order, NOON).history();
        }
        return new ShopperBuilder(history);
    }

    private record ShopperBuilder(OrderHistory history) {
        Shopper withCart(String... products) {
            return new Shopper(history, List.of(products));
        }
    }
}
