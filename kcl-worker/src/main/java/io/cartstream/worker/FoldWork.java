package io.cartstream.worker;

import io.cartstream.event.EventJson;
import io.cartstream.worker.archive.Archive;
import io.cartstream.worker.archive.DeadLetters;
import io.cartstream.worker.archive.DeliveryPace;
import io.cartstream.worker.archive.PackedDelivery;
import io.cartstream.worker.archive.firehose.FirehoseDeliveryStream;
import io.cartstream.worker.aws.AwsClients;
import io.cartstream.worker.aws.CallBudget;
import io.cartstream.worker.aws.RemoteCalls;
import io.cartstream.worker.consume.CommitStep;
import io.cartstream.worker.consume.ShardWork;
import io.cartstream.worker.features.ActivityFeatures;
import io.cartstream.worker.features.FeatureCaches;
import io.cartstream.worker.features.FeatureStore;
import io.cartstream.worker.features.FoldMemory;
import io.cartstream.worker.features.OrderFeatures;
import io.cartstream.worker.features.SetAsideItems;
import io.cartstream.worker.features.ShardClock;
import io.cartstream.worker.features.dynamodb.DynamoFeatureTables;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.stream.CanonicalReader;
import io.cartstream.worker.stream.RecordDecoder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Folds events into features and archives them. The shards share one cache and the number of calls in flight, of which each has its part.
 * Thread-safe; the steps of one shard are for one thread at a time.
 */
public final class FoldWork implements Work {
    private final WorkerSettings settings;
    private final AwsClients clients;
    private final CallBudget firehoseCalls;
    private final CallBudget tableCalls;
    private final DeliveryPace archivePace = DeliveryPace.start();
    private final DeliveryPace deadLetterPace = DeliveryPace.start();
    private final FeatureCaches caches;
    private final FoldMemory memory;
    private final WorkerMetrics metrics;
    private final InstantSource clock;

    public FoldWork(
            WorkerSettings settings,
            AwsClients clients,
            CallBudget firehoseCalls,
            WorkerMetrics metrics,
            InstantSource clock) {
        this.settings = settings;
        this.clients = clients;
        this.firehoseCalls = firehoseCalls;
        this.metrics = metrics;
        this.clock = clock;
        tableCalls = WorkerMain.calls(settings.writesInFlight(), metrics);
        caches = new FeatureCaches(settings.limits().cacheBytes(), clock);
        memory = new FoldMemory(settings.limits().foldBytes());
    }

    @Override
    public RecordDecoder decoder() {
        return new RecordDecoder(new CanonicalReader(new EventJson()));
    }

    @Override
    public ShardWork open(String shard) {
        var deliveries = firehoseCalls.open();
        var tables = tableCalls.open();
        var share = memory.open();
        var steps = new ArrayList<CommitStep>();
        if (settings.archive() == WorkerSettings.Switch.ON) {
            steps.addAll(archiveSteps(deliveries));
        }
        if (settings.features() == WorkerSettings.Switch.ON) {
            steps.addAll(featureSteps(
                    shard, DynamoFeatureTables.open(clients.features(), settings.tables(), tables, clock), share));
        }
        return new ShardWork(steps, () -> {
            deliveries.close();
            tables.close();
            share.close();
        });
    }

    @Override
    public List<Map<String, Object>> setAside() {
        return caches.setAside().listed().stream().map(FoldWork::shown).toList();
    }

    private static Map<String, Object> shown(SetAsideItems.Item item) {
        return Map.of(
                "item", item.kind().name().toLowerCase(Locale.ROOT),
                "id_hash", item.idHash(),
                "reason", item.reason(),
                "since", item.since().toString());
    }

    @Override
    public void close() {
        tableCalls.close();
    }

    private List<CommitStep> archiveSteps(RemoteCalls calls) {
        var archive = new Archive(delivery(settings.archiveStream(), archivePace, calls));
        var deadLetters = new DeadLetters(delivery(settings.deadLetterStream(), deadLetterPace, calls), metrics);
        return List.of(new CommitStep("archive", archive::begin), new CommitStep("dead letters", deadLetters::begin));
    }

    private PackedDelivery delivery(String stream, DeliveryPace pace, RemoteCalls calls) {
        return new PackedDelivery(
                new FirehoseDeliveryStream(clients.firehose(), stream, calls), pace, WorkerMain.RETRY_PAUSE, metrics);
    }

    private List<CommitStep> featureSteps(String shard, FeatureStore store, FoldMemory.Share share) {
        var times = settings.limits().times();
        var orders = new OrderFeatures(shard, store, caches, share, times, metrics);
        var activity = new ActivityFeatures(shard, store, caches, share, times, metrics);
        var shardClock = new ShardClock(shard, store.clocks());
        return List.of(
                CommitStep.repeatable("orders", orders::fold),
                CommitStep.repeatable("activity", activity::fold),
                CommitStep.repeatable("stream clock", shardClock::advance));
    }
}
