package io.cartstream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.embedded.junit.EmbeddedAwsExtension;
import io.cartstream.embedded.kinesis.ShardTraffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sample.StreamPrinter;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.KinesisClientUtil;
import software.amazon.kinesis.coordinator.CoordinatorConfig;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.processor.ShardRecordProcessorFactory;

/** The KCL consumer of the README, which knows nothing of Cartstream, works as it is printed there. */
@ExtendWith(EmbeddedAwsExtension.class)
class SampleConsumerTest {
    private static final String STREAM = "greetings";
    private static final String APPLICATION = "printer";
    private static final Path SAMPLE = Path.of("src/test/java/sample/StreamPrinter.java");

    @Test
    void theReadmeHasItWordForWord() throws IOException {
        var sample = Files.readString(SAMPLE);
        assertThat(sample).doesNotContain("cartstream");
        assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + sample + "```\n");
    }

    @Test
    void itReadsEveryRecordOfBothShards(EmbeddedAws aws, EmbeddedClients clients) throws Exception {
        clients.kinesis().createStream(request -> request.streamName(STREAM).shardCount(2));
        var greetings =
                IntStream.range(0, 200).mapToObj(i -> "Hello, shopper " + i).toList();
        clients.kinesis()
                .putRecords(request -> request.streamName(STREAM)
                        .records(greetings.stream()
                                .map(SampleConsumerTest::entry)
                                .toList()));
        assertThat(aws.kinesisStreams().traffic(STREAM))
                .hasSize(2)
                .extracting(ShardTraffic::records)
                .doesNotContain(0L);

        var printed = new ConcurrentLinkedQueue<String>();
        try (var kinesis = KinesisClientUtil.createKinesisAsyncClient(
                        Clients.at(KinesisAsyncClient.builder(), aws.kinesis()));
                var dynamoDb = Clients.at(DynamoDbAsyncClient.builder(), aws.dynamoDb())
                        .build();
                var cloudWatch = Clients.at(CloudWatchAsyncClient.builder(), aws.cloudWatch())
                        .build()) {
            KclLeases.seed(clients.kinesis(), clients.dynamoDb(), STREAM, APPLICATION);
            ShardRecordProcessorFactory printers = () -> new StreamPrinter(printed::add);
            var configs = new Quick(kinesis, dynamoDb, cloudWatch, printers);
            runUntilPrinted(configs, printed, greetings.size());
        }

        assertThat(printed).containsExactlyInAnyOrderElementsOf(greetings);
        assertThat(positions(clients)).as("the positions it stored").hasSize(2).doesNotContain("TRIM_HORIZON");
    }

    private static List<String> positions(EmbeddedClients clients) {
        return clients.dynamoDb().scan(request -> request.tableName(APPLICATION)).items().stream()
                .filter(item -> item.containsKey("checkpoint"))
                .map(lease -> lease.get("checkpoint").s())
                .toList();
    }

    private static void runUntilPrinted(ConfigsBuilder configs, Queue<String> printed, int count) throws Exception {
        var scheduler = StreamPrinter.scheduler(configs);
        var running = Thread.ofPlatform().daemon().start(scheduler);
        try {
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(printed).hasSize(count));
            assertThat(scheduler.startGracefulShutdown()).succeedsWithin(Duration.ofMinutes(1));
        } finally {
            scheduler.shutdown();
        }
        assertThat(running.join(Duration.ofMinutes(1))).isTrue();
    }

    private static PutRecordsRequestEntry entry(String text) {
        return PutRecordsRequestEntry.builder()
                .partitionKey(text)
                .data(SdkBytes.fromUtf8String(text))
                .build();
    }

    /** KCL's configuration with short waits, as no worker here has to be waited for. */
    private static final class Quick extends ConfigsBuilder {
        Quick(
                KinesisAsyncClient kinesis,
                DynamoDbAsyncClient dynamoDb,
                CloudWatchAsyncClient cloudWatch,
                ShardRecordProcessorFactory processors) {
            super(STREAM, APPLICATION, kinesis, dynamoDb, cloudWatch, "worker", processors);
        }

        @Override
        public LeaseManagementConfig leaseManagementConfig() {
            var leases = super.leaseManagementConfig()
                    .failoverTimeMillis(1_000)
                    .leaseAssignmentIntervalMillis(500L)
                    .shardSyncIntervalMillis(100)
                    .dynamoDbLockBasedLeaderLeaseDurationInMillis(3_000)
                    .dynamoDbLockBasedLeaderHeartbeatPeriodInMillis(1_000);
            leases.workerUtilizationAwareAssignmentConfig().disableWorkerMetrics(true);
            return leases;
        }

        @Override
        public CoordinatorConfig coordinatorConfig() {
            return super.coordinatorConfig()
                    .parentShardPollIntervalMillis(200)
                    .shardConsumerDispatchPollIntervalMillis(50)
                    .schedulerInitializationBackoffTimeMillis(200)
                    .skipShardSyncAtWorkerInitializationIfLeasesExist(true);
        }
    }
}
