package io.cartstream.api.http;

import io.cartstream.ingest.Ingest;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before the routes: who may come in, how often, and how many at once. Thread-safe. */
final class Guard {
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final ApiKeys keys;
    private final RateLimiter rateLimiter;
    private final int maxRequests;
    private final int trustedProxies;
    private final AtomicInteger requests = new AtomicInteger();

    /**
     * @param maxRequests at most this many at once
     * @param trustedProxies how many proxies of ours stand before us, each of which has added an address to X-Forwarded-For
     */
    Guard(ApiKeys keys, RateLimiter rateLimiter, int maxRequests, int trustedProxies) {
        this.keys = keys;
        this.rateLimiter = rateLimiter;
        this.maxRequests = maxRequests;
        this.trustedProxies = trustedProxies;
    }

    /** Lets only those through to {@code handler} who may. */
    Handler before(Handler handler) {
        return context -> {
            admit(context);
            if (requests.incrementAndGet() > maxRequests) {
                requests.decrementAndGet();
                throw new ProblemException(
                        Problem.of(ProblemType.BUSY, "Too many requests are in work; send the request again later.")
                                .retryAfter(Ingest.RETRY_AFTER));
            }
            try {
                handler.handle(context);
            } finally {
                requests.decrementAndGet();
            }
        };
    }

    private void admit(Context context) {
        var key = keys.areRequired() ? presentedKey(context) : OptionalInt.empty();
        // A page's key is every shopper's: by the key alone, one of them could use up what all of them have.
        var client = (key.isPresent() ? "key " + key.getAsInt() + " at " : "") + address(context);
        rateLimiter.take(client).ifPresent(wait -> {
            throw new ProblemException(
                    Problem.of(ProblemType.TOO_MANY_REQUESTS, "This client has sent too many requests; wait a little.")
                            .retryAfter(wait));
        });
        if (keys.areRequired() && key.isEmpty()) {
            context.header(Header.WWW_AUTHENTICATE, "Bearer");
            throw new ProblemException(
                    ProblemType.UNAUTHORIZED, "Send a valid key as X-API-Key, or as a bearer token in Authorization.");
        }
    }

    private OptionalInt presentedKey(Context context) {
        return PresentedKey.in(context).map(keys::find).orElse(OptionalInt.empty());
    }

    /** What the outermost proxy of ours saw; anything further left in the header the client may have made up. */
    private String address(Context context) {
        var forwarded = trustedProxies == 0 ? null : context.header(FORWARDED_FOR);
        if (forwarded == null) {
            return context.req().getRemoteAddr();
        }
        var addresses = forwarded.split(",", -1);
        return addresses[Math.max(0, addresses.length - trustedProxies)].strip();
    }
}
