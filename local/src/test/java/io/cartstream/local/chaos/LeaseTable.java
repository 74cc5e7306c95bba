package io.cartstream.local.chaos;

import io.cartstream.local.run.ProvisionedAws;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A look into KCL's tables: who holds which shard, and who leads. */
final class LeaseTable {
    private static final String LEASE_KEY = "leaseKey";
    private static final String LEASE_OWNER = "leaseOwner";
    private static final String CHECKPOINT = "checkpoint";
    private static final String SHARD_END = "SHARD_END";

    /** How the lock client calls who holds a lock. */
    private static final String LOCK_OWNER = "ownerName";

    private final DynamoDbClient dynamoDb;

    LeaseTable(DynamoDbClient dynamoDb) {
        this.dynamoDb = dynamoDb;
    }

    /** The owner of each shard that is not read to its end; empty if it has none. */
    Map<String, Optional<String>> owners() {
        var owners = new TreeMap<String, Optional<String>>();
        dynamoDb
                .scanPaginator(
                        request -> request.tableName(ProvisionedAws.APPLICATION).consistentRead(true))
                .items()
                .stream()
                .filter(item -> item.containsKey(CHECKPOINT)
                        && !item.get(CHECKPOINT).s().equals(SHARD_END))
                .forEach(item -> owners.put(
                        item.get(LEASE_KEY).s(),
                        Optional.ofNullable(item.get(LEASE_OWNER)).map(AttributeValue::s)));
        return owners;
    }

    /** The number of shards that a worker holds. */
    long heldBy(String worker) {
        return owners().values().stream().filter(Optional.of(worker)::equals).count();
    }

    /** Whether every shard has an owner, and none this one. */
    boolean allWithOthersThan(String worker) {
        return owners().values().stream()
                .allMatch(owner -> owner.isPresent() && !owner.get().equals(worker));
    }

    /** The worker that hands out the shards. */
    Optional<String> leader() {
        return dynamoDb.listTables().tableNames().stream()
                .filter(table -> table.startsWith(ProvisionedAws.APPLICATION))
                .flatMap(table ->
                        dynamoDb
                                .scanPaginator(
                                        request -> request.tableName(table).consistentRead(true))
                                .items()
                                .stream())
                .filter(item -> item.containsKey(LOCK_OWNER))
                .map(item -> item.get(LOCK_OWNER).s())
                .findAny();
    }
}
