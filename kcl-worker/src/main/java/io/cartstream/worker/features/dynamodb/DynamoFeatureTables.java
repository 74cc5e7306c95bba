package io.cartstream.worker.features.dynamodb;

import io.cartstream.feature.FeatureTables;
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
                new DynamoTable<>(client, tables.userFeatures(), new OrderHistoryAttributes(), calls),
                new DynamoTable<>(client, tables.userActivity(), new ActivityAttributes(clock), calls),
                new DynamoTable<>(client, tables.productFeatures(), new PartialAttributes(), calls),
                new DynamoClockTable(client, tables.streamClock(), calls));
    }
}
