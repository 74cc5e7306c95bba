package io.cartstream.worker;

import io.cartstream.event.EventContract;
import io.cartstream.ingest.Admission;
import io.cartstream.ingest.ByteBudget;
import io.cartstream.ingest.OrderedPuts;
import io.cartstream.ingest.kinesis.KinesisEventStream;
import io.cartstream.worker.archive.DeadLetters;
import io.cartstream.worker.archive.DeliveryPace;
import io.cartstream.worker.archive.PackedDelivery;
import io.cartstream.worker.archive.firehose.FirehoseDeliveryStream;
import io.cartstream.worker.aws.AwsClients;
import io.cartstream.worker.aws.CallBudget;
import io.cartstream.worker.bridge.Forward;
import io.cartstream.worker.bridge.ForwardMetrics;
import io.cartstream.worker.bridge.PostedReader;
import io.cartstream.worker.consume.CommitStep;
import io.cartstream.worker.consume.ShardWork;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.stream.RecordDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Checks events of the direct stream and forwards them into the main stream. */
final class BridgeWork implements Work {
    /** Long enough for a few round trips, short enough to notice soon that the shard has gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String directStream;
    private final KinesisEventStream mainStream;
    private final OrderedPuts puts;
    private final WorkerSettings settings;
    private final AwsClients clients;
    private final CallBudget firehoseCalls;
    private final DeliveryPace deadLetterPace = DeliveryPace.start();
    private final WorkerMetrics metrics;

    BridgeWork(
            WorkerSettings settings,
            BridgeSettings bridge,
            AwsClients clients,
            CallBudget firehoseCalls,
            WorkerMetrics metrics) {
        directStream = settings.consumer().stream();
        mainStream = KinesisEventStream.open(bridge.stream(), bridge.limits().putsInFlight(), bridge.putTimeout());
        puts = new OrderedPuts(
                bridge.limits(),
                mainStream,
                bridge.partitionKeySecret(),
                new ByteBudget(bridge.bytesInFlight()),
                new ForwardMetrics(metrics));
        this.settings = settings;
        this.clients = clients;
        this.firehoseCalls = firehoseCalls;
        this.metrics = metrics;
    }

    @Override
    public RecordDecoder decoder() {
        return new RecordDecoder(new PostedReader(directStream, new Admission(new EventContract())));
    }

    @Override
    public ShardWork open(String shard) {
        var forward = new Forward(puts, PATIENCE);
        var calls = firehoseCalls.open();
        var stream = new FirehoseDeliveryStream(clients.firehose(), settings.deadLetterStream(), calls);
        var deadLetters =
                new DeadLetters(new PackedDelivery(stream, deadLetterPace, WorkerMain.RETRY_PAUSE, metrics), metrics);
        return new ShardWork(
                List.of(
                        CommitStep.repeatable("forward", forward::put),
                        new CommitStep("dead letters", deadLetters::begin)),
                calls::close);
    }

    /** The bridge folds nothing. */
    @Override
    public List<Map<String, Object>> setAside() {
        return List.of();
    }

    /** Events still in the lanes have no checkpoint; the next owner of the shard forwards them. */
    @Override
    public void close() {
        puts.close();
        mainStream.close();
    }
}
