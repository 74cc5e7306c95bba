package io.cartstream.local.watch;

import io.cartstream.feature.FeatureTables;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The shoppers with the most orders, to step into their shoes. Thread-safe. */
final class KnownShoppers {
    /** As many as a list shows without scrolling much. */
    private static final int SHOWN = 12;

    /** So many are looked through: more than a machine like this is fed with, and a bound for one that is. */
    private static final int LOOKED_THROUGH = 50_000;

    /** A scan reads all items whole. */
    private static final Duration KEEP_FOR = Duration.ofSeconds(10);

    private final DynamoDbClient dynamoDb;
    private final FeatureTables tables;
    private final InstantSource clock;
    private List<KnownShopper> latest = List.of();
    private Instant staleFrom = Instant.MIN;

    KnownShoppers(DynamoDbClient dynamoDb, FeatureTables tables, InstantSource clock) {
        this.dynamoDb = dynamoDb;
        this.tables = tables;
        this.clock = clock;
    }

    /** Most orders first. */
    synchronized List<KnownShopper> list() {
        var now = clock.instant();
        if (!now.isBefore(staleFrom)) {
            latest = scan();
            // Nobody is known yet: the first order should be seen at once.
            staleFrom = latest.isEmpty() ? now : now.plus(KEEP_FOR);
        }
        return latest;
    }

    private List<KnownShopper> scan() {
        return items().limit(LOOKED_THROUGH)
                .map(KnownShoppers::shopper)
                .sorted(Comparator.comparingLong(KnownShopper::orders)
                        .reversed()
                        .thenComparing(KnownShopper::userId))
                .limit(SHOWN)
                .toList();
    }

    private Stream<Map<String, AttributeValue>> items() {
        return dynamoDb
                .scanPaginator(request -> request.tableName(tables.userFeatures())
                        .projectionExpression("#user, #orders")
                        .expressionAttributeNames(
                                Map.of("#user", FeatureTables.USER_ID, "#orders", FeatureTables.ORDERS)))
                .items()
                .stream();
    }

    private static KnownShopper shopper(Map<String, AttributeValue> item) {
        return new KnownShopper(
                item.get(FeatureTables.USER_ID).s(),
                Long.parseLong(item.get(FeatureTables.ORDERS).n()));
    }
}
