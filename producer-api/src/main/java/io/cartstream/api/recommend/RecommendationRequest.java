package io.cartstream.api.recommend;

import io.cartstream.event.ShoppingEvent;
import java.util.Optional;

/**
 * What is to be recommended, and to which shopper.
 *
 * @param userId the shopper
 * @param limit at most this many products
 * @param change what the shopper did just now
 */
public record RecommendationRequest(String userId, int limit, Optional<CartChange> change) {
    /** Products for the shopper of {@code event}, which the worker may not have counted yet. */
    public static RecommendationRequest after(ShoppingEvent event, int limit) {
        return new RecommendationRequest(event.userId(), limit, Optional.of(CartChange.of(event)));
    }

    /** Products for {@code userId}, as things stand. */
    public static RecommendationRequest of(String userId, int limit) {
        return new RecommendationRequest(userId, limit, Optional.empty());
    }
}
