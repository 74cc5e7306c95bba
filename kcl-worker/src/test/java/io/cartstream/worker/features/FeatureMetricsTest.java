package io.cartstream.worker.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.event.CartItem;
import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.feature.Activity;
import io.cartstream.feature.OrderHistory;
import io.cartstream.store.Position;
import io.cartstream.store.ProductPartial;
import io.cartstream.store.ShopperItem;
import io.cartstream.worker.metrics.Metric;
import io.cartstream.worker.metrics.Mode;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
import io.cartstream.worker.stream.Batch;
import io.cartstream.worker.stream.PlacedEvent;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What orders and activity together report of a shard's events, and what a hot shopper and a hot product cost. */
class FeatureMetricsTest {
    private static final Instant MONDAY = Instant.parse("2026-11-23T08:00:00Z");
    private static final FoldTimes TIMES = new FoldTimes(Duration.ofDays(7), Duration.ofMinutes(15));

    private final WorkerMetrics metrics =
            new WorkerMetrics(WorkerRegistry.silent(Mode.FOLD).meters());
    private final MemoryTable<String, ShopperItem<OrderHistory>> shoppers = new MemoryTable<>();
    private final MemoryTable<String, ShopperItem<Activity>> activities = new MemoryTable<>();
    private final MemoryTable<ProductPartial.Key, ProductPartial> partials = new MemoryTable<>();
    private final FeatureStore store = new FeatureStore(shoppers, activities, partials, (_, _) -> {});

    @Test
    void everyRetryIsCountedOnceWhateverItsType() {
        fold("s1", view("a", 1), view("a", 2), checkout("b", 3), checkout("b", 4));

        assertThat(metrics.total(Metric.DUPLICATES)).isEqualTo(2);
        assertThat(metrics.total(Metric.REPLAYS)).isZero();
    }

    @Test
    void everyReplayedEventIsCountedOnceWhateverItsType() {
        fold("s1", view("a", 1), checkout("b", 2));
        fold("s1", view("a", 1), checkout("b", 2), view("c", 3));

        assertThat(metrics.total(Metric.REPLAYS)).isEqualTo(2);
        assertThat(metrics.total(Metric.DUPLICATES)).isZero();
    }

    @Test
    void aFoldThatLostItsRaceReportsWhatTheLastOneFound() {
        activities.beforeNextWrite(() -> new Shard("s1").activity.fold(batch("s1", view("a", 1), view("a", 2))));

        new Shard("s1").activity.fold(batch("s1", view("a", 1), view("a", 2)));

        // Once by who was faster; to the other, both were replays.
        assertThat(metrics.total(Metric.DUPLICATES)).isEqualTo(1);
        assertThat(metrics.total(Metric.REPLAYS)).isEqualTo(2);
        assertThat(metrics.total(Metric.RACES_LOST)).isEqualTo(1);
    }

    @Test
    void aShopperWhoOnlyClicksThroughTwoShardsIsNoticed() {
        fold("s1", view("a", 1));
        fold("s2", view("b", 2));
        fold("s1", view("c", 3));

        assertThat(metrics.total(Metric.SHOPPER_SHARD_CONFLICTS)).isEqualTo(1);
    }

    @Test
    void aHotShopperAndAHotProductCostOneWriteEachACycle() {
        var hot = IntStream.rangeClosed(1, 5_000)
                .mapToObj(i -> checkout("order-" + i, i))
                .toArray(PlacedEvent[]::new);

        fold("s1", hot);

        assertThat(shoppers.writes()).isEqualTo(1);
        assertThat(activities.writes()).isEqualTo(1);
        assertThat(partials.writes()).isEqualTo(1);
    }

    private void fold(String shard, PlacedEvent... events) {
        var features = new Shard(shard);
        var batch = batch(shard, events);
        features.orders.fold(batch);
        features.activity.fold(batch);
    }

    private final class Shard {
        private final OrderFeatures orders;
        private final ActivityFeatures activity;

        Shard(String shard) {
            var caches = new FeatureCaches(1 << 20, InstantSource.system());
            var memory = new FoldMemory(1 << 20).open();
            orders = new OrderFeatures(shard, store, caches, memory, TIMES, metrics);
            activity = new ActivityFeatures(shard, store, caches, memory, TIMES, metrics);
        }
    }

    private static Batch batch(String shard, PlacedEvent... events) {
        return new Batch(shard, Arrays.asList(events), List.of(), events[events.length - 1].position());
    }

    private static PlacedEvent view(String id, int at) {
        return placed(id, EventType.PRODUCT_VIEW, at);
    }

    private static PlacedEvent checkout(String id, int at) {
        return placed(id, EventType.CHECKOUT, at);
    }

    private static PlacedEvent placed(String id, EventType type, int at) {
        var event = new ShoppingEvent(
                id,
                "7",
                type,
                List.of(CartItem.of("p1")),
                MONDAY,
                MONDAY,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new PlacedEvent(
                event, new Position(BigInteger.valueOf(at), 0), MONDAY.plusSeconds(at), ByteBuffer.allocate(0));
    }
}
