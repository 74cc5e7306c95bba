package io.cartstream.worker.features;

import io.cartstream.event.EventType;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.OrderLine;
import io.cartstream.store.Position;
import io.cartstream.store.ProductPartial;
import io.cartstream.store.ShopperItem;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.PlacedEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
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

    /** Heap of a shopper with as many products as an item holds ({@link OrderHistory#MAX_PRODUCTS_WEIGHT}), whose ids are short. */
    private static final long LARGEST_SHOPPER_BYTES = 2_000_000;

    /** Shoppers read at a time, by the share of memory: nothing tells how large they are before they are read. */
    private static final int FEWEST_SHOPPERS = 4;

    private static final int MOST_SHOPPERS = 32;

    /** Products read at a time, in four calls; one takes five kilobytes of heap at most. */
    private static final int PRODUCTS_A_ROUND = 400;

    private final String shard;
    private final CachedTable<String, ShopperItem<OrderHistory>> shoppers;
    private final CachedTable<ProductPartial.Key, ProductPartial> partials;
    private final ShopperFold<OrderHistory> fold;
    private final FoldMemory.Share memory;
    private final WorkerMetrics metrics;

    /**
     * The features of one shard.
     *
     * @param memory bounds what is held at a time
     * @param retention at least as long as the stream keeps its records; progress of other shards is dropped after it
     */
    public OrderFeatures(
            String shard,
            FeatureStore store,
            FeatureCaches caches,
            FoldMemory.Share memory,
            Duration retention,
            WorkerMetrics metrics) {
        this.shard = shard;
        this.memory = memory;
        shoppers = new CachedTable<>(
                store.shoppers(),
                caches.shoppers(),
                new CachedTable.Items<>(SetAsideItems.Kind.ORDERS, HeapSize::ofShopper, Function.identity()),
                caches.setAside(),
                metrics);
        partials = new CachedTable<>(
                store.partials(),
                caches.partials(),
                new CachedTable.Items<>(SetAsideItems.Kind.PRODUCT, HeapSize::ofPartial, ProductPartial.Key::productId),
                caches.setAside(),
                metrics);
        fold = new ShopperFold<>(shard, retention, RECENT_EVENTS, OrderHistory.EMPTY);
        this.metrics = metrics;
    }

    /**
     * Folds the batch's checkouts and writes what they change; ends when all of it is stored, by us or by a faster worker.
     *
     * @throws StoreUnavailableException where a table does not answer; the same batch may then be folded again
     */
    public void fold(Batch batch) {
        var checkouts = batch.events().stream()
                .filter(placed -> placed.event().type().equals(EventType.CHECKOUT))
                .toList();
        if (checkouts.isEmpty()) {
            return;
        }
        for (var open = checkouts; !open.isEmpty(); ) {
            var slice = slice(open);
            var rest = open.subList(slice.checkouts().size(), open.size());
            fold(
                    slice,
                    rest.isEmpty() ? batch.end() : slice.checkouts().getLast().position());
            open = rest;
        }
    }

    /** A slice is to its items what a batch of its own would be, but for the checkpoint. */
    private void fold(Slice slice, Position end) {
        var userIds = userIds(slice.checkouts());
        var partialKeys = partialKeys(slice.checkouts());
        var changes = change(slice, end);
        while (!isWritten(changes)) {
            metrics.raceLost();
            shoppers.forget(userIds);
            partials.forget(partialKeys);
            changes = change(new Slice(slice.checkouts(), partials.get(partialKeys), shoppers.get(userIds)), end);
        }
        report(changes);
    }

    private record Changes(
            Map<ProductPartial.Key, ProductPartial> partials,
            ShopperFold.Folded<OrderHistory> shoppers,
            long forgottenProducts) {}

    /** Consecutive checkouts, and the items that they change. */
    private record Slice(
            List<PlacedEvent> checkouts,
            Map<ProductPartial.Key, ProductPartial> partials,
            Map<String, ShopperItem<OrderHistory>> shoppers) {}

    /** As many of the checkouts, from the first on, as have items that may be held at a time. */
    private Slice slice(List<PlacedEvent> open) {
        var aRound = Math.clamp(memory.orders() / LARGEST_SHOPPER_BYTES, FEWEST_SHOPPERS, MOST_SHOPPERS);
        var known = shoppers.get(userIds(open), 1, memory.orders(), aRound);
        var ofKnownShoppers =
                first(open, placed -> known.keys().contains(placed.event().userId()));
        var ofTheFirst = partialKeys(ofKnownShoppers.subList(0, 1)).size();
        var counted = partials.get(partialKeys(ofKnownShoppers), ofTheFirst, memory.products(), PRODUCTS_A_ROUND);
        var taken = first(ofKnownShoppers, placed -> counted.keys().containsAll(partialKeys(List.of(placed))));
        return new Slice(taken, counted.items(), known.items());
    }

    private static List<PlacedEvent> first(List<PlacedEvent> open, Predicate<PlacedEvent> isTaken) {
        var taken = (int) open.stream().takeWhile(isTaken).count();
        return open.subList(0, taken);
    }

    /** In the order in which they come first. */
    private static Set<String> userIds(List<PlacedEvent> checkouts) {
        return checkouts.stream()
                .map(placed -> placed.event().userId())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** In the order in which they come first. */
    private Set<ProductPartial.Key> partialKeys(List<PlacedEvent> checkouts) {
        return checkouts.stream()
                .flatMap(placed -> placed.event().items().stream())
                .map(item -> new ProductPartial.Key(item.productId(), shard))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Changes change(Slice slice, Position end) {
        var counting = new PartialCounting(shard, slice.partials());
        var known = slice.shoppers();
        var folded = fold.fold(slice.checkouts(), known, (history, placed) -> {
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
                changed.put(key, counted(changed.getOrDefault(key, before), line));
            }
        }

        /** As with shoppers: what cannot be counted sets the product aside, and nothing else. */
        private static ProductPartial counted(ProductPartial before, OrderLine line) {
            if (before.setAside().isPresent()) {
                return before;
            }
            try {
                return before.with(line);
            } catch (RuntimeException e) {
                return before.setAside("cannot be counted: " + e.getClass().getSimpleName());
            }
        }

        Map<ProductPartial.Key, ProductPartial> changed(Position end) {
            changed.replaceAll((_, partial) -> partial.foldedTo(end));
            return changed;
        }
    }
}
