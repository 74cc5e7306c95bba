package io.cartstream.bench.worker;

import io.cartstream.feature.FeatureTables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Tables in memory behind the SDK's own interface, which answer after a set time and count what that would cost. They know the conditions
 * that the worker writes on: the version, and the later hour. Thread-safe.
 */
final class TablesStub implements DynamoDbAsyncClient {
    private static final List<String> KEYS =
            List.of(FeatureTables.USER_ID, FeatureTables.PRODUCT_ID, FeatureTables.SHARD);

    private final Map<List<String>, Map<String, AttributeValue>> items = new ConcurrentHashMap<>();
    private final Latency latency;
    private final Till till;

    TablesStub(Latency latency, Till till) {
        this.latency = latency;
        this.till = till;
    }

    @Override
    public CompletableFuture<PutItemResponse> putItem(PutItemRequest request) {
        till.tableCall();
        var key = key(request.tableName(), request.item());
        var lost = new ArrayList<Map<String, AttributeValue>>(1);
        items.compute(key, (_, stored) -> {
            if (mayWrite(request, Optional.ofNullable(stored))) {
                return request.item();
            }
            lost.add(stored == null ? Map.of() : stored);
            return stored;
        });
        till.written(ItemSize.of(request.item()));
        return lost.isEmpty()
                ? latency.answer(PutItemResponse.builder().build())
                : latency.failure(ConditionalCheckFailedException.builder()
                        .item(lost.getFirst())
                        .build());
    }

    /** A counter, as whoever writes one item for each fact would keep it: small. */
    @Override
    public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
        till.tableCall();
        till.written(ItemSize.of(request.key()) + ItemSize.of(request.expressionAttributeValues()));
        return latency.answer(UpdateItemResponse.builder().build());
    }

    @Override
    public CompletableFuture<BatchGetItemResponse> batchGetItem(BatchGetItemRequest request) {
        till.tableCall();
        var answers = new HashMap<String, List<Map<String, AttributeValue>>>();
        request.requestItems().forEach((table, asked) -> {
            var found = new ArrayList<Map<String, AttributeValue>>();
            for (var keys : asked.keys()) {
                var item = items.get(key(table, keys));
                till.read(item == null ? 0 : ItemSize.of(item));
                if (item != null) {
                    found.add(item);
                }
            }
            answers.put(table, found);
        });
        return latency.answer(BatchGetItemResponse.builder()
                .responses(answers)
                .unprocessedKeys(Map.of())
                .build());
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // holds nothing
    }

    private static boolean mayWrite(PutItemRequest request, Optional<Map<String, AttributeValue>> stored) {
        var values = request.expressionAttributeValues();
        if (values.containsKey(":version")) {
            return stored.map(item -> item.get(FeatureTables.VERSION)).equals(Optional.of(values.get(":version")));
        }
        if (values.containsKey(":hour")) {
            return stored.isEmpty()
                    || Long.parseLong(
                                    stored.get().get(FeatureTables.NEWEST_HOUR).n())
                            < Long.parseLong(values.get(":hour").n());
        }
        return stored.isEmpty();
    }

    private static List<String> key(String table, Map<String, AttributeValue> item) {
        var key = new ArrayList<String>();
        key.add(table);
        for (var name : KEYS) {
            if (item.containsKey(name)) {
                key.add(item.get(name).s());
            }
        }
        return key;
    }
}
