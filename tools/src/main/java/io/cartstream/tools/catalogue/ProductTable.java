package io.cartstream.tools.catalogue;

import io.cartstream.store.FeatureTables;
import io.cartstream.store.StoredNeighbour;
import io.cartstream.store.StoredProduct;
import io.cartstream.store.dynamodb.NeighbourItems;
import io.cartstream.store.dynamodb.ProductItems;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The {@code products} table, and {@code product_neighbours} until the Glue job fills it. Thread-safe.
 *
 * <p>Made-up products are marked, so that recorded ones take their place: a shop sells either.
 */
public final class ProductTable implements AutoCloseable {
    /** BatchWriteItem: items of a call. Source: DynamoDB API reference, BatchWriteItem. */
    private static final int MAX_ITEMS_PER_CALL = 25;

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

    private final DynamoDbClient dynamoDb;
    private final ProductItems products;
    private final NeighbourItems neighbours;

    /**
     * The tables behind an address, such as DynamoDB Local's. Region and credentials are made up, as no emulator looks at them.
     */
    public static ProductTable at(URI endpoint, FeatureTables tables) {
        return new ProductTable(
                DynamoDbClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .overrideConfiguration(config ->
                                config.apiCallAttemptTimeout(ATTEMPT_TIMEOUT).apiCallTimeout(CALL_TIMEOUT))
                        .build(),
                tables);
    }

    public ProductTable(DynamoDbClient dynamoDb, FeatureTables tables) {
        this.dynamoDb = dynamoDb;
        products = new ProductItems(tables);
        neighbours = new NeighbourItems(tables);
    }

    /** Whether it holds a product that is not made up. */
    public boolean holdsRecordedProducts() {
        return dynamoDb.scanPaginator(products.scanRecorded()).items().stream()
                .findAny()
                .isPresent();
    }

    /** Writes a catalogue; products of the same id are replaced, and recorded ones drive made-up ones out. */
    public void load(Catalogue catalogue) {
        if (catalogue.origin() == Catalogue.Origin.RECORDED) {
            removeMadeUp();
        }
        write(
                products.table(),
                catalogue.products().stream()
                        .map(product -> products.put(stored(product), catalogue.origin() == Catalogue.Origin.MADE_UP))
                        .toList());
        if (!holdsNeighbours()) {
            write(
                    neighbours.table(),
                    catalogue.neighbours().entrySet().stream()
                            .map(entry -> neighbours.put(entry.getKey(), stored(entry.getValue())))
                            .toList());
        }
    }

    @Override
    public void close() {
        dynamoDb.close();
    }

    /** The Glue job's neighbours know of all orders, and stay. */
    private boolean holdsNeighbours() {
        return dynamoDb.scan(neighbours.any()).count() > 0;
    }

    private void removeMadeUp() {
        var madeUp = dynamoDb.scanPaginator(products.scanMadeUp()).items().stream()
                .map(products::delete)
                .toList();
        write(products.table(), madeUp);
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

    private static StoredProduct stored(Product product) {
        return new StoredProduct(
                product.id(),
                product.name(),
                Optional.of(product.department()),
                Optional.of(product.aisle()),
                product.price());
    }

    private static List<StoredNeighbour> stored(List<Neighbour> found) {
        return found.stream()
                .map(neighbour -> new StoredNeighbour(
                        neighbour.productId(), neighbour.score(), neighbour.orders(), neighbour.lift()))
                .toList();
    }
}
