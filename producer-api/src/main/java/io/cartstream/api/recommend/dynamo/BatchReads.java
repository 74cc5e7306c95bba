package io.cartstream.api.recommend.dynamo;

import io.cartstream.api.recommend.RecommendMetrics;
import io.cartstream.api.recommend.RecommendMetrics.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Reads several items with one call, and asks again for those that DynamoDB leaves out. Thread-safe. */
final class BatchReads {
    /** At most this many items in one BatchGetItem. Source: DynamoDB API reference, BatchGetItem. */
    static final int MAX_KEYS = 100;

    private final DynamoDbAsyncClient dynamo;
    private final Duration timeout;
    private final RecommendMetrics metrics;

    /**
     * @param timeout of one call, retries included
     */
    BatchReads(DynamoDbAsyncClient dynamo, Duration timeout, RecommendMetrics metrics) {
        this.dynamo = dynamo;
        this.timeout = timeout;
        this.metrics = metrics;
    }

    /** The items that there are of {@code wanted}, by table; at most {@value #MAX_KEYS} keys. */
    CompletableFuture<Map<String, List<Map<String, AttributeValue>>>> items(Map<String, KeysAndAttributes> wanted) {
        return items(wanted, new HashMap<>());
    }

    private CompletableFuture<Map<String, List<Map<String, AttributeValue>>>> items(
            Map<String, KeysAndAttributes> wanted, Map<String, List<Map<String, AttributeValue>>> found) {
        metrics.called(Service.DYNAMODB);
        return dynamo.batchGetItem(request ->
                        request.requestItems(wanted).overrideConfiguration(config -> config.apiCallTimeout(timeout)))
                .thenCompose(answer -> {
                    answer.responses()
                            .forEach((table, items) -> found.computeIfAbsent(table, _ -> new ArrayList<>())
                                    .addAll(items));
                    return answer.unprocessedKeys().isEmpty()
                            ? CompletableFuture.completedFuture(found)
                            : items(answer.unprocessedKeys(), found);
                });
    }
}
