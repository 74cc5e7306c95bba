package io.cartstream.api.http;

import io.javalin.http.Context;
import io.javalin.http.Header;

/** The headers that keep browsers from doing more with an answer than they should. */
final class SecurityHeaders {
    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";
    private static final String OWN_PAGE =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";
    private static final String TWO_YEARS = "max-age=63072000; includeSubDomains";

    private final boolean httpsOnly;

    /**
     * @param httpsOnly whether browsers should never again come without TLS
     */
    SecurityHeaders(boolean httpsOnly) {
        this.httpsOnly = httpsOnly;
    }

    void add(Context context) {
        var response = context.res();
        response.setHeader(Header.X_CONTENT_TYPE_OPTIONS, "nosniff");
        response.setHeader(Header.X_FRAME_OPTIONS, "DENY");
        response.setHeader(Header.REFERRER_POLICY, "no-referrer");
        response.setHeader(Header.CONTENT_SECURITY_POLICY, NOTHING);
        response.setHeader(Header.CACHE_CONTROL, "no-store");
        if (httpsOnly) {
            response.setHeader(Header.STRICT_TRANSPORT_SECURITY, TWO_YEARS);
        }
    }

    /** For the docs page, which has a script and a style sheet of its own. */
    static void allowOwnPage(Context context) {
        context.header(Header.CONTENT_SECURITY_POLICY, OWN_PAGE);
    }
}
