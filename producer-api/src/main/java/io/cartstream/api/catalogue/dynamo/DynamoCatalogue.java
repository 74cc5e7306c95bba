package io.cartstream.api.catalogue.dynamo;

import io.cartstream.api.catalogue.CatalogueReads;
import io.cartstream.api.catalogue.Product;
import io.cartstream.feature.FeatureTables;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads the table of products. A product without a name goes by its id. Thread-safe. */
public final class DynamoCatalogue implements CatalogueReads {
    private final DynamoDbAsyncClient dynamo;
    private final FeatureTables tables;

    public DynamoCatalogue(DynamoDbAsyncClient dynamo, FeatureTables tables) {
        this.dynamo = dynamo;
        this.tables = tables;
    }

    @Override
    public CompletableFuture<Void> products(Consumer<Product> each) {
        return dynamo.scanPaginator(request -> request.tableName(tables.products()))
                .items()
                .subscribe(item -> each.accept(product(item)));
    }

    private static Product product(Map<String, AttributeValue> item) {
        var id = item.get(FeatureTables.PRODUCT_ID).s();
        return new Product(
                id,
                text(item, FeatureTables.NAME).orElse(id),
                text(item, FeatureTables.DEPARTMENT),
                text(item, FeatureTables.AISLE),
                Optional.ofNullable(item.get(FeatureTables.PRICE))
                        .map(AttributeValue::n)
                        .map(BigDecimal::new));
    }

    private static Optional<String> text(Map<String, AttributeValue> item, String attribute) {
        return Optional.ofNullable(item.get(attribute)).map(AttributeValue::s).filter(text -> !text.isEmpty());
    }
}
