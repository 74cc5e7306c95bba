package io.cartstream.api.http;

import java.time.Duration;
import java.util.List;

/**
 * How the HTTP side is set.
 *
 * @param host address to listen on
 * @param port 0 means any free one
 * @param shopperAccess who may see what is known of a shopper
 * @param submitRecommendations how many recommendations go with the answer to a submitted event
 * @param httpsOnly whether clients reach us by TLS only, through a load balancer
 * @param trustedProxies how many proxies of ours add to X-Forwarded-For
 * @param stopTimeout how long requests in work may take once the server stops
 */
public record HttpSettings(
        String host,
        int port,
        HttpLimits limits,
        List<String> apiKeys,
        ShopperAccessSettings shopperAccess,
        int submitRecommendations,
        RateLimit rateLimit,
        List<String> corsOrigins,
        boolean httpsOnly,
        int trustedProxies,
        Duration stopTimeout) {}
