package io.cartstream.api.features.dynamo;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cartstream.api.features.LiveFeatures;
import io.cartstream.feature.FeatureTables;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductCounts;
import io.cartstream.feature.StreamClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads live features from DynamoDB, strongly consistent. Thread-safe. */
public final class DynamoLiveFeatures implements LiveFeatures {
    private static final Duration CLOCK_MAY_BE_OLD = Duration.ofSeconds(1);
    private static final String THE_CLOCK = "clock";

    private final DynamoDbAsyncClient dynamo;
    private final FeatureTables tables;
    private final AsyncLoadingCache<String, StreamClock> clock;

    public DynamoLiveFeatures(DynamoDbAsyncClient dynamo, FeatureTables tables) {
        this.dynamo = dynamo;
        this.tables = tables;
        clock = Caffeine.newBuilder()
                .expireAfterWrite(CLOCK_MAY_BE_OLD)
                .maximumSize(1)
                .buildAsync((_, _) -> readClock());
    }

    @Override
    public CompletableFuture<Optional<OrderHistory>> user(String userId) {
        return dynamo.getItem(request -> request.tableName(tables.userFeatures())
                        .key(Map.of(FeatureTables.USER_ID, AttributeValue.fromS(userId)))
                        .consistentRead(true))
                .thenApply(
                        found -> found.hasItem() ? Optional.of(FeatureItems.history(found.item())) : Optional.empty());
    }

    @Override
    public CompletableFuture<Optional<ProductCounts>> product(String productId) {
        var sum = new AtomicReference<Optional<ProductCounts>>(Optional.empty());
        return dynamo.queryPaginator(request -> request.tableName(tables.productFeatures())
                        .keyConditionExpression("#product = :product")
                        .expressionAttributeNames(Map.of("#product", FeatureTables.PRODUCT_ID))
                        .expressionAttributeValues(Map.of(":product", AttributeValue.fromS(productId)))
                        .consistentRead(true))
                .items()
                .subscribe(item -> sum.updateAndGet(
                        before -> Optional.of(before.orElse(ProductCounts.EMPTY).plus(FeatureItems.counts(item)))))
                .thenApply(_ -> sum.get());
    }

    @Override
    public CompletableFuture<StreamClock> clock() {
        return clock.get(THE_CLOCK);
    }

    private CompletableFuture<StreamClock> readClock() {
        var newest = new AtomicReference<>(StreamClock.UNSET);
        return dynamo.scanPaginator(
                        request -> request.tableName(tables.streamClock()).consistentRead(true))
                .items()
                .subscribe(item -> newest.updateAndGet(
                        before -> before.advancedTo(FeatureItems.clock(item).hour())))
                .thenApply(_ -> newest.get());
    }
}
