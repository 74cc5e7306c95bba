package io.cartstream.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.api.metrics.ApiMetrics;
import io.cartstream.embedded.Clients;
import io.cartstream.embedded.EmbeddedAws;
import io.cartstream.embedded.EmbeddedAwsSettings;
import io.cartstream.ingest.ByteBudget;
import io.cartstream.ingest.IngestLimits;
import io.cartstream.ingest.OrderedPuts;
import io.cartstream.ingest.PutOutcome.Accepted;
import io.cartstream.ingest.kinesis.KinesisEventStream;
import io.cartstream.service.settings.DataSize;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.common.StreamIdentifier;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.RetrievalSpecificConfig;
import software.amazon.kinesis.retrieval.fanout.FanOutConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/** A real KCL reads every event that ingest has packed, across a split, in the order of its key. */
class KclReadsEverythingTest {
    private static final String STREAM = "events";
    private static final String APPLICATION = "kcl-test";
    private static final int RECORDS_PER_ROUND = 500;
    private static final int SHOPPERS = 20;

    private final Map<String, Queue<Integer>> read = new ConcurrentHashMap<>();
    private final AtomicInteger unpacked = new AtomicInteger();

    enum Retrieval {
        POLLING(client -> new PollingConfig(STREAM, client)
                .idleTimeBetweenReadsInMillis(200)
                .maxRecords(1_000)),
        FAN_OUT(client -> new FanOutConfig(client).streamName(STREAM).applicationName(APPLICATION));

        @SuppressWarnings("ImmutableEnumChecker") // a function without state
        private final Function<KinesisAsyncClient, RetrievalSpecificConfig> config;

        Retrieval(Function<KinesisAsyncClient, RetrievalSpecificConfig> config) {
            this.config = config;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyRecordArrivesInTheOrderOfItsKeyThroughASplit(Retrieval retrieval, @TempDir Path data) throws Exception {
        try (var aws = EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(data));
                var clients = new Clients(aws);
                var kinesis = Clients.at(KinesisAsyncClient.builder(), aws.kinesis())
                        .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                                .protocol(retrieval == Retrieval.FAN_OUT ? Protocol.HTTP2 : Protocol.HTTP1_1))
                        .build();
                var dynamoDb = Clients.at(DynamoDbAsyncClient.builder(), aws.dynamoDb())
                        .build();
                var cloudWatch = Clients.at(CloudWatchAsyncClient.builder(), aws.cloudWatch())
                        .build()) {
            clients.kinesis().createStream(request -> request.streamName(STREAM).shardCount(2));
            putRound(kinesis, 0);
            seedLeases(clients);
            var scheduler = scheduler(retrieval, kinesis, dynamoDb, cloudWatch);
            var running = Thread.ofPlatform().daemon().start(scheduler);
            awaitRead(1);
            clients.kinesis()
                    .splitShard(request -> request.streamName(STREAM)
                            .shardToSplit("shardId-000000000000")
                            .newStartingHashKey(BigInteger.TWO.pow(126).toString()));
            putRound(kinesis, 1);
            putRound(kinesis, 2);
            awaitRead(3);
            var _ = scheduler.startGracefulShutdown();
            running.join(Duration.ofMinutes(1));
            scheduler.shutdown();

            var everything = IntStream.range(0, 3 * RECORDS_PER_ROUND).boxed().toList();
            assertThat(read.values().stream().flatMap(Queue::stream)).containsExactlyInAnyOrderElementsOf(everything);
            assertThat(read.values())
                    .allSatisfy(numbers -> assertThat(List.copyOf(numbers)).isSorted());
            assertThat(read).as("keys").hasSize(SHOPPERS);
            assertThat(unpacked).as("events that came packed").hasValueGreaterThan(2 * RECORDS_PER_ROUND);
        }
    }

