package io.cartstream.api.recommend.dynamo;

import io.cartstream.api.recommend.RecommendMetrics;
import io.cartstream.api.recommend.RecommendMetrics.Service;
import io.cartstream.store.dynamodb.FoundItems;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Reads several items with one call, and asks once more for those that DynamoDB leaves out, which it does where it is over its limits: to
 * go on asking would make that worse. Thread-safe.
 */
final class BatchReads {
    /** At most this many items in one BatchGetItem. Source: DynamoDB API reference, BatchGetItem. */
    static final int MAX_KEYS = 100;

    private static final int CALLS = 2;

    /** Before asking again. */
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final DynamoDbAsyncClient dynamo;
    private final Duration timeout;
    private final RecommendMetrics metrics;

    /**
     * @param timeout of one read, both calls and what the client retries included
     */
    BatchReads(DynamoDbAsyncClient dynamo, Duration timeout, RecommendMetrics metrics) {
        this.dynamo = dynamo;
        this.timeout = timeout;
        this.metrics = metrics;
    }

    /**
     * The items that there are of {@code wanted}, by table; at most {@value #MAX_KEYS} keys. Exceptionally if DynamoDB leaves some out
     * twice, or the time is over. Cancelling it ends the call.
     */
    CompletableFuture<FoundItems> items(Map<String, KeysAndAttributes> wanted) {
        var read = new Read();
        read.ask(wanted, CALLS);
        return read.answer.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** One read, by one call or two. */
    private final class Read {
        private final FoundItems found = new FoundItems();
        private final CompletableFuture<FoundItems> answer = new CompletableFuture<>();

        void ask(Map<String, KeysAndAttributes> wanted, int callsLeft) {
            if (answer.isDone()) {
                return;
            }
            metrics.called(Service.DYNAMODB);
            var call = dynamo.batchGetItem(request ->
                    request.requestItems(wanted).overrideConfiguration(config -> config.apiCallTimeout(timeout)));
            var _ = answer.whenComplete((_, _) -> call.cancel(true));
            var _ = call.whenComplete((told, failure) -> {
                if (failure == null) {
                    take(told, callsLeft - 1);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        }

        private void take(BatchGetItemResponse told, int callsLeft) {
            found.add(told);
            if (told.unprocessedKeys().isEmpty()) {
                answer.complete(found);
            } else if (callsLeft == 0) {
                answer.completeExceptionally(new IllegalStateException("DynamoDB left keys out, twice"));
            } else {
                CompletableFuture.delayedExecutor(PAUSE.toNanos(), TimeUnit.NANOSECONDS)
                        .execute(() -> ask(told.unprocessedKeys(), callsLeft));
            }
        }
    }
}
