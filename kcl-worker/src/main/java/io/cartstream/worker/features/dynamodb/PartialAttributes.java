package io.cartstream.worker.features.dynamodb;

import io.cartstream.feature.DailyOrders;
import io.cartstream.feature.FeatureTables;
import io.cartstream.feature.ProductCounts;
import io.cartstream.worker.features.ProductPartial;
import io.cartstream.worker.stream.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What one shard's orders say of a product, as in the table of product features. */
final class PartialAttributes implements ItemMapping<ProductPartial.Key, ProductPartial> {
    @Override
    public Map<String, AttributeValue> keyAttributes(ProductPartial.Key key) {
        return Map.of(
                FeatureTables.PRODUCT_ID, Attributes.text(key.productId()),
                FeatureTables.SHARD, Attributes.text(key.shard()));
    }

    @Override
    public ProductPartial.Key key(Map<String, AttributeValue> attributes) {
        return new ProductPartial.Key(
                Attributes.text(attributes, FeatureTables.PRODUCT_ID),
                Attributes.text(attributes, FeatureTables.SHARD));
    }

    @Override
    public Map<String, AttributeValue> attributes(ProductPartial partial) {
        var counts = partial.counts();
        var daily = new HashMap<String, AttributeValue>();
        counts.daily().byEpochDay().forEach((day, lines) -> daily.put(Long.toString(day), Attributes.number(lines)));
        var attributes = new HashMap<>(keyAttributes(partial.key()));
        attributes.put(
                FeatureTables.POSITIONS, Attributes.text(partial.position().text()));
        attributes.put(FeatureTables.ORDERS, Attributes.number(counts.orders()));
        attributes.put(FeatureTables.REORDERS, Attributes.number(counts.reorders()));
        attributes.put(FeatureTables.FIRST_ORDERS, Attributes.number(counts.firstOrders()));
        attributes.put(FeatureTables.SECOND_ORDERS, Attributes.number(counts.secondOrders()));
        attributes.put(FeatureTables.DAILY_ORDERS, AttributeValue.fromM(daily));
        return attributes;
    }

    @Override
    public ProductPartial item(Map<String, AttributeValue> attributes, long version) {
        var daily = new TreeMap<Long, Long>();
        attributes
                .get(FeatureTables.DAILY_ORDERS)
                .m()
                .forEach((day, lines) -> daily.put(Long.valueOf(day), Long.valueOf(lines.n())));
        return new ProductPartial(
                key(attributes),
                version,
                Position.parse(Attributes.text(attributes, FeatureTables.POSITIONS)),
                new ProductCounts(
                        Attributes.number(attributes, FeatureTables.ORDERS),
                        Attributes.number(attributes, FeatureTables.REORDERS),
                        Attributes.number(attributes, FeatureTables.FIRST_ORDERS),
                        Attributes.number(attributes, FeatureTables.SECOND_ORDERS),
                        new DailyOrders(daily)));
    }
}
