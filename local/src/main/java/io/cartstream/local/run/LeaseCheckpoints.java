package io.cartstream.local.run;

import io.cartstream.store.Generation;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.dynamodb.DynamoDBLeaseSerializer;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

/** How far the shards are committed, as KCL's lease tables say. */
final class LeaseCheckpoints {
    private final DynamoDbClient dynamoDb;

    LeaseCheckpoints(DynamoDbClient dynamoDb) {
        this.dynamoDb = dynamoDb;
    }

    /** Whether the first is, in every shard, at least as far as the second. A shard without a lease is done with. */
    boolean isNotBehind(Generation one, Generation other) {
        var ofOne = of(one);
        return of(other).entrySet().stream()
                .allMatch(entry -> !ofOne.containsKey(entry.getKey())
                        || ofOne.get(entry.getKey()).compareTo(entry.getValue()) >= 0);
    }

    /** In one table with the leases KCL keeps other items, which have no checkpoint. */
    private Map<String, ExtendedSequenceNumber> of(Generation generation) {
        return dynamoDb
                .scanPaginator(
                        request -> request.tableName(generation.application()).consistentRead(true))
                .items()
                .stream()
                .filter(item -> item.containsKey("checkpoint"))
                .map(item -> new DynamoDBLeaseSerializer().fromDynamoRecord(item))
                .collect(Collectors.toMap(Lease::leaseKey, Lease::checkpoint));
    }
}
