package io.cartstream.api.recommend.dynamo;

import com.github.benmanes.caffeine.cache.AsyncCacheLoader;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cartstream.api.recommend.Cancellation;
import io.cartstream.api.recommend.Neighbour;
import io.cartstream.api.recommend.RecommendLimits;
import io.cartstream.api.recommend.RecommendMetrics;
import io.cartstream.api.recommend.Shopper;
import io.cartstream.api.recommend.ShopperReads;
import io.cartstream.api.refresh.RefreshMetrics;
import io.cartstream.api.refresh.SkippedItems;
import io.cartstream.feature.OrderHistory;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.StoredNeighbour;
import io.cartstream.store.dynamodb.ActivityItems;
import io.cartstream.store.dynamodb.FoundItems;
import io.cartstream.store.dynamodb.NeighbourItems;
import io.cartstream.store.dynamodb.OrderItems;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Reads a shopper with one call, the neighbours that are not held with another. Eventually consistent, which costs half: what a shopper did
 * is read at the earliest when the worker has written it anyway. Thread-safe.
 */
public final class DynamoShopperReads implements ShopperReads {
    /** Neighbours held, of all products together: about 20 MB. */
    private static final int NEIGHBOURS_HELD = 200_000;

    private final OrderItems orders;
    private final ActivityItems activities;
    private final NeighbourItems neighbourItems;
    private final SkippedItems skipped;
    private final BatchReads shopperReads;
    private final BatchReads neighbourReads;
    private final AsyncLoadingCache<String, List<Neighbour>> neighbours;

    /**
     * @param neighboursMayBeOld for how long neighbours, and that a product has none, are held
     */
    public DynamoShopperReads(
            DynamoDbAsyncClient dynamo,
            FeatureTables tables,
            RecommendLimits limits,
            Duration neighboursMayBeOld,
            RecommendMetrics metrics,
            RefreshMetrics itemMetrics) {
        orders = new OrderItems(tables);
        activities = new ActivityItems(tables, InstantSource.system());
        neighbourItems = new NeighbourItems(tables);
        skipped = new SkippedItems("neighbours", itemMetrics);
        shopperReads = new BatchReads(dynamo, limits.shopper(), metrics);
        neighbourReads = new BatchReads(dynamo, limits.neighbours(), metrics);
        neighbours = Caffeine.newBuilder()
                .maximumWeight(NEIGHBOURS_HELD)
                .weigher((String _, List<Neighbour> of) -> 1 + of.size())
                .expireAfterWrite(neighboursMayBeOld)
                .buildAsync(AsyncCacheLoader.bulk((productIds, _) -> load(productIds)));
    }

    @Override
    public CompletableFuture<Shopper> shopper(String userId) {
        var read = shopperReads.items(Map.of(
                orders.table(), orders.onlyHistory(userId),
                activities.table(), activities.onlyActivity(userId)));
        return Cancellation.propagated(
                read,
                read.thenApply(found -> new Shopper(
                        found.of(orders.table()).stream()
                                .findFirst()
                                .map(orders::history)
                                .orElse(OrderHistory.EMPTY),
                        found.of(activities.table()).stream()
                                .findFirst()
                                .map(item -> List.copyOf(
                                        activities.activity(item).cart().lines().keySet()))
                                .orElse(List.of()))));
    }

    /** Cancelling it ends no call: the result is held for all, and other requests may wait for it. The call ends by its own time-out. */
    @Override
    public CompletableFuture<Map<String, List<Neighbour>>> neighbours(Collection<String> productIds) {
        return neighbours.getAll(productIds);
    }

    private CompletableFuture<Map<String, List<Neighbour>>> load(Collection<? extends String> productIds) {
        Map<String, List<Neighbour>> loaded = new HashMap<>();
        productIds.forEach(product -> loaded.put(product, List.of()));
        var reading = CompletableFuture.completedFuture(loaded);
        var ids = List.copyOf(productIds);
        for (var from = 0; from < ids.size(); from += BatchReads.MAX_KEYS) {
            var some = ids.subList(from, Math.min(ids.size(), from + BatchReads.MAX_KEYS));
            reading = reading.thenCombine(
                    neighbourReads.items(Map.of(neighbourItems.table(), neighbourItems.of(some))), this::with);
        }
        // What could not be read is not held, and the request goes on without; a failure would have the cache log every
        // one of them.
        return reading.handle((all, failure) -> failure == null ? all : Map.of());
    }

    private Map<String, List<Neighbour>> with(Map<String, List<Neighbour>> loaded, FoundItems found) {
        for (var item : found.of(neighbourItems.table())) {
            skipped.read(item, neighbourItems::neighbours)
                    .ifPresent(of -> loaded.put(neighbourItems.productId(item), shown(of)));
        }
        return loaded;
    }

    private static List<Neighbour> shown(List<StoredNeighbour> stored) {
        return stored.stream()
                .map(neighbour -> new Neighbour(neighbour.productId(), neighbour.score()))
                .toList();
    }
}
