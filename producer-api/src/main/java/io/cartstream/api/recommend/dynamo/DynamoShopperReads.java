package io.cartstream.api.recommend.dynamo;

import com.github.benmanes.caffeine.cache.AsyncCacheLoader;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cartstream.api.features.dynamo.FeatureItems;
import io.cartstream.api.recommend.GivenUp;
import io.cartstream.api.recommend.Neighbour;
import io.cartstream.api.recommend.RecommendLimits;
import io.cartstream.api.recommend.RecommendMetrics;
import io.cartstream.api.recommend.Shopper;
import io.cartstream.api.recommend.ShopperReads;
import io.cartstream.feature.FeatureTables;
import io.cartstream.feature.OrderHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Reads a shopper with one call, the neighbours that are not held with another. Eventually consistent, which costs half: what a shopper did is
 * read at the earliest when the worker has written it anyway. Thread-safe.
 */
public final class DynamoShopperReads implements ShopperReads {
    /** Neighbours held, of all products together: about 20 MB. */
    private static final int NEIGHBOURS_HELD = 200_000;

    private static final List<String> OF_HISTORY = List.of(
            FeatureTables.ORDERS,
            FeatureTables.LINES,
            FeatureTables.DISTINCT_PRODUCTS,
            FeatureTables.REORDERED_LINES,
            FeatureTables.LATER_LINES,
            FeatureTables.FIRST_ORDER_AT,
            FeatureTables.LAST_ORDER_AT,
            FeatureTables.FORGOTTEN_PRODUCTS,
            FeatureTables.PRODUCTS);

    private final FeatureTables tables;
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
            RecommendMetrics metrics) {
        this.tables = tables;
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
        var key = Map.of(FeatureTables.USER_ID, AttributeValue.fromS(userId));
        var read = shopperReads.items(Map.of(
                tables.userFeatures(), only(OF_HISTORY, List.of(key)),
                tables.userActivity(), only(List.of(FeatureTables.CART), List.of(key))));
        return GivenUp.ends(
                read,
                read.thenApply(found -> new Shopper(
                        first(found, tables.userFeatures())
                                .map(FeatureItems::history)
                                .orElse(OrderHistory.EMPTY),
                        first(found, tables.userActivity())
                                .map(DynamoShopperReads::cart)
                                .orElse(List.of()))));
    }

    /** Whoever gives it up ends no call: what is read is held for all, and others may be waiting for it. The call ends by its own time-out. */
    @Override
    public CompletableFuture<Map<String, List<Neighbour>>> neighbours(Collection<String> productIds) {
        return neighbours.getAll(productIds);
    }

    private CompletableFuture<Map<String, List<Neighbour>>> load(Collection<? extends String> productIds) {
        var loaded = new HashMap<String, List<Neighbour>>();
        productIds.forEach(product -> loaded.put(product, List.of()));
        var reading = CompletableFuture.completedFuture(loaded);
        var keys = productIds.stream()
                .map(product -> Map.of(FeatureTables.PRODUCT_ID, AttributeValue.fromS(product)))
                .toList();
        for (var from = 0; from < keys.size(); from += BatchReads.MAX_KEYS) {
            var some = keys.subList(from, Math.min(keys.size(), from + BatchReads.MAX_KEYS));
            reading = reading.thenCombine(
                    neighbourReads.items(Map.of(
                            tables.productNeighbours(),
                            only(List.of(FeatureTables.PRODUCT_ID, FeatureTables.NEIGHBOURS), some))),
                    (all, found) -> {
                        found.getOrDefault(tables.productNeighbours(), List.of())
                                .forEach(item -> all.put(
                                        item.get(FeatureTables.PRODUCT_ID).s(), neighboursIn(item)));
                        return all;
                    });
        }
        // What could not be read is not held, and the request goes on without; a failure would have the cache log every
        // one of them.
        return reading.handle((all, failure) -> failure == null ? all : Map.of());
    }

    private static java.util.Optional<Map<String, AttributeValue>> first(
            Map<String, List<Map<String, AttributeValue>>> found, String table) {
        return found.getOrDefault(table, List.of()).stream().findFirst();
    }

    private static List<String> cart(Map<String, AttributeValue> item) {
        var cart = item.get(FeatureTables.CART);
        return cart == null
                ? List.of()
                : cart.l().stream().map(line -> line.l().getFirst().s()).toList();
    }

    private static List<Neighbour> neighboursIn(Map<String, AttributeValue> item) {
        var list = item.get(FeatureTables.NEIGHBOURS);
        var neighbours = new ArrayList<Neighbour>();
        if (list != null) {
            list.l()
                    .forEach(each -> neighbours.add(new Neighbour(
                            each.m().get(FeatureTables.PRODUCT_ID).s(),
                            Double.parseDouble(each.m().get(FeatureTables.SCORE).n()))));
        }
        return List.copyOf(neighbours);
    }

    /** By placeholders: which names are reserved is DynamoDB's to say. */
    private static KeysAndAttributes only(List<String> attributes, List<Map<String, AttributeValue>> keys) {
        var names = new LinkedHashMap<String, String>();
        attributes.forEach(attribute -> names.put("#" + attribute, attribute));
        return KeysAndAttributes.builder()
                .keys(keys)
                .projectionExpression(String.join(", ", names.keySet()))
                .expressionAttributeNames(names)
                .build();
    }
}
