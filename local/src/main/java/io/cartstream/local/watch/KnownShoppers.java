package io.cartstream.local.watch;

import io.cartstream.store.FeatureTables;
import io.cartstream.store.dynamodb.OrderItems;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The shoppers with the most orders, to step into their shoes. Thread-safe. */
final class KnownShoppers {
    /** As many as a list shows without scrolling much. */
    private static final int SHOWN = 12;

    /** So many are looked through: more than a machine like this is fed with, and a bound for one that is. */
    private static final int LOOKED_THROUGH = 50_000;

    /** A scan reads all items whole. */
    private static final Duration KEEP_FOR = Duration.ofSeconds(10);

    private final DynamoDbClient dynamoDb;
    private final OrderItems orders;
    private final InstantSource clock;
    private List<KnownShopper> latest = List.of();
    private Instant staleFrom = Instant.MIN;

    KnownShoppers(DynamoDbClient dynamoDb, FeatureTables tables, InstantSource clock) {
        this.dynamoDb = dynamoDb;
        orders = new OrderItems(tables);
        this.clock = clock;
    }

    /** Most orders first. */
    synchronized List<KnownShopper> list() {
        var now = clock.instant();
        if (!now.isBefore(staleFrom)) {
            latest = scan();
            // No shopper is known yet: the first order should be seen at once.
            staleFrom = latest.isEmpty() ? now : now.plus(KEEP_FOR);
        }
        return latest;
    }

    private List<KnownShopper> scan() {
        return dynamoDb.scanPaginator(orders.scanOrders()).items().stream()
                .limit(LOOKED_THROUGH)
                .map(item -> new KnownShopper(orders.keyOf(item), orders.orders(item)))
                .sorted(Comparator.comparingLong(KnownShopper::orders)
                        .reversed()
                        .thenComparing(KnownShopper::userId))
                .limit(SHOWN)
                .toList();
    }
}
