package io.cartstream.worker.features.dynamodb;

import io.cartstream.feature.FeatureTables;
import io.cartstream.worker.aws.RemoteCalls;
import io.cartstream.worker.features.StoreUnavailableException;
import io.cartstream.worker.features.Versioned;
import io.cartstream.worker.features.VersionedTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** A table in DynamoDB. Reads are consistent; writes are conditional on the version and run side by side. Thread-safe. */
final class DynamoTable<K, V extends Versioned<V>> implements VersionedTable<K, V> {
    /**
     * At most this many keys a call. Source: DynamoDB API reference, BatchGetItem
     * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html).
     */
    static final int MAX_KEYS_PER_READ = 100;

    private static final String NO_ITEM_YET = "attribute_not_exists(#version)";
    private static final String STILL_THAT_VERSION = "#version = :version";

    private final DynamoDbAsyncClient client;
    private final String table;
    private final ItemMapping<K, V> mapping;
    private final RemoteCalls calls;

    DynamoTable(DynamoDbAsyncClient client, String table, ItemMapping<K, V> mapping, RemoteCalls calls) {
        this.client = client;
        this.table = table;
        this.mapping = mapping;
        this.calls = calls;
    }

    @Override
    public Map<K, V> read(Set<K> keys) {
        var keyAttributes = keys.stream().map(mapping::keyAttributes).toList();
        var reads = new ArrayList<Callable<Map<K, V>>>();
        for (var from = 0; from < keyAttributes.size(); from += MAX_KEYS_PER_READ) {
            var chunk = keyAttributes.subList(from, Math.min(keyAttributes.size(), from + MAX_KEYS_PER_READ));
            reads.add(() -> readAll(chunk));
        }
        var items = new HashMap<K, V>();
        answered(() -> calls.together(reads)).forEach(items::putAll);
        return items;
    }

    @Override
    public Set<K> write(Map<K, V> items) {
        var writes = new ArrayList<Callable<List<K>>>(items.size());
        items.forEach((key, item) -> writes.add(() -> isWritten(item) ? List.of() : List.of(key)));
        return answered(() -> calls.together(writes)).stream()
                .flatMap(Collection::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Map<K, V> readAll(List<Map<String, AttributeValue>> keys) throws InterruptedException {
        var items = new HashMap<K, V>();
        var open = keys;
        for (var attempt = 1; !open.isEmpty(); attempt++) {
            var asked =
                    KeysAndAttributes.builder().keys(open).consistentRead(true).build();
            var answer = calls.call(() -> client.batchGetItem(request -> request.requestItems(Map.of(table, asked))));
            for (var attributes : answer.responses().getOrDefault(table, List.of())) {
                items.put(
                        mapping.key(attributes),
                        mapping.item(attributes, Attributes.number(attributes, FeatureTables.VERSION)));
            }
            // Left over where the answer would be larger than 16 MB, or the table is throttled: only the latter needs a
            // pause.
            var left = answer.unprocessedKeys().get(table);
            if (left != null && left.keys().size() == open.size()) {
                if (attempt >= calls.maxAttempts()) {
                    throw new StoreUnavailableException(table + " leaves " + open.size() + " keys unread", null);
                }
                calls.pauseAfter(attempt);
            }
            open = left == null ? List.of() : left.keys();
        }
        return items;
    }

    private boolean isWritten(V item) {
        var attributes = mapping.attributes(item);
        attributes.put(FeatureTables.VERSION, Attributes.number(item.version() + 1));
        var request = PutItemRequest.builder()
                .tableName(table)
                .item(attributes)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .expressionAttributeNames(Map.of("#version", FeatureTables.VERSION));
        if (item.version() == 0) {
            request.conditionExpression(NO_ITEM_YET);
        } else {
            request.conditionExpression(STILL_THAT_VERSION)
                    .expressionAttributeValues(Map.of(":version", Attributes.number(item.version())));
        }
        var put = request.build();
        try {
            calls.call(() -> client.putItem(put));
            return true;
        } catch (ConditionalCheckFailedException e) {
            // Somebody wrote first. After a repeated request that may have been ourselves: then the very same item is
            // stored.
            return attributes.equals(e.item());
        }
    }

    private <T> T answered(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw new StoreUnavailableException(table + " does not answer", e);
        }
    }
}
