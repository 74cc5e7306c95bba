package io.cartstream.worker.features.dynamodb;

import io.cartstream.feature.StreamClock;
import io.cartstream.store.dynamodb.ClockItems;
import io.cartstream.worker.aws.RemoteCalls;
import io.cartstream.worker.features.ClockTable;
import io.cartstream.worker.features.StoreUnavailableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** The table of the stream's clock. Thread-safe. */
final class DynamoClockTable implements ClockTable {
    private final DynamoDbAsyncClient client;
    private final ClockItems items;
    private final RemoteCalls calls;

    DynamoClockTable(DynamoDbAsyncClient client, ClockItems items, RemoteCalls calls) {
        this.client = client;
        this.items = items;
        this.calls = calls;
    }

    @Override
    public void advance(String shard, StreamClock clock) {
        try {
            calls.call(() -> client.putItem(items.advance(shard, clock)));
        } catch (ConditionalCheckFailedException _) {
            // A later hour is stored already, which is all that matters.
        } catch (SdkException e) {
            throw new StoreUnavailableException(items.table() + " does not answer", e);
        }
    }
}
