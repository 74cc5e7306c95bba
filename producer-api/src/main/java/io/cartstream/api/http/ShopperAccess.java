package io.cartstream.api.http;

import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Who may see what is known of a shopper: everyone who gets in, or only the shop's own servers, by key, and the shopper, by token. A key
 * that a page carries is everybody's, so it must not open everybody's data. Thread-safe.
 */
final class ShopperAccess {
    /** Carries a {@link ShopperToken}. */
    static final String TOKEN_HEADER = "X-Shopper-Token";

    private final ShopperAccessSettings settings;
    private final ApiKeys keys;
    private final Optional<ShopperToken> tokens;
    private final InstantSource clock;

    ShopperAccess(ShopperAccessSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        keys = new ApiKeys(settings.keys());
        tokens = settings.tokenSecret().map(ShopperToken::new);
    }

    /**
     * @throws ProblemException 403 where the caller may not see {@code userId}'s data
     */
    void require(Context context, String userId) {
        if (!allows(context, userId)) {
            throw new ProblemException(
                    ProblemType.FORBIDDEN,
                    "Send the shopper's token as " + TOKEN_HEADER + ", or a key that may see every shopper.");
        }
    }

    boolean allows(Context context, String userId) {
        return !settings.restricted() || holdsKey(context) || holdsToken(context, userId);
    }

    private boolean holdsKey(Context context) {
        return ApiKeys.presentedIn(context)
                .filter(key -> keys.find(key).isPresent())
                .isPresent();
    }

    private boolean holdsToken(Context context, String userId) {
        var token = context.header(TOKEN_HEADER);
        return token != null
                && tokens.filter(secret -> secret.isValid(token, userId, clock.instant()))
                        .isPresent();
    }
}
