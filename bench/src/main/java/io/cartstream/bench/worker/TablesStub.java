package io.cartstream.bench.worker;

import io.cartstream.store.FeatureTables;
import io.cartstream.store.dynamodb.TableSchemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Tables in memory behind the SDK's own interface, which answer after a set time and count what that would cost. They check the conditions
 * of writes. Thread-safe.
 */
final class TablesStub implements DynamoDbAsyncClient {
    /** {@code attribute_not_exists(#name)}, {@code #name = :value} or {@code #name < :value}. */
    private static final Pattern TERM = Pattern.compile("attribute_not_exists\\((#\\w+)\\)|(#\\w+) ([=<]) (:\\w+)");

    private final Map<String, List<String>> keysByTable;
    private final Map<List<String>, Map<String, AttributeValue>> items = new ConcurrentHashMap<>();
    private final Latency latency;
    private final UsageMeter meter;

    TablesStub(FeatureTables tables, Latency latency, UsageMeter meter) {
        keysByTable = TableSchemas.of(tables).stream()
                .collect(Collectors.toMap(
                        CreateTableRequest::tableName,
                        table -> table.keySchema().stream()
                                .map(KeySchemaElement::attributeName)
                                .toList()));
        this.latency = latency;
        this.meter = meter;
    }

    @Override
    public CompletableFuture<PutItemResponse> putItem(PutItemRequest request) {
        meter.tableCall();
        var key = key(request.tableName(), request.item());
        var lost = new ArrayList<Map<String, AttributeValue>>(1);
        items.compute(key, (_, stored) -> {
            if (mayWrite(request, Optional.ofNullable(stored))) {
                return request.item();
            }
            lost.add(stored == null ? Map.of() : stored);
            return stored;
        });
        meter.written(ItemSize.of(request.item()));
        return lost.isEmpty()
                ? latency.answer(PutItemResponse.builder().build())
                : latency.failure(ConditionalCheckFailedException.builder()
                        .item(lost.getFirst())
                        .build());
    }

    /** A small counter, as a worker would keep it that writes one item for each fact. */
    @Override
    public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
        meter.tableCall();
        meter.written(ItemSize.of(request.key()) + ItemSize.of(request.expressionAttributeValues()));
        return latency.answer(UpdateItemResponse.builder().build());
    }

    @Override
    public CompletableFuture<BatchGetItemResponse> batchGetItem(BatchGetItemRequest request) {
        meter.tableCall();
        var answers = new HashMap<String, List<Map<String, AttributeValue>>>();
        request.requestItems().forEach((table, asked) -> {
            var found = new ArrayList<Map<String, AttributeValue>>();
            for (var keys : asked.keys()) {
                var item = items.get(key(table, keys));
                meter.read(item == null ? 0 : ItemSize.of(item));
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

    /** Any of the condition's terms, which {@code OR} parts. */
    private static boolean mayWrite(PutItemRequest request, Optional<Map<String, AttributeValue>> stored) {
        return Stream.of(request.conditionExpression().split(" OR ", -1))
                .anyMatch(term -> holds(term, request, stored));
    }

    private static boolean holds(String term, PutItemRequest request, Optional<Map<String, AttributeValue>> stored) {
        var parts = TERM.matcher(term);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a condition that this table does not know: " + term);
        }
        var names = request.expressionAttributeNames();
        if (parts.group(1) != null) {
            return stored.map(item -> !item.containsKey(names.get(parts.group(1))))
                    .orElse(true);
        }
        var held = stored.map(item -> item.get(names.get(parts.group(2))));
        var value = request.expressionAttributeValues().get(parts.group(4));
        return parts.group(3).equals("=")
                ? held.equals(Optional.of(value))
                : held.isPresent() && Long.parseLong(held.get().n()) < Long.parseLong(value.n());
    }

    private List<String> key(String table, Map<String, AttributeValue> item) {
        var key = new ArrayList<String>();
        key.add(table);
        keysByTable.get(table).forEach(name -> key.add(item.get(name).s()));
        return key;
    }
}
