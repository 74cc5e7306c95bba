package io.cartstream.api.catalogue.dynamo;

import io.cartstream.api.catalogue.CatalogueWrites;
import io.cartstream.api.catalogue.Product;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.StoredProduct;
import io.cartstream.store.dynamodb.ProductItems;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Changes the table of products, each on the condition that it holds no later change. Thread-safe. */
public final class DynamoCatalogueWrites implements CatalogueWrites {
    private final DynamoDbAsyncClient dynamo;
    private final ProductItems products;

    public DynamoCatalogueWrites(DynamoDbAsyncClient dynamo, FeatureTables tables) {
        this.dynamo = dynamo;
        products = new ProductItems(tables);
    }

    @Override
    public CompletableFuture<Change> put(Product product) {
        return change(dynamo.putItem(products.putUnlessNewer(stored(product))));
    }

    @Override
    public CompletableFuture<Change> delete(String productId, Instant at) {
        return change(dynamo.deleteItem(products.deleteUnlessNewer(productId, at)));
    }

    private static CompletableFuture<Change> change(CompletableFuture<?> write) {
        return write.handle((_, failure) -> {
            var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
            return switch (cause) {
                case null -> Change.STORED;
                case ConditionalCheckFailedException _ -> Change.STALE;
                default -> throw new CompletionException(cause);
            };
        });
    }

    private static StoredProduct stored(Product product) {
        return new StoredProduct(
                product.productId(),
                product.name(),
                product.department(),
                product.aisle(),
                product.price(),
                new StoredProduct.Details(
                        product.category(),
                        product.currency(),
                        product.imageUrl(),
                        product.pageUrl(),
                        product.available(),
                        product.attributes(),
                        product.updatedAt()));
    }
}
