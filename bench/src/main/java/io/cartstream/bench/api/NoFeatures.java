package io.cartstream.bench.api;

import io.cartstream.api.features.LiveFeatures;
import io.cartstream.feature.Activity;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductCounts;
import io.cartstream.feature.StreamClock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** There are no orders: posting events reads no features. */
final class NoFeatures implements LiveFeatures {
    @Override
    public CompletableFuture<Optional<OrderHistory>> user(String userId) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletableFuture<Optional<Activity>> activity(String userId) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletableFuture<Optional<ProductCounts>> product(String productId) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletableFuture<StreamClock> clock() {
        return CompletableFuture.completedFuture(StreamClock.UNSET);
    }
}
