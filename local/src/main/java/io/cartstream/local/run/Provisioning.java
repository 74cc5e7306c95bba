package io.cartstream.local.run;

import io.cartstream.embedded.EmbeddedClients;
import io.cartstream.store.Generation;
import io.cartstream.store.dynamodb.TableSchemas;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.CompressionFormat;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamType;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.kinesis.common.HashKeyRangeForLease;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.dynamodb.DynamoDBLeaseSerializer;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

/**
 * Creates what Terraform creates in the cloud: stream, tables, bucket and delivery streams. What is there already stays as it is.
 *
 * <p>Beside that it creates KCL's lease table and, where that holds no lease yet, a lease per shard: KCL 3 would take half a minute to do
 * both by itself (it polls the index every 10 s, and waits a random time of up to 30 s while the table is empty).
 */
final class Provisioning {
    private static final String BY_HOUR =
            "year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/";

    /** Short, so that one sees objects soon. */
    private static final Duration DELIVER_EVERY = Duration.ofSeconds(5);

    private static final int DELIVER_MEBIBYTES = 5;
    private static final String LEASE_KEY = "leaseKey";
    private static final String LEASE_OWNER = "leaseOwner";
    private static final String LEASES_BY_OWNER = "LeaseOwnerToLeaseKeyIndex";
    private static final String CHECKPOINT = "checkpoint";

    private final EmbeddedClients clients;
    private final Generation generation;
    private final ExtendedSequenceNumber begin;

    /** For a worker that begins with the oldest record. */
    Provisioning(EmbeddedClients clients, Generation generation) {
        this(clients, generation, ExtendedSequenceNumber.TRIM_HORIZON);
    }

    /**
     * For features of this generation.
     *
     * @param begin where a shard that was never read is begun
     */
    Provisioning(EmbeddedClients clients, Generation generation, ExtendedSequenceNumber begin) {
        this.clients = clients;
        this.generation = generation;
        this.begin = begin;
    }

    /**
     * Creates all that is missing, and returns when it can be used.
     *
     * @return how many shards take records
     */
    int run() throws InterruptedException {
        try (var threads = Executors.newCachedThreadPool()) {
            var tasks = List.<Runnable>of(
                    this::createStreamAndLeases, this::createFeatureTables, this::createBucketAndDeliveryStreams);
            var running = new ArrayList<Future<?>>();
            tasks.forEach(task -> running.add(threads.submit(task)));
            for (var task : running) {
                task.get();
            }
            return openShards();
        } catch (ExecutionException e) {
            throw new CannotRunException(
                    "The local AWS could not be set up: " + e.getCause().getMessage() + ".", e);
        }
    }

    /** Creates, beside that, the direct stream and the lease table of the bridge that reads it. */
    void addDirectStream() {
        createStreamAndLeases(
                LocalResources.DIRECT_STREAM, LocalResources.DIRECT_SHARDS, LocalResources.BRIDGE_APPLICATION);
    }

    /** Only what a worker needs that has no features: the stream, and a lease for each of its shards. */
    void createStreamAndLeases() {
        createStreamAndLeases(LocalResources.STREAM, LocalResources.SHARDS, generation.application());
    }

    private void createStreamAndLeases(String stream, int shardCount, String application) {
        createStream(clients.kinesis(), stream, shardCount);
        createLeaseTable(clients.dynamoDb(), application);
        var shards = clients.kinesis()
                .listShards(request -> request.streamName(stream))
                .shards();
        if (!holdsLeases(clients.dynamoDb(), application)) {
            shards.forEach(shard -> createLease(clients.dynamoDb(), application, shard));
        }
    }

    private int openShards() {
        return (int)
                clients.kinesis().listShards(request -> request.streamName(LocalResources.STREAM)).shards().stream()
                        .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
                        .count();
    }

    private static void createStream(KinesisClient kinesis, String name, int shards) {
        try {
            kinesis.createStream(request -> request.streamName(name).shardCount(shards));
        } catch (software.amazon.awssdk.services.kinesis.model.ResourceInUseException _) {
            return;
        }
        kinesis.waiter().waitUntilStreamExists(request -> request.streamName(name));
    }