    /** With the lease table and its leases there, KCL starts in seconds; without them it sleeps for half a minute. */
    private static void seedLeases(Clients clients) {
        var byOwner = GlobalSecondaryIndex.builder()
                .indexName("LeaseOwnerToLeaseKeyIndex")
                .keySchema(key("leaseOwner", KeyType.HASH), key("leaseKey", KeyType.RANGE))
                .projection(Projection.builder()
                        .projectionType(ProjectionType.KEYS_ONLY)
                        .build())
                .build();
        clients.dynamoDb()
                .createTable(request -> request.tableName(APPLICATION)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(text("leaseKey"), text("leaseOwner"))
                        .keySchema(key("leaseKey", KeyType.HASH))
                        .globalSecondaryIndexes(byOwner));
        for (var shard : clients.kinesis()
                .listShards(request -> request.streamName(STREAM))
                .shards()) {
            clients.dynamoDb()
                    .putItem(request -> request.tableName(APPLICATION)
                            .item(Map.of(
                                    "leaseKey", AttributeValue.fromS(shard.shardId()),
                                    "leaseCounter", AttributeValue.fromN("0"),
                                    "checkpoint", AttributeValue.fromS("TRIM_HORIZON"),
                                    "checkpointSubSequenceNumber", AttributeValue.fromN("0"),
                                    "ownerSwitchesSinceCheckpoint", AttributeValue.fromN("0"),
                                    "startingHashKey",
                                            AttributeValue.fromS(
                                                    shard.hashKeyRange().startingHashKey()),
                                    "endingHashKey",
                                            AttributeValue.fromS(
                                                    shard.hashKeyRange().endingHashKey()))));
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

    private void awaitRead(int rounds) {
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(
                                read.values().stream().mapToInt(Queue::size).sum())
                        .isEqualTo(rounds * RECORDS_PER_ROUND));
    }

    /** As the API puts them. */
    private static void putRound(KinesisAsyncClient kinesis, int number) {
        var limits = new IngestLimits(16, DataSize.ofKibibytes(256), Duration.ofMillis(8), 8, Duration.ofSeconds(60));
        try (var puts = new OrderedPuts(
                limits,
                new KinesisEventStream(kinesis, STREAM),
                "a secret for tests",
                new ByteBudget(DataSize.ofMebibytes(1)),
                new ApiMetrics(new SimpleMeterRegistry()))) {
            var round = puts.submission(RECORDS_PER_ROUND);
            IntStream.range(number * RECORDS_PER_ROUND, (number + 1) * RECORDS_PER_ROUND)
                    .forEach(i -> round.add("shopper-" + i % SHOPPERS, ("" + i).getBytes(UTF_8)));
            assertThat(puts.put(round).join()).hasSize(RECORDS_PER_ROUND).hasOnlyElementsOfType(Accepted.class);
        }
    }

    private Scheduler scheduler(
            Retrieval retrieval,
            KinesisAsyncClient kinesis,
            DynamoDbAsyncClient dynamoDb,
            CloudWatchAsyncClient cloudWatch) {
        var tracker = new SingleStreamTracker(
                StreamIdentifier.singleStreamInstance(STREAM),
                InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON));
        var configs = new ConfigsBuilder(
                tracker, APPLICATION, kinesis, dynamoDb, cloudWatch, "worker", CollectingProcessor::new);
        var leases = configs.leaseManagementConfig()
                .failoverTimeMillis(1_000)
                .leaseAssignmentIntervalMillis(500L)
                .shardSyncIntervalMillis(100)
                .leasesRecoveryAuditorExecutionFrequencyMillis(1_000)
                .leasesRecoveryAuditorInconsistencyConfidenceThreshold(1)
                .dynamoDbLockBasedLeaderLeaseDurationInMillis(3_000)
                .dynamoDbLockBasedLeaderHeartbeatPeriodInMillis(1_000);
        leases.workerUtilizationAwareAssignmentConfig().disableWorkerMetrics(true);
        return new Scheduler(
                configs.checkpointConfig(),
                configs.coordinatorConfig()
                        .parentShardPollIntervalMillis(200)
                        .shardConsumerDispatchPollIntervalMillis(50)
                        .schedulerInitializationBackoffTimeMillis(200)
                        .skipShardSyncAtWorkerInitializationIfLeasesExist(true),
                leases,
                configs.lifecycleConfig(),
                configs.metricsConfig().metricsFactory(new NullMetricsFactory()),
                configs.processorConfig(),
                configs.retrievalConfig().retrievalSpecificConfig(retrieval.config.apply(kinesis)));
    }

    private final class CollectingProcessor implements ShardRecordProcessor {
        @Override
        public void initialize(InitializationInput input) {}

        @Override
        public void processRecords(ProcessRecordsInput input) {
            for (var record : input.records()) {
                unpacked.addAndGet(record.aggregated() ? 1 : 0);
                var number = new byte[record.data().remaining()];
                record.data().get(number);
                read.computeIfAbsent(record.partitionKey(), key -> new ConcurrentLinkedQueue<>())
                        .add(Integer.parseInt(new String(number, UTF_8)));
            }
        }

        @Override
        public void leaseLost(LeaseLostInput input) {}

        @Override
        public void shardEnded(ShardEndedInput input) {
            try {
                input.checkpointer().checkpoint();
            } catch (InvalidStateException | ShutdownException e) {
                throw new IllegalStateException("A shard that ended could not be checkpointed", e);
            }
        }

        @Override
        public void shutdownRequested(ShutdownRequestedInput input) {
            try {
                input.checkpointer().checkpoint();
            } catch (InvalidStateException | ShutdownException e) {
                throw new IllegalStateException("The last checkpoint failed", e);
            }
        }
    }
}
