package io.cartstream.store.dynamodb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;

/** The items that one or several BatchGetItem calls found. Not thread-safe while it is added to. */
public final class FoundItems {
    private final Map<String, List<Map<String, AttributeValue>>> byTable = new HashMap<>();

    /** Adds what one call found. */
    public void add(BatchGetItemResponse response) {
        response.responses()
                .forEach((table, items) ->
                        byTable.computeIfAbsent(table, _ -> new ArrayList<>()).addAll(items));
    }

    /** The items of a table, in no particular order. */
    public List<Map<String, AttributeValue>> of(String table) {
        return byTable.getOrDefault(table, List.of());
    }
}
