package io.cartstream.embedded;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** The lease table of a KCL application, made beforehand: with it KCL starts in seconds, without it KCL sleeps for half a minute. */
public final class KclLeases {
    private KclLeases() {}

    /**
     * Makes the table and its index, with one lease a shard, from the oldest record on.
     *
     * @param application its name, which is that of the table
     * @throws software.amazon.awssdk.services.dynamodb.model.ResourceInUseException if there is such a table
     */
    public static void seed(KinesisClient kinesis, DynamoDbClient dynamoDb, String stream, String application) {
        var byOwner = GlobalSecondaryIndex.builder()
                .indexName("LeaseOwnerToLeaseKeyIndex")
                .keySchema(key("leaseOwner", KeyType.HASH), key("leaseKey", KeyType.RANGE))
                .projection(Projection.builder()
                        .projectionType(ProjectionType.KEYS_ONLY)
                        .build())
                .build();
        dynamoDb.createTable(request -> request.tableName(application)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(text("leaseKey"), text("leaseOwner"))
                .keySchema(key("leaseKey", KeyType.HASH))
                .globalSecondaryIndexes(byOwner));
        for (var shard :
                kinesis.listShards(request -> request.streamName(stream)).shards()) {
            dynamoDb.putItem(request -> request.tableName(application).item(lease(shard)));
        }
    }

    private static Map<String, AttributeValue> lease(Shard shard) {
        return Map.of(
                "leaseKey", AttributeValue.fromS(shard.shardId()),
                "leaseCounter", AttributeValue.fromN("0"),
                "checkpoint", AttributeValue.fromS("TRIM_HORIZON"),
                "checkpointSubSequenceNumber", AttributeValue.fromN("0"),
                "ownerSwitchesSinceCheckpoint", AttributeValue.fromN("0"),
                "startingHashKey", AttributeValue.fromS(shard.hashKeyRange().startingHashKey()),
                "endingHashKey", AttributeValue.fromS(shard.hashKeyRange().endingHashKey()));
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
