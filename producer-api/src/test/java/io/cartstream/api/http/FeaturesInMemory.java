package io.cartstream.api.http;

import io.cartstream.api.features.LiveFeatures;
import io.cartstream.feature.Activity;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductCounts;
import io.cartstream.feature.StreamClock;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Live features that the test has put there. */
final class FeaturesInMemory implements LiveFeatures {
    final Map<String, OrderHistory> users = new ConcurrentHashMap<>();
    final Map<String, Activity> activities = new ConcurrentHashMap<>();
    final Map<String, ProductCounts> products = new ConcurrentHashMap<>();
    volatile StreamClock clock = StreamClock.UNSET;
    volatile boolean broken;

    @Override
    public CompletableFuture<Optional<OrderHistory>> user(String userId) {
        return answer(Optional.ofNullable(users.get(userId)));
    }

    @Override
    public CompletableFuture<Optional<Activity>> activity(String userId) {
        return answer(Optional.ofNullable(activities.get(userId)));
    }

    @Override
    public CompletableFuture<Optional<ProductCounts>> product(String productId) {
        return answer(Optional.ofNullable(products.get(productId)));
    }

    @Override
    public CompletableFuture<StreamClock> clock() {
        return answer(clock);
    }

    private <T> CompletableFuture<T> answer(T answer) {
        return broken
                ? CompletableFuture.failedFuture(new IOException("no route"))
                : CompletableFuture.completedFuture(answer);
    }
}
