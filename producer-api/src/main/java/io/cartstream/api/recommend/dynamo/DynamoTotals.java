package io.cartstream.api.recommend.dynamo;

import io.cartstream.api.recommend.TotalsReads;
import io.cartstream.api.refresh.RefreshMetrics;
import io.cartstream.api.refresh.SkippedItems;
import io.cartstream.feature.ProductTotals;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.dynamodb.PartialItems;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Reads the whole table of product partials; skips those that cannot be read. Thread-safe. */
public final class DynamoTotals implements TotalsReads {
    private final DynamoDbAsyncClient dynamo;
    private final PartialItems partials;
    private final SkippedItems skipped;

    public DynamoTotals(DynamoDbAsyncClient dynamo, FeatureTables tables, RefreshMetrics metrics) {
        this.dynamo = dynamo;
        partials = new PartialItems(tables);
        skipped = new SkippedItems("totals", metrics);
    }

    @Override
    public CompletableFuture<Void> totals(Instant clock, BiConsumer<String, ProductTotals> each) {
        return dynamo.scanPaginator(partials.scan())
                .items()
                .subscribe(item -> skipped.read(item, partials::counts)
                        .ifPresent(counts -> each.accept(partials.keyOf(item).productId(), counts.at(clock))));
    }
}
