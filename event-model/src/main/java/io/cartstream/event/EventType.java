package io.cartstream.event;

import java.util.Optional;

/** What a shopper did. */
public enum EventType {
    PRODUCT_VIEW,
    CHECKOUT;

    public static Optional<EventType> named(String name) {
        return switch (name) {
            case "checkout" -> Optional.of(CHECKOUT);
            default -> Optional.empty();
        };
    }
}
