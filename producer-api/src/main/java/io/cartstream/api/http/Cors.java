package io.cartstream.api.http;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets pages of the allowed origins, and of no other, read our answers. Thread-safe. */
public final class Cors {
    private static final String ALLOWED_HEADERS =
            "Content-Type, Content-Encoding, X-API-Key, Authorization, X-Shopper-Token, X-Request-Id";
    private static final String EXPOSED_HEADERS = "X-Request-Id, Retry-After";
    private static final String PREFLIGHT_COUNTS_FOR_SECONDS = "600";

    private final Set<String> origins;

    /**
     * @param origins such as {@code https://shop.example}
     * @throws IllegalArgumentException where one is no origin
     */
    public Cors(List<String> origins) {
        this.origins = origins.stream().map(Cors::checked).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether {@code text} is scheme, host and perhaps port, as a browser sends it. */
    public static boolean isOrigin(String text) {
        try {
            var uri = URI.create(text);
            return uri.getHost() != null
                    && List.of("http", "https").contains(uri.getScheme())
                    && text.equals(uri.getScheme() + "://" + uri.getRawAuthority())
                    && uri.getUserInfo() == null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    void addHeaders(Context context) {
        if (origins.isEmpty()) {
            return;
        }
        context.header(Header.VARY, Header.ORIGIN);
        allowedOrigin(context).ifPresent(origin -> {
            context.header(Header.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            context.header(Header.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
        });
    }

    /** Answers a browser that asks whether it may send {@code methods}. */
    void addPreflightHeaders(Context context, String methods) {
        if (context.header(Header.ACCESS_CONTROL_REQUEST_METHOD) != null
                && allowedOrigin(context).isPresent()) {
            context.header(Header.ACCESS_CONTROL_ALLOW_METHODS, methods);
            context.header(Header.ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
            context.header(Header.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_COUNTS_FOR_SECONDS);
        }
    }

    private Optional<String> allowedOrigin(Context context) {
        return Optional.ofNullable(context.header(Header.ORIGIN)).filter(origins::contains);
    }

    private static String checked(String origin) {
        if (!isOrigin(origin)) {
            throw new IllegalArgumentException("an origin is scheme, host and perhaps port");
        }
        return origin;
    }
}
