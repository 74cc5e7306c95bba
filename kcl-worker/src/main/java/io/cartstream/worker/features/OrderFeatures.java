package io.cartstream.worker.features;

import io.cartstream.event.EventType;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.OrderLine;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.PlacedEvent;
import io.cartstream.worker.stream.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The features of one shard's checkouts, exactly once: products' partial counts first, then shoppers, each over the version it was
 * computed from. Why that order, and why it suffices: {@code DESIGN.md}.
 *
 * <p>For one thread at a time; another owner of the shard may be at work elsewhere.
 */
public final class OrderFeatures {
    /**
     * Ids of the newest checkouts that a shopper's item remembers: more than any shopper orders while a client may still retry, and than
     * any real one ever did (206), so that a whole file sent again changes nothing.
     */
    static final int RECENT_EVENTS = 1024;

    private final String shard;
    private final CachedTable<String, ShopperItem<OrderHistory>> shoppers;
    private final CachedTable<ProductPartial.Key, ProductPartial> partials;
    private final ShopperFold<OrderHistory> fold;
    private final WorkerMetrics metrics;

    /**
     * The features of one shard.
     *
     * @param retention at least as long as the stream keeps its records; progress of other shards is dropped after it
     */
    public OrderFeatures(
            String shard, FeatureStore store, FeatureCaches caches, Duration retention, WorkerMetrics metrics) {
        this.shard = shard;
        shoppers = new CachedTable<>(store.shoppers(), caches.shoppers());
        partials = new CachedTable<>(store.partials(), caches.partials());
        fold = new ShopperFold<>(shard, retention, RECENT_EVENTS, OrderHistory.EMPTY);
        this.metrics = metrics;
    }

    /**
     * Folds the batch's checkouts and writes what they change; ends when all of it is stored, by us or by whoever was faster.
     *
     * @throws StoreUnavailableException where a table does not answer; the same batch may then be folded again
     */
    public void fold(Batch batch) {
        var checkouts = batch.events().stream()
                .filter(placed -> placed.event().type() == EventType.CHECKOUT)
                .toList();
        if (checkouts.isEmpty()) {
            return;
        }
        var userIds = checkouts.stream().map(placed -> placed.event().userId()).collect(Collectors.toUnmodifiableSet());
        var partialKeys = partialKeys(checkouts);
        var changes = change(checkouts, batch.end(), userIds, partialKeys);
        while (!isWritten(changes)) {
            metrics.raceLost();
            shoppers.forget(userIds);
            partials.forget(partialKeys);
            changes = change(checkouts, batch.end(), userIds, partialKeys);
        }
        report(changes);
    }

    private record Changes(
            Map<ProductPartial.Key, ProductPartial> partials,
            ShopperFold.Folded<OrderHistory> shoppers,
            long forgottenProducts) {}

    private Set<ProductPartial.Key> partialKeys(Collection<PlacedEvent> checkouts) {
        return checkouts.stream()
                .flatMap(placed -> placed.event().items().stream())
                .map(item -> new ProductPartial.Key(item.productId(), shard))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Changes change(
            List<PlacedEvent> checkouts, Position end, Set<String> userIds, Set<ProductPartial.Key> partialKeys) {
        var counting = new PartialCounting(shard, partials.get(partialKeys));
        var known = shoppers.get(userIds);
        var folded = fold.fold(checkouts, known, (history, placed) -> {
            var after = history.with(
                    placed.event().distinctProducts(), placed.event().timestamp());
            after.lines().forEach(line -> counting.count(line, placed.position()));
            return after.history();
        });
        return new Changes(counting.changed(end), folded, forgotten(known, folded.changed()));
    }

    private static long forgotten(
            Map<String, ShopperItem<OrderHistory>> before, Map<String, ShopperItem<OrderHistory>> after) {
        var forgotten = 0L;
        for (var item : after.values()) {
            var known = before.get(item.userId());
            forgotten += item.state().forgottenProducts()
                    - (known == null ? 0 : known.state().forgottenProducts());
        }
        return forgotten;
    }

    /** The order of these two writes is what makes a crash between them harmless. */
    private boolean isWritten(Changes changes) {
        return partials.write(changes.partials()).isEmpty()
                && shoppers.write(changes.shoppers().changed()).isEmpty();
    }

    /** Retries and replays are reported by the activity, which sees every event. */
    private void report(Changes changes) {
        metrics.shoppersThroughTwoShards(changes.shoppers().fedByTwoShards().size());
        metrics.productsForgotten(changes.forgottenProducts());
    }

    /** The partial counts of one batch: lines at or below a partial's position are in it already. */
    private static final class PartialCounting {
        private final String shard;
        private final Map<ProductPartial.Key, ProductPartial> known;
        private final Map<ProductPartial.Key, ProductPartial> changed = new HashMap<>();

        PartialCounting(String shard, Map<ProductPartial.Key, ProductPartial> known) {
            this.shard = shard;
            this.known = known;
        }

        void count(OrderLine line, Position position) {
            var key = new ProductPartial.Key(line.productId(), shard);
            var before = known.getOrDefault(key, ProductPartial.unknown(key));
            // Compared with what was known before the batch: within it, an order may count a product at the very
            // position it moves to.
            if (position.isAfter(before.position())) {
                changed.merge(key, before.with(line), (counted, _) -> counted.with(line));
            }
        }

        Map<ProductPartial.Key, ProductPartial> changed(Position end) {
            changed.replaceAll((_, partial) -> partial.foldedTo(end));
            return changed;
        }
    }
}
