package io.cartstream.worker.features;

import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.PlacedEvent;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The live activity of one shard's shoppers, each event once. No item depends on another here, so whoever loses a race folds again for the
 * shoppers concerned only. For one thread at a time.
 */
public final class ActivityFeatures {
    /** Ids of the newest events that a shopper's item remembers. */
    static final int RECENT_EVENTS = 512;

    private final CachedTable<String, ShopperItem<Activity>> activities;
    private final ShopperFold<Activity> fold;
    private final WorkerMetrics metrics;

    public ActivityFeatures(String shard, FeatureStore store, FoldLimits limits, WorkerMetrics metrics) {
        activities = new CachedTable<>(store.activities(), limits.cacheBytes() / 4, HeapSize::ofActivity);
        fold = new ShopperFold<>(shard, limits.streamRetention(), RECENT_EVENTS, Activity.EMPTY);
        this.metrics = metrics;
    }

    /**
     * Folds the batch's events and writes what they change.
     *
     * @throws StoreUnavailableException where the table does not answer; the same batch may then be folded again
     */
    public void fold(Batch batch) {
        var open = batch.events();
        while (!open.isEmpty()) {
            open = thoseThatLost(open);
        }
    }

    private List<PlacedEvent> thoseThatLost(List<PlacedEvent> events) {
        var userIds = events.stream().map(placed -> placed.event().userId()).collect(Collectors.toUnmodifiableSet());
        var folded = fold.fold(events, activities.get(userIds), (activity, placed) -> activity.with(placed.event()));
        var lost = activities.write(folded.changed());
        if (lost.isEmpty()) {
            return List.of();
        }
        metrics.raceLost();
        return events.stream()
                .filter(placed -> lost.contains(placed.event().userId()))
                .toList();
    }
}
