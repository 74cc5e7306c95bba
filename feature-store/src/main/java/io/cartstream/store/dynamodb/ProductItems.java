package io.cartstream.store.dynamodb;

import io.cartstream.store.FeatureTables;
import io.cartstream.store.StoredProduct;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The catalogue: the items of {@link FeatureTables#products()}, which a shop may also write by other means. Thread-safe. */
public final class ProductItems {
    private final String table;

    public ProductItems(FeatureTables tables) {
        table = tables.products();
    }

    /** The table's name. */
    public String table() {
        return table;
    }

    /** Asks for all products; eventually consistent, which costs half. */
    public ScanRequest scan() {
        return ScanRequest.builder().tableName(table).build();
    }

    /**
     * A product; one without a name goes by its id.
     *
     * @throws UnreadableItemException where the item is not as the writer writes it
     */
    public StoredProduct product(Map<String, AttributeValue> attributes) {
        var id = Attributes.text(attributes, Attribute.PRODUCT_ID);
        return new StoredProduct(
                id,
                text(attributes, Attribute.NAME).orElse(id),
                text(attributes, Attribute.DEPARTMENT),
                text(attributes, Attribute.AISLE),
                Optional.ofNullable(attributes.get(Attribute.PRICE))
                        .map(price -> new BigDecimal(Attributes.numeral(price, Attribute.PRICE))));
    }

    private static Optional<String> text(Map<String, AttributeValue> attributes, String name) {
        return Optional.ofNullable(attributes.get(name))
                .map(value -> Attributes.text(value, name))
                .filter(text -> !text.isEmpty());
    }

    /** Writes a product over any of the same id; {@code isMadeUp} marks it for {@link #scanMadeUp()}. */
    public WriteRequest put(StoredProduct product, boolean isMadeUp) {
        var attributes = new HashMap<String, AttributeValue>();
        attributes.put(Attribute.PRODUCT_ID, Attributes.text(product.productId()));
        attributes.put(Attribute.NAME, Attributes.text(product.name()));
        product.department().ifPresent(name -> attributes.put(Attribute.DEPARTMENT, Attributes.text(name)));
        product.aisle().ifPresent(name -> attributes.put(Attribute.AISLE, Attributes.text(name)));
        product.price()
                .ifPresent(price -> attributes.put(Attribute.PRICE, AttributeValue.fromN(price.toPlainString())));
        if (isMadeUp) {
            attributes.put(Attribute.MADE_UP, AttributeValue.fromBool(true));
        }
        return WriteRequest.builder().putRequest(put -> put.item(attributes)).build();
    }

    /** Asks for the keys of the made-up products. */
    public ScanRequest scanMadeUp() {
        return keys("attribute_exists(#mark)");
    }

    /** Asks for the keys of the recorded products. */
    public ScanRequest scanRecorded() {
        return keys("attribute_not_exists(#mark)");
    }

    private ScanRequest keys(String filter) {
        return Projection.of(List.of(Attribute.PRODUCT_ID)).scan(table).toBuilder()
                .filterExpression(filter)
                .expressionAttributeNames(Map.of("#mark", Attribute.MADE_UP, "#product_id", Attribute.PRODUCT_ID))
                .build();
    }

    /** Removes the product of which a scan found this key. */
    public WriteRequest delete(Map<String, AttributeValue> key) {
        return WriteRequest.builder().deleteRequest(delete -> delete.key(key)).build();
    }
}
