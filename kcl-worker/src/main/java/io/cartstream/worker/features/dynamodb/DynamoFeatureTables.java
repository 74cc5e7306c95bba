package io.cartstream.worker.features.dynamodb;

import io.cartstream.store.FeatureTables;
import io.cartstream.store.dynamodb.ActivityItems;
import io.cartstream.store.dynamodb.ClockItems;
import io.cartstream.store.dynamodb.OrderItems;
import io.cartstream.store.dynamodb.PartialItems;
import io.cartstream.worker.aws.RemoteCalls;
import io.cartstream.worker.features.FeatureStore;
import java.time.InstantSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Opens the feature tables in DynamoDB. */
public final class DynamoFeatureTables {
    private DynamoFeatureTables() {}

    /**
     * The tables with these names.
     *
     * @param client has time-outs and no retries of its own
     * @param clock tells when items of activity expire
     */
    public static FeatureStore open(
            DynamoDbAsyncClient client, FeatureTables tables, RemoteCalls calls, InstantSource clock) {
        return new FeatureStore(
                new DynamoTable<>(client, new OrderItems(tables), calls),
                new DynamoTable<>(client, new ActivityItems(tables, clock), calls),
                new DynamoTable<>(client, new PartialItems(tables), calls),
                new DynamoClockTable(client, new ClockItems(tables), calls));
    }
}
