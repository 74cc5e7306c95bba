package io.cartstream.api.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import java.util.OptionalInt;

/** Stands before the routes: who may come in, how often, and how many at once. Thread-safe. */
final class Guard {
    private static final String SHARE = InFlight.Share.class.getName();

    private final ApiKeys keys;
    private final ApiKeys serverKeys;
    private final RateLimiter rateLimiter;
    private final InFlight posts;
    private final InFlight reads;
    private final int trustedProxies;

    /**
     * @param keys that open what is guarded; none means that it is open
     * @param serverKeys that open what is for servers
     * @param posts the requests that send something, reads all others: neither takes the other's places
     * @param trustedProxies how many proxies of ours stand before us, each of which adds an address to X-Forwarded-For
     */
    Guard(
            ApiKeys keys,
            ApiKeys serverKeys,
            RateLimiter rateLimiter,
            InFlight posts,
            InFlight reads,
            int trustedProxies) {
        this.keys = keys;
        this.serverKeys = serverKeys;
        this.rateLimiter = rateLimiter;
        this.posts = posts;
        this.reads = reads;
        this.trustedProxies = trustedProxies;
    }

    /** Lets only those through to the route's handler who may. */
    Handler before(Route route) {
        var inFlight = route.method().equals(HandlerType.GET) ? reads : posts;
        return context -> {
            var address = ClientAddress.of(context.req(), trustedProxies);
            admit(context, address);
            if (route.access() == Route.Access.SERVERS) {
                requireServer(context);
            }
            try (var share = inFlight.enter(address)) {
                context.attribute(SHARE, share);
                route.handler().handle(context);
            }
        };
    }

    /** What the request holds of its client's share. */
    static InFlight.Share share(Context context) {
        return context.attribute(SHARE);
    }

    private void admit(Context context, String address) {
        var key = keys.areRequired() ? presentedKey(context) : OptionalInt.empty();
        // A page's key is every shopper's: by the key alone, one of them could use up what all of them have.
        var client = key.isPresent() ? "key " + key.getAsInt() + " at " + address : address;
        rateLimiter.take(client).ifPresent(wait -> {
            throw new ProblemException(Problem.of(
                            ProblemType.TOO_MANY_REQUESTS,
                            "This client sends too many requests. Retry after the number of seconds in Retry-After.")
                    .retryAfter(wait));
        });
        if (keys.areRequired() && key.isEmpty()) {
            context.header(Header.WWW_AUTHENTICATE, "Bearer");
            throw new ProblemException(
                    ProblemType.UNAUTHORIZED, "Send a valid key as X-API-Key, or as a bearer token in Authorization.");
        }
    }

    /** A page's key is everybody's: what it might write would be anybody's. */
    private void requireServer(Context context) {
        var areKeysSet = keys.areRequired() || serverKeys.areRequired();
        if (areKeysSet
                && ApiKeys.presentedIn(context)
                        .map(serverKeys::find)
                        .orElse(OptionalInt.empty())
                        .isEmpty()) {
            throw new ProblemException(
                    ProblemType.SERVERS_ONLY,
                    "Send a key of the shop's servers (CARTSTREAM_SHOPPER_KEYS), not a page's.");
        }
    }

    private OptionalInt presentedKey(Context context) {
        return ApiKeys.presentedIn(context).map(keys::find).orElse(OptionalInt.empty());
    }
}
