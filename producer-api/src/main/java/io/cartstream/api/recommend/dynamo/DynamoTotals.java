package io.cartstream.api.recommend.dynamo;

import io.cartstream.api.features.dynamo.FeatureItems;
import io.cartstream.api.recommend.TotalsReads;
import io.cartstream.feature.FeatureTables;
import io.cartstream.feature.ProductTotals;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Reads the whole table of product partials. Thread-safe. */
public final class DynamoTotals implements TotalsReads {
    private final DynamoDbAsyncClient dynamo;
    private final FeatureTables tables;

    public DynamoTotals(DynamoDbAsyncClient dynamo, FeatureTables tables) {
        this.dynamo = dynamo;
        this.tables = tables;
    }

    @Override
    public CompletableFuture<Void> totals(Instant clock, BiConsumer<String, ProductTotals> each) {
        return dynamo.scanPaginator(request -> request.tableName(tables.productFeatures()))
                .items()
                .subscribe(item -> each.accept(
                        item.get(FeatureTables.PRODUCT_ID).s(),
                        FeatureItems.counts(item).at(clock)));
    }
}
