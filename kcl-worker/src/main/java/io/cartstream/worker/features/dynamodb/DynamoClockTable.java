package io.cartstream.worker.features.dynamodb;

import io.cartstream.feature.FeatureTables;
import io.cartstream.feature.StreamClock;
import io.cartstream.worker.aws.RemoteCalls;
import io.cartstream.worker.features.ClockTable;
import io.cartstream.worker.features.StoreUnavailableException;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** The table of the stream's clock. Thread-safe. */
final class DynamoClockTable implements ClockTable {
    private static final String EARLIER = "attribute_not_exists(#hour) OR #hour < :hour";

    private final DynamoDbAsyncClient client;
    private final String table;
    private final RemoteCalls calls;

    DynamoClockTable(DynamoDbAsyncClient client, String table, RemoteCalls calls) {
        this.client = client;
        this.table = table;
        this.calls = calls;
    }

    @Override
    public void advance(String shard, StreamClock clock) {
        var hour = Attributes.millis(clock.hour());
        try {
            calls.call(() -> client.putItem(request -> request.tableName(table)
                    .item(Map.of(FeatureTables.SHARD, Attributes.text(shard), FeatureTables.NEWEST_HOUR, hour))
                    .conditionExpression(EARLIER)
                    .expressionAttributeNames(Map.of("#hour", FeatureTables.NEWEST_HOUR))
                    .expressionAttributeValues(Map.of(":hour", hour))));
        } catch (ConditionalCheckFailedException _) {
            // A later hour is stored already, which is all that matters.
        } catch (SdkException e) {
            throw new StoreUnavailableException(table + " does not answer", e);
        }
    }
}
