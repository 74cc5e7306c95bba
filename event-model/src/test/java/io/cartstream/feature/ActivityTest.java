package io.cartstream.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.event.CartItem;
import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ActivityTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void addingPutsPiecesInOneWhereTheShopDoesNotSay() {
        var cart = after(event(EventType.ADD_TO_CART, some("a", 2), any("b")), event(EventType.ADD_TO_CART, any("a")));

        assertThat(cart).containsExactly(Map.entry("a", 3L), Map.entry("b", 1L));
    }

    @Test
    void removingTakesPiecesOrTheWholeLine() {
        var cart = after(
                event(EventType.ADD_TO_CART, some("a", 5), some("b", 5), some("c", 5)),
                event(EventType.REMOVE_FROM_CART, some("a", 2), any("b"), some("c", 5), any("never-there")));

        assertThat(cart).containsExactly(Map.entry("a", 3L));
    }

    @Test
    void updatingReplacesTheCart() {
        var cart = after(event(EventType.ADD_TO_CART, some("a", 5)), event(EventType.UPDATE_CART, some("b", 2)));

        assertThat(cart).containsExactly(Map.entry("b", 2L));
        assertThat(after(event(EventType.ADD_TO_CART, any("a")), event(EventType.UPDATE_CART)))
                .isEmpty();
    }

    @Test
    void checkingOutTakesWhatWasBought() {
        var cart = after(event(EventType.ADD_TO_CART, some("a", 5), any("b")), event(EventType.CHECKOUT, some("a", 1)));

        assertThat(cart).containsExactly(Map.entry("b", 1L));
    }

    @Test
    void theOldestLinesLeaveAFullCart() {
        var items = IntStream.range(0, 250).mapToObj(i -> any("p" + i)).toArray(CartItem[]::new);

        assertThat(after(event(EventType.ADD_TO_CART, items)).keySet())
                .hasSize(200)
                .startsWith("p50")
                .endsWith("p249");
    }

    @Test
    void onlyTheNewestEventsAndTheirFirstProductsAreKept() {
        var products = IntStream.range(0, 30).mapToObj(i -> any("p" + i)).toArray(CartItem[]::new);
        var activity = Activity.EMPTY;
        for (var i = 0; i < 30; i++) {
            activity = activity.with(at(NOON.plusSeconds(i), EventType.PRODUCT_VIEW, products));
        }

        assertThat(activity.lastEvents()).hasSize(20);
        assertThat(activity.lastEvents().getLast().at()).isEqualTo(NOON.plusSeconds(29));
        assertThat(activity.lastEvents().getLast().products()).hasSize(10).startsWith("p0");
    }

    @Test
    void windowsEndWithTheNewestEventWhateverTheOrder() {
        var today = at(NOON, EventType.PRODUCT_VIEW, any("a"));
        var monthAgo = at(NOON.minus(Duration.ofDays(29)), EventType.CHECKOUT, any("a"));
        var longAgo = at(NOON.minus(Duration.ofDays(30)), EventType.PRODUCT_VIEW, any("a"));

        var forwards = Activity.EMPTY.with(longAgo).with(monthAgo).with(today);
        var backwards = Activity.EMPTY.with(today).with(monthAgo).with(longAgo);

        assertThat(forwards.daily()).isEqualTo(backwards.daily());
        assertThat(forwards.daily().byEpochDay().values())
                .containsExactly(Map.of(EventType.CHECKOUT, 1L), Map.of(EventType.PRODUCT_VIEW, 1L));
        assertThat(backwards.lastSeen()).isEqualTo(NOON);
    }

    private static Map<String, Long> after(ShoppingEvent... events) {
        var activity = Activity.EMPTY;
        for (var event : events) {
            activity = activity.with(event);
        }
        return activity.cart().lines();
    }

    private static ShoppingEvent event(EventType type, CartItem... items) {
        return at(NOON, type, items);
    }

    private static ShoppingEvent at(Instant time, EventType type, CartItem... items) {
        return new ShoppingEvent(
                "e", "7", type, List.of(items), time, NOON, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static CartItem any(String productId) {
        return CartItem.of(productId);
    }

    private static CartItem some(String productId, int quantity) {
        return new CartItem(productId, OptionalInt.of(quantity), Optional.empty());
    }
}
