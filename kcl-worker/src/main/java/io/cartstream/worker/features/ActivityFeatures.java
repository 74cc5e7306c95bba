package io.cartstream.worker.features;

import io.cartstream.feature.Activity;
import io.cartstream.store.RecentEvents;
import io.cartstream.store.ShopperItem;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.stream.Batch;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The live activity of one shard's shoppers, each event once. No item depends on another here, so a worker that loses a race folds again
 * for the shoppers concerned only, and a batch is folded for some shoppers after the others where they are too many to be held. For one
 * thread at a time.
 */
public final class ActivityFeatures {
    /** Ids that a shopper's item remembers whatever their age: a client that retries after a long pause has sent little since. */
    static final int IDS_ALWAYS = 8;

    /**
     * At most this many ids, as many as a batch that is sent again as a whole holds: with them the item of a shopper who does everything
     * at once still takes two write units.
     */
    static final int IDS_AT_MOST = 100;

    /** Shoppers read at a time: in one call, of at most about 10 MiB. */
    private static final int A_ROUND = 100;

    private final CachedTable<String, ShopperItem<Activity>> activities;
    private final ShopperFold<Activity> fold;
    private final FoldMemory.Share memory;
    private final WorkerMetrics metrics;

    /**
     * The activity of one shard's shoppers.
     *
     * @param memory bounds how many shoppers are held at a time
     * @param times how long the past is remembered
     */
    public ActivityFeatures(
            String shard,
            FeatureStore store,
            FeatureCaches caches,
            FoldMemory.Share memory,
            FoldTimes times,
            WorkerMetrics metrics) {
        activities = new CachedTable<>(
                store.activities(),
                caches.activities(),
                new CachedTable.Items<>(SetAsideItems.Kind.ACTIVITY, HeapSize::ofActivity, Function.identity()),
                caches.setAside(),
                metrics);
        this.memory = memory;
        fold = new ShopperFold<>(
                shard,
                times.streamRetention(),
                new RecentEvents.Bound(times.retryWindow(), IDS_ALWAYS, IDS_AT_MOST),
                Activity.EMPTY);
        this.metrics = metrics;
    }

    /**
     * Folds the batch's events and writes what they change.
     *
     * @throws StoreUnavailableException where the table does not answer; the same batch may then be folded again
     */
    public void fold(Batch batch) {
        var open = batch.events();
        var duplicates = 0;
        var replayed = 0;
        var fedByTwoShards = new HashSet<String>(0);
        while (!open.isEmpty()) {
            var userIds = open.stream()
                    .map(placed -> placed.event().userId())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            var known = activities.get(userIds, 1, memory.activity(), A_ROUND);
            var taken = open.stream()
                    .filter(placed -> known.keys().contains(placed.event().userId()))
                    .toList();
            var folded = fold.fold(taken, known.items(), (activity, placed) -> activity.with(placed.event()));
            var lost = activities.write(folded.changed());
            duplicates += besides(lost, folded.duplicates());
            replayed += besides(lost, folded.replayed());
            fedByTwoShards.addAll(folded.fedByTwoShards());
            if (!lost.isEmpty()) {
                metrics.raceLost();
            }
            open = open.stream()
                    .filter(placed -> !known.keys().contains(placed.event().userId())
                            || lost.contains(placed.event().userId()))
                    .toList();
        }
        // Here for all events: a checkout is an event of the activity, too.
        metrics.duplicates(duplicates);
        metrics.replayed(replayed);
        metrics.shoppersThroughTwoShards(fedByTwoShards.size());
    }

    /** How many of these are not of shoppers whose events are folded once more. */
    private static int besides(Set<String> lost, List<String> userIds) {
        return (int) userIds.stream().filter(userId -> !lost.contains(userId)).count();
    }
}
