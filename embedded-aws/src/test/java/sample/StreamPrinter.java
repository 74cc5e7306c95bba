package sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static software.amazon.kinesis.common.InitialPositionInStream.TRIM_HORIZON;
import static software.amazon.kinesis.common.InitialPositionInStreamExtended.newInitialPosition;

import java.util.function.Consumer;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.*;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.lifecycle.events.*;
import software.amazon.kinesis.processor.*;

/** Prints the text of each record of a stream. */
public record StreamPrinter(Consumer<String> printer) implements ShardRecordProcessor {
    public static void main(String... args) {
        var stream = new SingleStreamTracker(args[0], newInitialPosition(TRIM_HORIZON));
        var kinesis = KinesisClientUtil.createKinesisAsyncClient(KinesisAsyncClient.builder());
        var dynamoDb = DynamoDbAsyncClient.create();
        var cloudWatch = CloudWatchAsyncClient.create();
        ShardRecordProcessorFactory printers = () -> new StreamPrinter(System.out::println);
        scheduler(new ConfigsBuilder(stream, "printer", kinesis, dynamoDb, cloudWatch, "worker-1", printers))
                .run();
    }

    public static Scheduler scheduler(ConfigsBuilder configs) {
        return new Scheduler(
                configs.checkpointConfig(),
                configs.coordinatorConfig(),
                configs.leaseManagementConfig(),
                configs.lifecycleConfig(),
                configs.metricsConfig(),
                configs.processorConfig(),
                configs.retrievalConfig());
    }

    @Override
    public void processRecords(ProcessRecordsInput input) {
        for (var record : input.records()) {
            printer.accept(UTF_8.decode(record.data()).toString());
        }
        checkpoint(input.checkpointer());
    }

    @Override
    public void initialize(InitializationInput input) {}

    @Override
    public void leaseLost(LeaseLostInput input) {}

    @Override
    public void shutdownRequested(ShutdownRequestedInput input) {}

    @Override
    public void shardEnded(ShardEndedInput input) {
        checkpoint(input.checkpointer());
    }

    private static void checkpoint(RecordProcessorCheckpointer checkpointer) {
        try {
            checkpointer.checkpoint();
        } catch (Exception e) {
            throw new IllegalStateException("The position in the shard was not stored", e);
        }
    }
}
