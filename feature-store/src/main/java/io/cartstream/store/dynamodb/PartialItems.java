package io.cartstream.store.dynamodb;

import io.cartstream.feature.DailyOrders;
import io.cartstream.feature.ProductCounts;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.Position;
import io.cartstream.store.ProductPartial;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** What one shard's orders say of a product: the items of {@link FeatureTables#productFeatures()}. Thread-safe. */
public final class PartialItems extends VersionedItems<ProductPartial.Key, ProductPartial> {
    public PartialItems(FeatureTables tables) {
        super(tables.productFeatures());
    }

    /** Asks for the partials of a product, consistent. */
    public QueryRequest ofProduct(String productId) {
        return QueryRequest.builder()
                .tableName(table())
                .keyConditionExpression("#product = :product")
                .expressionAttributeNames(Map.of("#product", Attribute.PRODUCT_ID))
                .expressionAttributeValues(Map.of(":product", Attributes.text(productId)))
                .consistentRead(true)
                .build();
    }

    /** Asks for all partials of all products; eventually consistent, which costs half. */
    public ScanRequest scan() {
        return ScanRequest.builder().tableName(table()).build();
    }

    /**
     * What the partial counts; nothing where it was set aside before it had counted.
     *
     * @throws UnreadableItemException where it is not as the writer writes it
     */
    public ProductCounts counts(Map<String, AttributeValue> attributes) {
        if (attributes.containsKey(Attribute.SET_ASIDE) && !attributes.containsKey(Attribute.ORDERS)) {
            return ProductCounts.EMPTY;
        }
        var daily = new TreeMap<Long, Long>();
        Attributes.map(attributes, Attribute.DAILY_ORDERS)
                .forEach((day, lines) -> daily.put(
                        Attributes.day(day, Attribute.DAILY_ORDERS), Attributes.number(lines, Attribute.DAILY_ORDERS)));
        return new ProductCounts(
                Attributes.number(attributes, Attribute.ORDERS),
                Attributes.number(attributes, Attribute.REORDERS),
                Attributes.number(attributes, Attribute.FIRST_ORDERS),
                Attributes.number(attributes, Attribute.SECOND_ORDERS),
                new DailyOrders(daily));
    }

    @Override
    public Map<String, AttributeValue> key(ProductPartial.Key key) {
        return Map.of(
                Attribute.PRODUCT_ID, Attributes.text(key.productId()),
                Attribute.SHARD, Attributes.text(key.shard()));
    }

    @Override
    public ProductPartial.Key keyOf(Map<String, AttributeValue> attributes) {
        return new ProductPartial.Key(
                Attributes.text(attributes, Attribute.PRODUCT_ID), Attributes.text(attributes, Attribute.SHARD));
    }

    @Override
    Map<String, AttributeValue> attributes(ProductPartial partial) {
        var counts = partial.counts();
        var daily = new HashMap<String, AttributeValue>();
        counts.daily().byEpochDay().forEach((day, lines) -> daily.put(Long.toString(day), Attributes.number(lines)));
        var attributes = new HashMap<>(key(partial.key()));
        attributes.put(Attribute.POSITIONS, positions(partial));
        attributes.put(Attribute.ORDERS, Attributes.number(counts.orders()));
        attributes.put(Attribute.REORDERS, Attributes.number(counts.reorders()));
        attributes.put(Attribute.FIRST_ORDERS, Attributes.number(counts.firstOrders()));
        attributes.put(Attribute.SECOND_ORDERS, Attributes.number(counts.secondOrders()));
        attributes.put(Attribute.DAILY_ORDERS, AttributeValue.fromM(daily));
        return attributes;
    }

    @Override
    ProductPartial item(Map<String, AttributeValue> attributes, long version) {
        return new ProductPartial(keyOf(attributes), version, position(attributes), counts(attributes));
    }

    @Override
    AttributeValue positions(ProductPartial partial) {
        return Attributes.text(partial.position().text());
    }

    @Override
    ProductPartial setAside(Map<String, AttributeValue> attributes, long version, String reason) {
        return new ProductPartial(keyOf(attributes), version, readablePosition(attributes), ProductCounts.EMPTY)
                .setAside(reason);
    }

    private static Position position(Map<String, AttributeValue> attributes) {
        return Position.parse(Attributes.text(attributes, Attribute.POSITIONS));
    }

    private static Position readablePosition(Map<String, AttributeValue> attributes) {
        try {
            return position(attributes);
        } catch (RuntimeException _) {
            return Position.START;
        }
    }
}
