package io.cartstream.api.features.dynamo;

import io.cartstream.feature.DailyOrders;
import io.cartstream.feature.FeatureTables;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductCounts;
import io.cartstream.feature.ProductMapCodec;
import io.cartstream.feature.StreamClock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Turns items of the feature tables into what they say. An absent number counts as 0. */
public final class FeatureItems {
    private FeatureItems() {}

    /** What a shopper's item says. */
    public static OrderHistory history(Map<String, AttributeValue> item) {
        var products = item.get(FeatureTables.PRODUCTS);
        return new OrderHistory(
                number(item, FeatureTables.ORDERS),
                number(item, FeatureTables.LINES),
                number(item, FeatureTables.DISTINCT_PRODUCTS),
                number(item, FeatureTables.REORDERED_LINES),
                number(item, FeatureTables.LATER_LINES),
                Instant.ofEpochMilli(number(item, FeatureTables.FIRST_ORDER_AT)),
                Instant.ofEpochMilli(number(item, FeatureTables.LAST_ORDER_AT)),
                products == null
                        ? Map.of()
                        : ProductMapCodec.decode(products.b().asByteArrayUnsafe()),
                number(item, FeatureTables.FORGOTTEN_PRODUCTS));
    }

    /** What a product's partial item says. */
    public static ProductCounts counts(Map<String, AttributeValue> item) {
        return new ProductCounts(
                number(item, FeatureTables.ORDERS),
                number(item, FeatureTables.REORDERS),
                number(item, FeatureTables.FIRST_ORDERS),
                number(item, FeatureTables.SECOND_ORDERS),
                daily(item.get(FeatureTables.DAILY_ORDERS)));
    }

    /** The clock as one shard sees it. */
    public static StreamClock clock(Map<String, AttributeValue> item) {
        return new StreamClock(Instant.ofEpochMilli(number(item, FeatureTables.NEWEST_HOUR)));
    }

    private static DailyOrders daily(AttributeValue days) {
        if (days == null) {
            return DailyOrders.EMPTY;
        }
        var byEpochDay = new TreeMap<Long, Long>();
        days.m().forEach((day, lines) -> byEpochDay.put(Long.valueOf(day), Long.valueOf(lines.n())));
        return new DailyOrders(byEpochDay);
    }

    private static long number(Map<String, AttributeValue> item, String attribute) {
        var value = item.get(attribute);
        return value == null ? 0 : Long.parseLong(value.n());
    }
}
