package io.cartstream.api.http;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.Optional;

/** The API key that a request carries. */
final class PresentedKey {
    private static final String KEY_HEADER = "X-API-Key";
    private static final String BEARER = "Bearer ";

    private PresentedKey() {}

    static Optional<String> in(Context context) {
        var key = context.header(KEY_HEADER);
        return key != null
                ? Optional.of(key)
                : Optional.ofNullable(context.header(Header.AUTHORIZATION))
                        .filter(authorization -> authorization.startsWith(BEARER))
                        .map(authorization -> authorization.substring(BEARER.length()));
    }
}
