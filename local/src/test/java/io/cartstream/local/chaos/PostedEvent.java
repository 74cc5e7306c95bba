package io.cartstream.local.chaos;

import io.cartstream.local.Order;
import io.cartstream.tools.replay.PostableEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An event as it was handed over for posting; products differ from each other. */
public record PostedEvent(String id, String user, String type, List<String> products, Instant at) {
    public static final String CHECKOUT = "checkout";
    public static final String ADD_TO_CART = "add_to_cart";
    public static final String REMOVE_FROM_CART = "remove_from_cart";
    public static final String PRODUCT_VIEW = "product_view";

    public boolean isCheckout() {
        return type.equals(CHECKOUT);
    }

    Order order() {
        return new Order(id, user, products, at);
    }

    /** As it is posted. */
    public PostableEvent postable() {
        var ids = products.stream().map(product -> '"' + product + '"').collect(Collectors.joining(","));
        return PostableEvent.of(user, Optional.of(at), """
                {"event_id":"%s","user_id":"%s","event":"%s","product_ids":[%s],"timestamp":"%s"}""".formatted(id, user, type, ids, at));
    }
}
