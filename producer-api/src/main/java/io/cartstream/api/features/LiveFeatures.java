package io.cartstream.api.features;

import io.cartstream.feature.Activity;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductCounts;
import io.cartstream.feature.StreamClock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the worker has counted so far, as of the last write. Every read ends in bounded time, exceptionally where the store fails. */
public interface LiveFeatures {
    /** What a shopper's orders say; empty where the shopper has none. */
    CompletableFuture<Optional<OrderHistory>> user(String userId);

    /** What a shopper is doing; empty where the shopper has done nothing for some months. */
    CompletableFuture<Optional<Activity>> activity(String userId);

    /** What all orders say of a product, summed over the shards; empty if it was never ordered. */
    CompletableFuture<Optional<ProductCounts>> product(String productId);

    /** The newest event time that any shard has seen; may be a second old. */
    CompletableFuture<StreamClock> clock();
}
