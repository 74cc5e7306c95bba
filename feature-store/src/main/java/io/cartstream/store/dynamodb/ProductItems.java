package io.cartstream.store.dynamodb;

import io.cartstream.store.FeatureTables;
import io.cartstream.store.StoredProduct;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The catalogue: the items of {@link FeatureTables#products()}, which a shop may also write by other means. Thread-safe. */
public final class ProductItems {
    /** What was written past the API says nothing of when, and is older than all that came through it. */
    private static final String NOT_CHANGED_LATER = "attribute_not_exists(#updated_at) OR #updated_at <= :updated_at";

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
                        .map(price -> new BigDecimal(Attributes.numeral(price, Attribute.PRICE))),
                details(attributes));
    }

    private static StoredProduct.Details details(Map<String, AttributeValue> attributes) {
        return new StoredProduct.Details(
                attributes.containsKey(Attribute.CATEGORY)
                        ? Attributes.list(attributes, Attribute.CATEGORY).stream()
                                .map(name -> Attributes.text(name, Attribute.CATEGORY))
                                .toList()
                        : List.of(),
                text(attributes, Attribute.CURRENCY),
                text(attributes, Attribute.IMAGE_URL),
                text(attributes, Attribute.PAGE_URL),
                isAvailable(attributes.get(Attribute.AVAILABLE)),
                attributes.containsKey(Attribute.ATTRIBUTES) ? furtherAttributes(attributes) : Map.of(),
                attributes.containsKey(Attribute.UPDATED_AT)
                        ? Optional.of(Attributes.instant(attributes, Attribute.UPDATED_AT))
                        : Optional.empty());
    }

    private static boolean isAvailable(AttributeValue value) {
        if (value != null && value.bool() == null) {
            throw new UnreadableItemException(Attribute.AVAILABLE + " is neither true nor false");
        }
        return value == null || value.bool();
    }

    private static Map<String, String> furtherAttributes(Map<String, AttributeValue> attributes) {
        var further = new HashMap<String, String>();
        Attributes.map(attributes, Attribute.ATTRIBUTES)
                .forEach((name, value) -> further.put(name, Attributes.text(value, Attribute.ATTRIBUTES)));
        return further;
    }

    private static Optional<String> text(Map<String, AttributeValue> attributes, String name) {
        return Optional.ofNullable(attributes.get(name))
                .map(value -> Attributes.text(value, name))
                .filter(text -> !text.isEmpty());
    }

    /** Writes a product over any of the same id; {@code isMadeUp} marks it for {@link #scanMadeUp()}. */
    public WriteRequest put(StoredProduct product, boolean isMadeUp) {
        var attributes = item(product);
        if (isMadeUp) {
            attributes.put(Attribute.MADE_UP, AttributeValue.fromBool(true));
        }
        return WriteRequest.builder().putRequest(put -> put.item(attributes)).build();
    }

    /**
     * Writes a product over one of the same id that was not changed later.
     *
     * @throws java.util.NoSuchElementException where the product does not say when it was changed
     */
    public PutItemRequest putUnlessNewer(StoredProduct product) {
        return PutItemRequest.builder()
                .tableName(table)
                .item(item(product))
                .conditionExpression(NOT_CHANGED_LATER)
                .expressionAttributeNames(Map.of("#updated_at", Attribute.UPDATED_AT))
                .expressionAttributeValues(upTo(product.details().updatedAt().orElseThrow()))
                .build();
    }

    /** Removes a product that was not changed after {@code updatedAt}. */
    public DeleteItemRequest deleteUnlessNewer(String productId, Instant updatedAt) {
        return DeleteItemRequest.builder()
                .tableName(table)
                .key(Map.of(Attribute.PRODUCT_ID, Attributes.text(productId)))
                .conditionExpression(NOT_CHANGED_LATER)
                .expressionAttributeNames(Map.of("#updated_at", Attribute.UPDATED_AT))
                .expressionAttributeValues(upTo(updatedAt))
                .build();
    }

    private static Map<String, AttributeValue> upTo(Instant updatedAt) {
        return Map.of(":updated_at", Attributes.millis(updatedAt));
    }

    private static Map<String, AttributeValue> item(StoredProduct product) {
        var attributes = new HashMap<String, AttributeValue>();
        attributes.put(Attribute.PRODUCT_ID, Attributes.text(product.productId()));
        attributes.put(Attribute.NAME, Attributes.text(product.name()));
        product.department().ifPresent(name -> attributes.put(Attribute.DEPARTMENT, Attributes.text(name)));
        product.aisle().ifPresent(name -> attributes.put(Attribute.AISLE, Attributes.text(name)));
        product.price()
                .ifPresent(price -> attributes.put(Attribute.PRICE, AttributeValue.fromN(price.toPlainString())));
        var details = product.details();
        if (!details.category().isEmpty()) {
            attributes.put(
                    Attribute.CATEGORY,
                    AttributeValue.fromL(
                            details.category().stream().map(Attributes::text).toList()));
        }
        details.currency().ifPresent(code -> attributes.put(Attribute.CURRENCY, Attributes.text(code)));
        details.imageUrl().ifPresent(url -> attributes.put(Attribute.IMAGE_URL, Attributes.text(url)));
        details.pageUrl().ifPresent(url -> attributes.put(Attribute.PAGE_URL, Attributes.text(url)));
        if (!details.available()) {
            attributes.put(Attribute.AVAILABLE, AttributeValue.fromBool(false));
        }
        if (!details.attributes().isEmpty()) {
            var further = new HashMap<String, AttributeValue>();
            details.attributes().forEach((name, value) -> further.put(name, Attributes.text(value)));
            attributes.put(Attribute.ATTRIBUTES, AttributeValue.fromM(further));
        }
        details.updatedAt().ifPresent(at -> attributes.put(Attribute.UPDATED_AT, Attributes.millis(at)));
        return attributes;
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
