package io.cartstream.api.http;

import io.javalin.http.Context;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/** Names a request in its answer and in every log line: the client's own name for it where that is harmless, otherwise a new one. */
final class RequestId {
    static final String HEADER = "X-Request-Id";
    static final String MDC_KEY = "request_id";

    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestId() {}

    static void assign(Context context) {
        var theirs = context.header(HEADER);
        var id = theirs != null && HARMLESS.matcher(theirs).matches()
                ? theirs
                : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        context.header(HEADER, id);
        MDC.put(MDC_KEY, id);
    }

    static void forget() {
        MDC.remove(MDC_KEY);
    }

    /** Of the request that this thread works for; empty where it has none. */
    static String current() {
        var id = MDC.get(MDC_KEY);
        return id == null ? "" : id;
    }
}
