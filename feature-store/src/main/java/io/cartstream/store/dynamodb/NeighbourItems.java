package io.cartstream.store.dynamodb;

import io.cartstream.store.FeatureTables;
import io.cartstream.store.StoredNeighbour;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What is bought together with a product: the items of {@link FeatureTables#productNeighbours()}. Thread-safe. */
public final class NeighbourItems {
    private final String table;

    public NeighbourItems(FeatureTables tables) {
        table = tables.productNeighbours();
    }

    /** The table's name. */
    public String table() {
        return table;
    }

    /** Asks for the items of these products, as many as one call takes; eventually consistent, which costs half. */
    public KeysAndAttributes of(Collection<? extends String> productIds) {
        return Projection.of(List.of(Attribute.PRODUCT_ID, Attribute.NEIGHBOURS))
                .keys(productIds.stream().map(productId -> key(productId)).toList());
    }

    /** Asks for one item, if there is any. */
    public ScanRequest any() {
        return ScanRequest.builder().tableName(table).limit(1).build();
    }

    /** The product that the item belongs to. */
    public String productId(Map<String, AttributeValue> attributes) {
        return Attributes.text(attributes, Attribute.PRODUCT_ID);
    }

    /**
     * The product's neighbours, best first.
     *
     * @throws UnreadableItemException where the item is not as the writer writes it
     */
    public List<StoredNeighbour> neighbours(Map<String, AttributeValue> attributes) {
        return Attributes.list(attributes, Attribute.NEIGHBOURS).stream()
                .map(NeighbourItems::neighbour)
                .toList();
    }

    private static StoredNeighbour neighbour(AttributeValue value) {
        var attributes = Attributes.map(value, Attribute.NEIGHBOURS);
        return new StoredNeighbour(
                Attributes.text(attributes, Attribute.PRODUCT_ID),
                decimal(attributes, Attribute.SCORE),
                Attributes.number(attributes, Attribute.ORDERS),
                decimal(attributes, Attribute.LIFT));
    }

    private static double decimal(Map<String, AttributeValue> attributes, String name) {
        return Double.parseDouble(Attributes.numeral(attributes.get(name), name));
    }

    /** Writes a product's neighbours over any before. */
    public WriteRequest put(String productId, List<StoredNeighbour> neighbours) {
        var attributes = Map.of(
                Attribute.PRODUCT_ID,
                Attributes.text(productId),
                Attribute.NEIGHBOURS,
                AttributeValue.fromL(
                        neighbours.stream().map(NeighbourItems::value).toList()));
        return WriteRequest.builder().putRequest(put -> put.item(attributes)).build();
    }

    private static AttributeValue value(StoredNeighbour neighbour) {
        return AttributeValue.fromM(Map.of(
                Attribute.PRODUCT_ID, Attributes.text(neighbour.productId()),
                Attribute.SCORE, AttributeValue.fromN(Double.toString(neighbour.score())),
                Attribute.ORDERS, Attributes.number(neighbour.orders()),
                Attribute.LIFT, AttributeValue.fromN(Double.toString(neighbour.lift()))));
    }

    private static Map<String, AttributeValue> key(String productId) {
        return Map.of(Attribute.PRODUCT_ID, Attributes.text(productId));
    }
}
