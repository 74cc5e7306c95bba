package io.cartstream.store.dynamodb;

import io.cartstream.feature.OrderHistory;
import io.cartstream.store.FeatureTables;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** What the orders of a shopper say: the items of {@link FeatureTables#userFeatures()}. Thread-safe. */
public final class OrderItems extends ShopperItems<OrderHistory> {
    private static final List<String> OF_HISTORY = List.of(
            Attribute.SET_ASIDE,
            Attribute.ORDERS,
            Attribute.LINES,
            Attribute.DISTINCT_PRODUCTS,
            Attribute.REORDERED_LINES,
            Attribute.LATER_LINES,
            Attribute.FIRST_ORDER_AT,
            Attribute.LAST_ORDER_AT,
            Attribute.FORGOTTEN_PRODUCTS,
            Attribute.PRODUCTS);

    public OrderItems(FeatureTables tables) {
        super(tables.userFeatures(), OrderHistory.EMPTY);
    }

    /** Asks for a shopper's item, consistent. */
    public GetItemRequest get(String userId) {
        return GetItemRequest.builder()
                .tableName(table())
                .key(key(userId))
                .consistentRead(true)
                .build();
    }

    /** Asks for what {@link #history} reads of a shopper's item; eventually consistent, which costs half. */
    public KeysAndAttributes onlyHistory(String userId) {
        return Projection.of(OF_HISTORY).keys(List.of(key(userId)));
    }

    /**
     * What the item says; no orders where it was set aside before it held any.
     *
     * @throws UnreadableItemException where it is not as the writer writes it
     */
    public OrderHistory history(Map<String, AttributeValue> attributes) {
        return attributes.containsKey(Attribute.SET_ASIDE) && !attributes.containsKey(Attribute.ORDERS)
                ? OrderHistory.EMPTY
                : state(attributes);
    }

    /** Asks for what {@link #keyOf} and {@link #orders} read of every shopper's item. */
    public ScanRequest scanOrders() {
        return Projection.of(List.of(Attribute.USER_ID, Attribute.SET_ASIDE, Attribute.ORDERS))
                .scan(table());
    }

    /**
     * How many orders the shopper has; 0 where the item was set aside before it held any.
     *
     * @throws UnreadableItemException where it is not as the writer writes it
     */
    public long orders(Map<String, AttributeValue> attributes) {
        return attributes.containsKey(Attribute.SET_ASIDE) && !attributes.containsKey(Attribute.ORDERS)
                ? 0
                : Attributes.number(attributes, Attribute.ORDERS);
    }

    @Override
    void putState(Map<String, AttributeValue> attributes, OrderHistory history) {
        attributes.put(Attribute.ORDERS, Attributes.number(history.orders()));
        attributes.put(Attribute.LINES, Attributes.number(history.lines()));
        attributes.put(Attribute.DISTINCT_PRODUCTS, Attributes.number(history.distinctProducts()));
        attributes.put(Attribute.REORDERED_LINES, Attributes.number(history.reorderedLines()));
        attributes.put(Attribute.LATER_LINES, Attributes.number(history.laterLines()));
        attributes.put(Attribute.FIRST_ORDER_AT, Attributes.millis(history.firstOrderAt()));
        attributes.put(Attribute.LAST_ORDER_AT, Attributes.millis(history.lastOrderAt()));
        attributes.put(Attribute.PRODUCTS, Attributes.bytes(ProductMapCodec.encode(history.products())));
        attributes.put(Attribute.FORGOTTEN_PRODUCTS, Attributes.number(history.forgottenProducts()));
    }

    @Override
    OrderHistory state(Map<String, AttributeValue> attributes) {
        return new OrderHistory(
                Attributes.number(attributes, Attribute.ORDERS),
                Attributes.number(attributes, Attribute.LINES),
                Attributes.number(attributes, Attribute.DISTINCT_PRODUCTS),
                Attributes.number(attributes, Attribute.REORDERED_LINES),
                Attributes.number(attributes, Attribute.LATER_LINES),
                Attributes.instant(attributes, Attribute.FIRST_ORDER_AT),
                Attributes.instant(attributes, Attribute.LAST_ORDER_AT),
                ProductMapCodec.decode(Attributes.bytes(attributes, Attribute.PRODUCTS)),
                Attributes.number(attributes, Attribute.FORGOTTEN_PRODUCTS));
    }
}
