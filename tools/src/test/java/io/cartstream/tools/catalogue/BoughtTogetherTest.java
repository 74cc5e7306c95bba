package io.cartstream.tools.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoughtTogetherTest {
    private final BoughtTogether together = new BoughtTogether();

    @Test
    void neighboursAreScoredByTheCosineOfTheirOrders() {
        times(6, "tea", "milk");
        times(3, "tea");
        times(2, "milk", "bread");
        times(7, "bread");

        var ofTea = together.neighbours().get("tea");

        assertThat(ofTea).singleElement().satisfies(milk -> {
            assertThat(milk.productId()).isEqualTo("milk");
            assertThat(milk.orders()).isEqualTo(6);
            assertThat(milk.score()).isCloseTo(6 / Math.sqrt(9 * 8), within(1e-15));
            assertThat(milk.lift()).isCloseTo(6 * 18 / (9.0 * 8), within(1e-15));
        });
        assertThat(together.neighbours().get("milk"))
                .extracting(Neighbour::productId)
                .containsExactly("tea");
        assertThat(together.neighbours()).doesNotContainKey("bread");
    }

    @Test
    void theBestTwentyStandInTheOrderOfScoreThenId() {
        IntStream.range(0, 30).forEach(number -> times(5, "hub", "spoke-" + (10 + number)));
        times(6, "hub", "spoke-39");

        var ofHub = together.neighbours().get("hub");

        assertThat(ofHub).hasSize(20);
        assertThat(ofHub.getFirst().productId()).isEqualTo("spoke-39");
        assertThat(ofHub.subList(1, 4))
                .extracting(Neighbour::productId)
                .containsExactly("spoke-10", "spoke-11", "spoke-12");
    }

    @Test
    void onlyTheFirstFiftyProductsOfAnOrderCount() {
        var wholesale = IntStream.range(0, 60).mapToObj(number -> "p" + number).toList();
        for (var i = 0; i < 5; i++) {
            together.add(wholesale);
        }

        assertThat(together.neighbours()).containsKey("p49").doesNotContainKey("p50");
    }

    @Test
    void productsBeyondTheBoundHaveNoNeighbours() {
        for (var number = 0; number < BoughtTogether.MAX_PRODUCTS; number++) {
            together.add(List.of("p" + number));
        }
        times(5, "p0", "one too many");

        assertThat(together.neighbours()).isEmpty();
    }

    private void times(int orders, String... products) {
        for (var i = 0; i < orders; i++) {
            together.add(List.of(products));
        }
    }
}
