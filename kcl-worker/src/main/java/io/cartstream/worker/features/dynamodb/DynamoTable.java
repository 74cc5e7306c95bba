package io.cartstream.worker.features.dynamodb;

import io.cartstream.store.Versioned;
import io.cartstream.store.dynamodb.UnwritableItemException;
import io.cartstream.store.dynamodb.VersionedItems;
import io.cartstream.worker.aws.RemoteCalls;
import io.cartstream.worker.features.StoreUnavailableException;
import io.cartstream.worker.features.Unwritten;
import io.cartstream.worker.features.VersionedTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** A table in DynamoDB. Reads are consistent; writes are conditional on the version and run side by side. Thread-safe. */
final class DynamoTable<K, V extends Versioned<V>> implements VersionedTable<K, V> {
    /**
     * At most this many keys a call. Source: DynamoDB API reference, BatchGetItem
     * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html).
     */
    static final int MAX_KEYS_PER_READ = 100;

    /** Source: DynamoDB Developer Guide, "Error handling" (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html). */
    private static final String INVALID = "ValidationException";

    private final DynamoDbAsyncClient client;
    private final VersionedItems<K, V> stored;
    private final RemoteCalls calls;

    DynamoTable(DynamoDbAsyncClient client, VersionedItems<K, V> stored, RemoteCalls calls) {
        this.client = client;
        this.stored = stored;
        this.calls = calls;
    }

    @Override
    public Map<K, V> read(Set<K> keys) {
        var ordered = List.copyOf(keys);
        var chunks = new ArrayList<List<K>>();
        for (var from = 0; from < ordered.size(); from += MAX_KEYS_PER_READ) {
            chunks.add(ordered.subList(from, Math.min(ordered.size(), from + MAX_KEYS_PER_READ)));
        }
        var items = new HashMap<K, V>();
        answered(() -> calls.invokeAll(chunks, this::readAll)).forEach(items::putAll);
        return items;
    }

    @Override
    public Map<K, Unwritten> write(Map<K, V> items) {
        var keys = List.copyOf(items.keySet());
        var outcomes = answered(() -> calls.invokeAll(keys, key -> written(key, items.get(key))));
        var unwritten = new HashMap<K, Unwritten>();
        for (var i = 0; i < keys.size(); i++) {
            var key = keys.get(i);
            outcomes.get(i).ifPresent(why -> unwritten.put(key, why));
        }
        return unwritten;
    }

    private Map<K, V> readAll(List<K> keys) throws InterruptedException {
        var items = new HashMap<K, V>();
        var open = stored.whole(keys);
        for (var attempt = 1; ; attempt++) {
            var asked = Map.of(stored.table(), open);
            var answer = calls.call(() -> client.batchGetItem(request -> request.requestItems(asked)));
            for (var attributes : answer.responses().getOrDefault(stored.table(), List.of())) {
                items.put(stored.keyOf(attributes), stored.read(attributes));
            }
            // Left over where the answer would be larger than 16 MB, or the table is throttled: only the latter needs a
            // pause.
            var left = answer.unprocessedKeys().get(stored.table());
            if (left == null || left.keys().isEmpty()) {
                return items;
            }
            if (left.keys().size() == open.keys().size()) {
                if (attempt >= calls.maxAttempts()) {
                    throw new StoreUnavailableException(
                            stored.table() + " leaves " + open.keys().size() + " keys unread", null);
                }
                calls.pauseAfter(attempt);
            }
            open = open.toBuilder().keys(left.keys()).build();
        }
    }

    /** Empty where the item is written. */
    private Optional<Unwritten> written(K key, V item) {
        try {
            if (item.setAside().isPresent()) {
                calls.call(() -> client.updateItem(stored.mark(key, item)));
            } else {
                calls.call(() -> client.putItem(stored.put(item)));
            }
            return Optional.empty();
        } catch (ConditionalCheckFailedException e) {
            // Another write was first. After a repeated request that may have been our own: then the very same item is
            // stored.
            return e.hasItem() && item.written().equals(stored.read(e.item()))
                    ? Optional.empty()
                    : Optional.of(new Unwritten.Lost());
        } catch (UnwritableItemException e) {
            return Optional.of(new Unwritten.Refused(e.getMessage()));
        } catch (DynamoDbException e) {
            if (isInvalid(e)) {
                return Optional.of(new Unwritten.Refused("DynamoDB calls it invalid"));
            }
            throw e;
        }
    }

    /** Where the item is larger than 400 KB, or holds what no attribute may; a table that is set up wrongly shows when it is read. */
    private static boolean isInvalid(DynamoDbException e) {
        return e.awsErrorDetails() != null && INVALID.equals(e.awsErrorDetails().errorCode());
    }

    private <T> T answered(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw new StoreUnavailableException(stored.table() + " does not answer", e);
        }
    }
}
