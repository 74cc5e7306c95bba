package io.cartstream.api.features.dynamo;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cartstream.api.features.LiveFeatures;
import io.cartstream.api.refresh.RefreshMetrics;
import io.cartstream.api.refresh.SkippedItems;
import io.cartstream.feature.Activity;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductCounts;
import io.cartstream.feature.StreamClock;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.dynamodb.ActivityItems;
import io.cartstream.store.dynamodb.ClockItems;
import io.cartstream.store.dynamodb.OrderItems;
import io.cartstream.store.dynamodb.PartialItems;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Reads live features from DynamoDB, strongly consistent. Thread-safe. */
public final class DynamoLiveFeatures implements LiveFeatures {
    private static final Duration CLOCK_MAY_BE_OLD = Duration.ofSeconds(1);
    private static final String THE_CLOCK = "clock";

    private final DynamoDbAsyncClient dynamo;
    private final OrderItems orders;
    private final ActivityItems activities;
    private final PartialItems partials;
    private final ClockItems clocks;
    private final SkippedItems skippedClocks;
    private final AsyncLoadingCache<String, StreamClock> clock;

    public DynamoLiveFeatures(DynamoDbAsyncClient dynamo, FeatureTables tables, RefreshMetrics metrics) {
        this.dynamo = dynamo;
        orders = new OrderItems(tables);
        activities = new ActivityItems(tables, InstantSource.system());
        partials = new PartialItems(tables);
        clocks = new ClockItems(tables);
        skippedClocks = new SkippedItems("clock", metrics);
        clock = Caffeine.newBuilder()
                .expireAfterWrite(CLOCK_MAY_BE_OLD)
                .maximumSize(1)
                .buildAsync((_, _) -> readClock());
    }

    @Override
    public CompletableFuture<Optional<OrderHistory>> user(String userId) {
        return dynamo.getItem(orders.get(userId))
                .thenApply(found -> found.hasItem() ? Optional.of(orders.history(found.item())) : Optional.empty());
    }

    @Override
    public CompletableFuture<Optional<Activity>> activity(String userId) {
        return dynamo.getItem(activities.get(userId))
                .thenApply(
                        found -> found.hasItem() ? Optional.of(activities.activity(found.item())) : Optional.empty());
    }

    @Override
    public CompletableFuture<Optional<ProductCounts>> product(String productId) {
        var sum = new AtomicReference<Optional<ProductCounts>>(Optional.empty());
        return dynamo.queryPaginator(partials.ofProduct(productId))
                .items()
                .subscribe(item -> sum.updateAndGet(
                        before -> Optional.of(before.orElse(ProductCounts.EMPTY).plus(partials.counts(item)))))
                .thenApply(_ -> sum.get());
    }

    @Override
    public CompletableFuture<StreamClock> clock() {
        return clock.get(THE_CLOCK);
    }

    private CompletableFuture<StreamClock> readClock() {
        var newest = new AtomicReference<>(StreamClock.UNSET);
        return dynamo.scanPaginator(clocks.scan())
                .items()
                .subscribe(item -> skippedClocks
                        .read(item, clocks::clock)
                        .ifPresent(clock -> newest.updateAndGet(before -> before.advancedTo(clock.hour()))))
                .thenApply(_ -> newest.get());
    }
}
