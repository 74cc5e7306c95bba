package io.cartstream.event;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a shopper did, by its name: one that has a meaning here, or the shop's own, which is archived and shown among the last events.
 * Immutable.
 *
 * @param wireName the name in JSON, for example {@code add_to_cart}; 1–64 characters, see {@link #isName(String)}
 */
public record EventType(String wireName) implements Comparable<EventType> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    public static final EventType PRODUCT_VIEW = new EventType("product_view");
    public static final EventType ADD_TO_CART = new EventType("add_to_cart");
    public static final EventType REMOVE_FROM_CART = new EventType("remove_from_cart");
    public static final EventType UPDATE_CART = new EventType("update_cart");
    public static final EventType CHECKOUT = new EventType("checkout");

    /** An order, or items of it, came back. */
    public static final EventType REFUND = new EventType("refund");

    /** A visitor has told who they are. */
    public static final EventType IDENTIFY = new EventType("identify");

    public static final EventType SEARCH = new EventType("search");
    public static final EventType RECOMMENDATION_VIEW = new EventType("recommendation_view");
    public static final EventType RECOMMENDATION_CLICK = new EventType("recommendation_click");

    /** Those that features are made of: each concerns products. */
    public static final List<EventType> SHOPPING =
            List.of(PRODUCT_VIEW, ADD_TO_CART, REMOVE_FROM_CART, UPDATE_CART, CHECKOUT);

    private static final Set<EventType> ARE_SHOPPING = Set.copyOf(SHOPPING);
    private static final Set<EventType> WITH_PRODUCTS =
            Set.of(PRODUCT_VIEW, ADD_TO_CART, REMOVE_FROM_CART, CHECKOUT, RECOMMENDATION_VIEW, RECOMMENDATION_CLICK);
    private static final Map<String, EventType> BY_WIRE_NAME = List.of(
                    PRODUCT_VIEW,
                    ADD_TO_CART,
                    REMOVE_FROM_CART,
                    UPDATE_CART,
                    CHECKOUT,
                    REFUND,
                    IDENTIFY,
                    SEARCH,
                    RECOMMENDATION_VIEW,
                    RECOMMENDATION_CLICK)
            .stream()
            .collect(Collectors.toUnmodifiableMap(EventType::wireName, Function.identity()));

    public EventType {
        if (!NAME.matcher(wireName).matches()) {
            throw new IllegalArgumentException("no name of an event");
        }
    }

    /** Whether {@code text} may name an event: a small letter, then at most 63 small letters, digits and underscores. */
    public static boolean isName(String text) {
        return BY_WIRE_NAME.containsKey(text) || NAME.matcher(text).matches();
    }

    /** The type with that name in JSON; empty where it is {@linkplain #isName no name of an event}. */
    public static Optional<EventType> ofWireName(String wireName) {
        var known = BY_WIRE_NAME.get(wireName);
        if (known != null) {
            return Optional.of(known);
        }
        return isName(wireName) ? Optional.of(new EventType(wireName)) : Optional.empty();
    }

    /** Whether features are made of it. */
    public boolean isShopping() {
        return ARE_SHOPPING.contains(this);
    }

    /** Whether it says nothing without a product. */
    public boolean needsProducts() {
        return WITH_PRODUCTS.contains(this);
    }

    @Override
    public int compareTo(EventType other) {
        return wireName.compareTo(other.wireName);
    }
}
