package io.cartstream.worker;

import io.cartstream.worker.archive.Archive;
import io.cartstream.worker.consume.CommitStep;
import io.cartstream.worker.features.ActivityFeatures;
import io.cartstream.worker.features.FeatureStore;
import io.cartstream.worker.features.FoldLimits;
import io.cartstream.worker.features.OrderFeatures;
import io.cartstream.worker.features.ShardClock;
import io.cartstream.worker.metrics.WorkerMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes the steps of a shard's commit cycle. Thread-safe; the steps of one shard are for one thread at a time.
 *
 * @param archive absent where nothing is delivered
 * @param features absent where none are written
 * @param limits what bounds the folding of one shard
 */
public record ShardSteps(
        Optional<Archive> archive, Optional<FeatureStore> features, FoldLimits limits, WorkerMetrics metrics)
        implements Function<String, List<CommitStep>> {

    @Override
    public List<CommitStep> apply(String shard) {
        var steps = new ArrayList<CommitStep>();
        archive.ifPresent(delivery -> {
            steps.add(new CommitStep("archive", delivery::putEvents));
            steps.add(new CommitStep("dead letters", delivery::putDeadLetters));
        });
        features.ifPresent(store -> {
            var orders = new OrderFeatures(shard, store, limits, metrics);
            var activity = new ActivityFeatures(shard, store, limits, metrics);
            var clock = new ShardClock(shard, store.clocks());
            steps.add(new CommitStep("orders", orders::fold));
            steps.add(new CommitStep("activity", activity::fold));
            steps.add(new CommitStep("stream clock", clock::advance));
        });
        return steps;
    }
}
