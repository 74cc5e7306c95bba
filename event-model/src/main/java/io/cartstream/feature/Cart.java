package io.cartstream.feature;

import io.cartstream.event.CartItem;
import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What lies in a shopper's cart. Immutable.
 *
 * @param lines pieces by product, in the order in which the products were put in; at most {@value #MAX_LINES}, past which the oldest leave
 */
public record Cart(Map<String, Long> lines) {
    /** At most this many products. */
    public static final int MAX_LINES = 200;

    /** At most this many pieces of a product. */
    public static final long MAX_QUANTITY = 1_000_000_000;

    private static final Map<EventType, BiFunction<Cart, ShoppingEvent, Cart>> CHANGES = Map.of(
            EventType.ADD_TO_CART, (cart, event) -> cart.with(event.items()),
            EventType.REMOVE_FROM_CART, (cart, event) -> cart.without(event.items()),
            EventType.UPDATE_CART, (_, event) -> Cart.EMPTY.with(event.items()),
            EventType.CHECKOUT, (cart, event) -> cart.withoutProducts(event.distinctProducts()));

    /** Nothing in it. */
    public static final Cart EMPTY = new Cart(Map.of());

    public Cart {
        lines = Collections.unmodifiableMap(lines);
    }

    /** The cart after {@code event}. */
    Cart after(ShoppingEvent event) {
        var change = CHANGES.get(event.type());
        return change == null ? this : change.apply(this, event);
    }

    /** One piece where the shop did not say how many. */
    private Cart with(List<CartItem> added) {
        var after = new LinkedHashMap<>(lines);
        for (var item : added) {
            after.merge(
                    item.productId(),
                    (long) item.quantity().orElse(1),
                    (held, more) -> Math.min(held + more, MAX_QUANTITY));
        }
        var oldest = new ArrayList<>(after.keySet()).subList(0, Math.max(0, after.size() - MAX_LINES));
        oldest.forEach(after::remove);
        return new Cart(after);
    }

    /** The whole line where the shop did not say how many. */
    private Cart without(List<CartItem> removed) {
        var after = new LinkedHashMap<>(lines);
        for (var item : removed) {
            var pieces = item.quantity().isPresent() ? item.quantity().getAsInt() : MAX_QUANTITY;
            after.computeIfPresent(item.productId(), (_, held) -> held > pieces ? Long.valueOf(held - pieces) : null);
        }
        return new Cart(after);
    }

    private Cart withoutProducts(List<String> bought) {
        if (lines.isEmpty()) {
            return this;
        }
        var after = new LinkedHashMap<>(lines);
        bought.forEach(after::remove);
        return new Cart(after);
    }
}
