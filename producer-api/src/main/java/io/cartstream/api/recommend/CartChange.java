package io.cartstream.api.recommend;

import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What an event that was acknowledged just now does to the cart: the worker may not have counted it yet. Applied to a cart that knows the
 * event already it changes nothing. Immutable.
 *
 * @param products the event's products
 */
public record CartChange(EventType type, List<String> products) {
    public CartChange {
        products = List.copyOf(products);
    }

    /** Of a removal, only the lines that leave as a whole. */
    public static CartChange of(ShoppingEvent event) {
        return event.type().equals(EventType.REMOVE_FROM_CART)
                ? new CartChange(
                        event.type(),
                        event.items().stream()
                                .filter(item -> item.quantity().isEmpty())
                                .map(item -> item.productId())
                                .toList())
                : new CartChange(event.type(), event.distinctProducts());
    }

    Set<String> appliedTo(List<String> cart) {
        var after = new LinkedHashSet<>(cart);
        if (type.equals(EventType.UPDATE_CART)) {
            after.clear();
        }
        if (type.equals(EventType.UPDATE_CART) || type.equals(EventType.ADD_TO_CART)) {
            after.addAll(products);
        } else if (type.equals(EventType.REMOVE_FROM_CART) || type.equals(EventType.CHECKOUT)) {
            products.forEach(after::remove);
        }
        return after;
    }

    /** What was bought just now is not recommended in the same breath. */
    Set<String> bought() {
        return type.equals(EventType.CHECKOUT) ? Set.copyOf(products) : Set.of();
    }
}
