package io.cartstream.worker;

import io.cartstream.event.EventJson;
import io.cartstream.worker.archive.Archive;
import io.cartstream.worker.archive.DeadLetters;
import io.cartstream.worker.archive.firehose.FirehoseDeliveryStream;
import io.cartstream.worker.aws.AwsClients;
import io.cartstream.worker.aws.RemoteCalls;
import io.cartstream.worker.consume.CommitStep;
import io.cartstream.worker.features.ActivityFeatures;
import io.cartstream.worker.features.FeatureStore;
import io.cartstream.worker.features.OrderFeatures;
import io.cartstream.worker.features.ShardClock;
import io.cartstream.worker.features.dynamodb.DynamoFeatureTables;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.stream.BatchDecoder;
import io.cartstream.worker.stream.CanonicalReader;
import io.cartstream.worker.stream.RecordDecoder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Folds events into features and archives them. Thread-safe; the steps of one shard are for one thread at a time. */
public final class FoldWork implements Work {
    private final WorkerSettings settings;
    private final WorkerMetrics metrics;
    private final RemoteCalls tableCalls;
    private final FeatureStore store;
    private final Archive archive;
    private final DeadLetters deadLetters;

    public FoldWork(
            WorkerSettings settings,
            AwsClients clients,
            RemoteCalls firehoseCalls,
            WorkerMetrics metrics,
            InstantSource clock) {
        this.settings = settings;
        this.metrics = metrics;
        tableCalls = WorkerMain.calls(settings.writesInFlight(), metrics);
        store = DynamoFeatureTables.open(clients.features(), settings.tables(), tableCalls, clock);
        archive = new Archive(
                new FirehoseDeliveryStream(clients.firehose(), settings.archiveStream(), firehoseCalls), metrics);
        deadLetters = new DeadLetters(
                new FirehoseDeliveryStream(clients.firehose(), settings.deadLetterStream(), firehoseCalls), metrics);
    }

    @Override
    public BatchDecoder decoder() {
        return new RecordDecoder(new CanonicalReader(new EventJson()));
    }

    @Override
    public List<CommitStep> steps(String shard) {
        var steps = new ArrayList<CommitStep>();
        if (settings.archive() == WorkerSettings.Switch.ON) {
            steps.add(new CommitStep("archive", archive::put));
            steps.add(new CommitStep("dead letters", deadLetters::put));
        }
        if (settings.features() == WorkerSettings.Switch.ON) {
            steps.addAll(featureSteps(shard));
        }
        return steps;
    }

    @Override
    public void close() {
        tableCalls.close();
    }

    private List<CommitStep> featureSteps(String shard) {
        var orders = new OrderFeatures(shard, store, settings.limits(), metrics);
        var activity = new ActivityFeatures(shard, store, settings.limits(), metrics);
        var clock = new ShardClock(shard, store.clocks());
        return List.of(
                new CommitStep("orders", orders::fold),
                new CommitStep("activity", activity::fold),
                new CommitStep("stream clock", clock::advance));
    }
}
