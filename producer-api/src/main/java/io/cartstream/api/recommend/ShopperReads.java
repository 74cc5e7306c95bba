package io.cartstream.api.recommend;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What is read for a request. Every read ends in bounded time, exceptionally where the store fails. */
public interface ShopperReads {
    /** What is known of a shopper; {@link Shopper#UNKNOWN} where nothing is. */
    CompletableFuture<Shopper> shopper(String userId);

    /** What is bought together with each of the products, best first; may be minutes old. */
    CompletableFuture<Map<String, List<Neighbour>>> neighbours(Collection<String> productIds);
}
