package io.cartstream.api.http;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The headers that keep browsers from doing more with an answer than they should. A handler of Jetty's, which takes them encoded once for
 * all answers. Thread-safe.
 */
final class SecurityHeaders extends Handler.Wrapper {
    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";
    private static final String OWN_PAGE =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";
    private static final String TWO_YEARS = "max-age=63072000; includeSubDomains";

    private static final List<HttpField> ALWAYS = List.of(
            new PreEncodedHttpField(Header.X_CONTENT_TYPE_OPTIONS, "nosniff"),
            new PreEncodedHttpField(Header.X_FRAME_OPTIONS, "DENY"),
            new PreEncodedHttpField(Header.REFERRER_POLICY, "no-referrer"),
            new PreEncodedHttpField(Header.CONTENT_SECURITY_POLICY, NOTHING),
            new PreEncodedHttpField(Header.CACHE_CONTROL, "no-store"));
    private static final HttpField HTTPS_ONLY = new PreEncodedHttpField(Header.STRICT_TRANSPORT_SECURITY, TWO_YEARS);

    private final List<HttpField> fields;

    /**
     * @param httpsOnly whether browsers should never again come without TLS
     */
    SecurityHeaders(boolean httpsOnly) {
        fields = httpsOnly
                ? Stream.concat(ALWAYS.stream(), Stream.of(HTTPS_ONLY)).toList()
                : ALWAYS;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        fields.forEach(response.getHeaders()::add);
        return super.handle(request, response, callback);
    }

    /** For the docs page, which has a script and a style sheet of its own. */
    static void allowOwnPage(Context context) {
        context.header(Header.CONTENT_SECURITY_POLICY, OWN_PAGE);
    }
}
