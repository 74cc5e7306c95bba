package io.cartstream.event;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a shopper did. */
public enum EventType {
    PRODUCT_VIEW("product_view"),
    ADD_TO_CART("add_to_cart"),
    REMOVE_FROM_CART("remove_from_cart"),
    UPDATE_CART("update_cart"),
    CHECKOUT("checkout");

    private static final Map<String, EventType> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::wireName, Function.identity()));

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    /** The name in JSON, for example {@code add_to_cart}. */
    public String wireName() {
        return wireName;
    }

    /** The type with that name in JSON; empty where there is none. */
    public static Optional<EventType> ofWireName(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }
}
