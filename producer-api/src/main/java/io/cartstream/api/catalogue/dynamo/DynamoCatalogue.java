package io.cartstream.api.catalogue.dynamo;

import io.cartstream.api.catalogue.CatalogueReads;
import io.cartstream.api.catalogue.Product;
import io.cartstream.api.refresh.RefreshMetrics;
import io.cartstream.api.refresh.SkippedItems;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.StoredProduct;
import io.cartstream.store.dynamodb.ProductItems;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Reads the table of products; one that cannot be read is skipped. Thread-safe. */
public final class DynamoCatalogue implements CatalogueReads {
    private final DynamoDbAsyncClient dynamo;
    private final ProductItems products;
    private final SkippedItems skipped;

    public DynamoCatalogue(DynamoDbAsyncClient dynamo, FeatureTables tables, RefreshMetrics metrics) {
        this.dynamo = dynamo;
        products = new ProductItems(tables);
        skipped = new SkippedItems("catalogue", metrics);
    }

    @Override
    public CompletableFuture<Void> products(Consumer<Product> each) {
        return dynamo.scanPaginator(products.scan())
                .items()
                .subscribe(item -> skipped.read(item, products::product)
                        .map(DynamoCatalogue::shown)
                        .ifPresent(each));
    }

    private static Product shown(StoredProduct stored) {
        var details = stored.details();
        return new Product(
                stored.productId(),
                stored.name(),
                stored.department(),
                stored.aisle(),
                stored.price(),
                details.currency(),
                details.category(),
                details.imageUrl(),
                details.pageUrl(),
                details.available(),
                details.attributes(),
                details.updatedAt());
    }
}
