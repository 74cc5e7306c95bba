package io.cartstream.worker.features.dynamodb;

import io.cartstream.feature.FeatureTables;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductMapCodec;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the orders of a shopper say, as in the table of user features. */
final class OrderHistoryAttributes extends ShopperAttributes<OrderHistory> {
    @Override
    void putState(Map<String, AttributeValue> attributes, OrderHistory history) {
        attributes.put(FeatureTables.ORDERS, Attributes.number(history.orders()));
        attributes.put(FeatureTables.LINES, Attributes.number(history.lines()));
        attributes.put(FeatureTables.DISTINCT_PRODUCTS, Attributes.number(history.distinctProducts()));
        attributes.put(FeatureTables.REORDERED_LINES, Attributes.number(history.reorderedLines()));
        attributes.put(FeatureTables.LATER_LINES, Attributes.number(history.laterLines()));
        attributes.put(FeatureTables.FIRST_ORDER_AT, Attributes.millis(history.firstOrderAt()));
        attributes.put(FeatureTables.LAST_ORDER_AT, Attributes.millis(history.lastOrderAt()));
        attributes.put(FeatureTables.PRODUCTS, Attributes.bytes(ProductMapCodec.encode(history.products())));
        attributes.put(FeatureTables.FORGOTTEN_PRODUCTS, Attributes.number(history.forgottenProducts()));
    }

    @Override
    OrderHistory state(Map<String, AttributeValue> attributes) {
        return new OrderHistory(
                Attributes.number(attributes, FeatureTables.ORDERS),
                Attributes.number(attributes, FeatureTables.LINES),
                Attributes.number(attributes, FeatureTables.DISTINCT_PRODUCTS),
                Attributes.number(attributes, FeatureTables.REORDERED_LINES),
                Attributes.number(attributes, FeatureTables.LATER_LINES),
                Attributes.instant(attributes, FeatureTables.FIRST_ORDER_AT),
                Attributes.instant(attributes, FeatureTables.LAST_ORDER_AT),
                ProductMapCodec.decode(
                        attributes.get(FeatureTables.PRODUCTS).b().asByteArrayUnsafe()),
                Attributes.number(attributes, FeatureTables.FORGOTTEN_PRODUCTS));
    }
}