    private static void createLeaseTable(DynamoDbClient dynamoDb, String application) {
        create(
                dynamoDb,
                CreateTableRequest.builder()
                        .tableName(application)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(text(LEASE_KEY), text(LEASE_OWNER))
                        .keySchema(key(LEASE_KEY, KeyType.HASH))
                        .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                                .indexName(LEASES_BY_OWNER)
                                .keySchema(key(LEASE_OWNER, KeyType.HASH), key(LEASE_KEY, KeyType.RANGE))
                                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                                .build())
                        .build());
    }

    private static boolean holdsLeases(DynamoDbClient dynamoDb, String application) {
        return dynamoDb
                .scanPaginator(request -> request.tableName(application)
                        .filterExpression("attribute_exists(#checkpoint)")
                        .expressionAttributeNames(Map.of("#checkpoint", CHECKPOINT)))
                .items()
                .stream()
                .findAny()
                .isPresent();
    }

    private void createLease(DynamoDbClient dynamoDb, String application, Shard shard) {
        var lease = new Lease();
        lease.leaseKey(shard.shardId());
        lease.leaseCounter(0L);
        lease.ownerSwitchesSinceCheckpoint(0L);
        lease.checkpoint(begin);
        lease.parentShardIds(Set.of());
        lease.hashKeyRange(new HashKeyRangeForLease(
                new BigInteger(shard.hashKeyRange().startingHashKey()),
                new BigInteger(shard.hashKeyRange().endingHashKey())));
        try {
            dynamoDb.putItem(request -> request.tableName(application)
                    .item(new DynamoDBLeaseSerializer().toDynamoRecord(lease))
                    .conditionExpression("attribute_not_exists(" + LEASE_KEY + ")"));
        } catch (ConditionalCheckFailedException _) {
            // a worker was quicker
        }
    }

    private void createFeatureTables() {
        TableSchemas.of(generation.tables()).forEach(table -> create(clients.dynamoDb(), table));
    }

    private static void create(DynamoDbClient dynamoDb, CreateTableRequest table) {
        try {
            dynamoDb.createTable(table);
        } catch (ResourceInUseException _) {
            return;
        }
        dynamoDb.waiter().waitUntilTableExists(describe -> describe.tableName(table.tableName()));
    }

    private void createBucketAndDeliveryStreams() {
        createBucket(clients.s3());
        createDeliveryStream(clients.firehose(), LocalResources.ARCHIVE_DELIVERY, "events/" + BY_HOUR);
        createDeliveryStream(clients.firehose(), LocalResources.DEAD_LETTER_DELIVERY, "dead-letters/" + BY_HOUR);
    }

    private static void createBucket(S3Client s3) {
        try {
            s3.createBucket(request -> request.bucket(LocalResources.BUCKET));
        } catch (BucketAlreadyOwnedByYouException _) {
            // as it should be, from the second start on
        }
    }

    private static void createDeliveryStream(FirehoseClient firehose, String name, String prefix) {
        try {
            firehose.createDeliveryStream(request -> request.deliveryStreamName(name)
                    .deliveryStreamType(DeliveryStreamType.DIRECT_PUT)
                    .extendedS3DestinationConfiguration(destination -> destination
                            .bucketARN("arn:aws:s3:::" + LocalResources.BUCKET)
                            .roleARN("arn:aws:iam::000000000000:role/cartstream-firehose")
                            .prefix(prefix)
                            .errorOutputPrefix("firehose-errors/")
                            .compressionFormat(CompressionFormat.GZIP)
                            .bufferingHints(hints -> hints.intervalInSeconds((int) DELIVER_EVERY.toSeconds())
                                    .sizeInMBs(DELIVER_MEBIBYTES))));
        } catch (software.amazon.awssdk.services.firehose.model.ResourceInUseException _) {
            // as it should be, from the second start on
        }
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
