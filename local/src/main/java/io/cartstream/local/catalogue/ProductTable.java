package io.cartstream.local.catalogue;

import io.cartstream.feature.FeatureTables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The {@code products} table, and {@code product_neighbours} until the Glue job fills it. Thread-safe.
 *
 * <p>Made-up products are marked, so that recorded ones take their place: a shop sells either.
 */
public final class ProductTable {
    /** BatchWriteItem: items of a call. Source: DynamoDB API reference, BatchWriteItem. */
    private static final int MAX_ITEMS_PER_CALL = 25;

    private static final String NEIGHBOURS = "neighbours";
    private static final String MADE_UP = "made_up";

    private final DynamoDbClient dynamoDb;
    private final String name;
    private final String neighbours;

    public ProductTable(DynamoDbClient dynamoDb, FeatureTables tables) {
        this.dynamoDb = dynamoDb;
        this.name = tables.products();
        this.neighbours = tables.productNeighbours();
    }

    /** Whether it holds a product that is not made up. */
    public boolean holdsRecordedProducts() {
        return dynamoDb
                .scanPaginator(request -> request.tableName(name)
                        .filterExpression("attribute_not_exists(#mark)")
                        .projectionExpression("#id")
                        .expressionAttributeNames(Map.of("#mark", MADE_UP, "#id", FeatureTables.PRODUCT_ID)))
                .items()
                .stream()
                .findAny()
                .isPresent();
    }

    /** Writes a catalogue; products of the same id are replaced, and recorded ones drive made-up ones out. */
    public void load(Catalogue catalogue) {
        if (catalogue.origin() == Catalogue.Origin.RECORDED) {
            removeMadeUp();
        }
        write(
                name,
                catalogue.products().stream()
                        .map(product -> put(product, catalogue.origin()))
                        .toList());
        if (!holdsNeighbours()) {
            write(
                    neighbours,
                    catalogue.neighbours().entrySet().stream()
                            .map(entry -> put(entry.getKey(), entry.getValue()))
                            .toList());
        }
    }

    /** The Glue job's neighbours know of all orders, and stay. */
    private boolean holdsNeighbours() {
        return dynamoDb.scan(request -> request.tableName(neighbours).limit(1)).count() > 0;
    }

    private void removeMadeUp() {
        var madeUp = dynamoDb
                .scanPaginator(request -> request.tableName(name)
                        .filterExpression("attribute_exists(#mark)")
                        .projectionExpression("#id")
                        .expressionAttributeNames(Map.of("#mark", MADE_UP, "#id", FeatureTables.PRODUCT_ID)))
                .items()
                .stream()
                .map(key -> WriteRequest.builder()
                        .deleteRequest(delete -> delete.key(key))
                        .build())
                .toList();
        write(name, madeUp);
    }

    private void write(String table, List<WriteRequest> requests) {
        for (var from = 0; from < requests.size(); from += MAX_ITEMS_PER_CALL) {
            var left = requests.subList(from, Math.min(requests.size(), from + MAX_ITEMS_PER_CALL));
            while (!left.isEmpty()) {
                var batch = Map.of(table, left);
                left = dynamoDb.batchWriteItem(request -> request.requestItems(batch))
                        .unprocessedItems()
                        .getOrDefault(table, List.of());
            }
        }
    }

    private static WriteRequest put(String productId, List<Neighbour> found) {
        var item = Map.of(
                FeatureTables.PRODUCT_ID,
                AttributeValue.fromS(productId),
                NEIGHBOURS,
                AttributeValue.fromL(found.stream()
                        .map(neighbour -> AttributeValue.fromM(Map.of(
                                FeatureTables.PRODUCT_ID,
                                AttributeValue.fromS(neighbour.productId()),
                                "score",
                                AttributeValue.fromN(String.valueOf(neighbour.score())),
                                "orders",
                                AttributeValue.fromN(String.valueOf(neighbour.orders())),
                                "lift",
                                AttributeValue.fromN(String.valueOf(neighbour.lift())))))
                        .toList()));
        return WriteRequest.builder().putRequest(put -> put.item(item)).build();
    }

    private static WriteRequest put(Product product, Catalogue.Origin origin) {
        var item = new HashMap<String, AttributeValue>();
        item.put(FeatureTables.PRODUCT_ID, AttributeValue.fromS(product.id()));
        item.put(FeatureTables.NAME, AttributeValue.fromS(product.name()));
        item.put(FeatureTables.DEPARTMENT, AttributeValue.fromS(product.department()));
        item.put(FeatureTables.AISLE, AttributeValue.fromS(product.aisle()));
        product.price().ifPresent(price -> item.put(FeatureTables.PRICE, AttributeValue.fromN(price.toPlainString())));
        if (origin == Catalogue.Origin.MADE_UP) {
            item.put(MADE_UP, AttributeValue.fromBool(true));
        }
        return WriteRequest.builder().putRequest(put -> put.item(item)).build();
    }
}
