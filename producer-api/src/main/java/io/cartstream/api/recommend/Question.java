package io.cartstream.api.recommend;

import java.util.Optional;

/**
 * What is asked.
 *
 * @param userId the shopper
 * @param limit at most this many products
 * @param change what the shopper did just now
 */
public record Question(String userId, int limit, Optional<CartChange> change) {
    /** Products for {@code userId}, as things stand. */
    public static Question of(String userId, int limit) {
        return new Question(userId, limit, Optional.empty());
    }
}
