package io.cartstream.worker.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.event.EventType;
import io.cartstream.feature.Activity;
import io.cartstream.feature.Cart;
import io.cartstream.feature.DailyEvents;
import io.cartstream.feature.DailyOrders;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductCounts;
import io.cartstream.feature.ProductOrders;
import io.cartstream.store.Position;
import io.cartstream.store.ProductPartial;
import io.cartstream.store.Progress;
import io.cartstream.store.RecentEvents;
import io.cartstream.store.ShopperItem;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Fills caches with items as they come from the tables, nothing shared among them, and holds the estimates against the heap that is used.
 */
class HeapSizeTest {
    private static final int MEBIBYTE = 1024 * 1024;

    @Test
    void aShopperWithHardlyAnyOrdersTakesNoMoreThanEstimated() {
        assertEnough(20_000, i -> shopper(i, 1, 5), ShopperItem::userId, HeapSize::ofShopper);
    }

    @Test
    void aShopperWithManyProductsWhoseEventsCameThroughFourShardsTakesNoMoreThanEstimated() {
        assertEnough(300, i -> shopper(i, 4, 500), ShopperItem::userId, HeapSize::ofShopper);
    }

    @Test
    void aShopperWithLongIdsTakesNoMoreThanEstimated() {
        assertEnough(
                300,
                i -> new ShopperItem<>(
                        "u".repeat(120) + i, 1, progress(1), recent(10), history(200, n -> "\u20ac".repeat(120) + n)),
                ShopperItem::userId,
                HeapSize::ofShopper);
    }

    @Test
    void aLittleActivityTakesNoMoreThanEstimated() {
        assertEnough(20_000, i -> activity(i, 1, 0, 1), ShopperItem::userId, HeapSize::ofActivity);
    }

    @Test
    void aFullActivityTakesNoMoreThanEstimated() {
        assertEnough(700, i -> activity(i, 20, 40, 30), ShopperItem::userId, HeapSize::ofActivity);
    }

    @Test
    void aProductTakesNoMoreThanEstimated() {
        assertEnough(20_000, i -> partial(i, 1), ProductPartial::key, HeapSize::ofPartial);
        assertEnough(5_000, i -> partial(i, 30), ProductPartial::key, HeapSize::ofPartial);
    }

    private static <K, V> void assertEnough(
            int count, IntFunction<V> item, Function<V, K> key, ToIntFunction<V> estimate) {
        var cache = new ItemCache<K, V>(1L << 40, estimate).part();
        var before = usedHeap();
        var estimated = 0L;
        for (var i = 0; i < count; i++) {
            var made = item.apply(i);
            estimated += estimate.applyAsInt(made);
            cache.put(key.apply(made), made);
        }
        var used = usedHeap() - before;

        assertThat(cache.get(Set.of(key.apply(item.apply(0))))).hasSize(1);
        assertThat(estimated).isGreaterThan(5L * MEBIBYTE).isGreaterThanOrEqualTo(used);
        // Far too much would be a bound that wastes what it was given.
        assertThat(estimated).isLessThan(3 * used);
    }

    /** After all unreachable objects are gone. */
    private static long usedHeap() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    private static ShopperItem<OrderHistory> shopper(int i, int shards, int products) {
        return new ShopperItem<>(text("", i), 1, progress(shards), recent(10), history(products, n -> text("p", n)));
    }

    private static OrderHistory history(int products, IntFunction<String> id) {
        var held = new HashMap<String, ProductOrders>();
        for (var n = 0; n < products; n++) {
            held.put(id.apply(n), new ProductOrders(2, 1, 2, 7, Instant.ofEpochSecond(n)));
        }
        return new OrderHistory(
                2, products, products, 0, 0, Instant.ofEpochSecond(1), Instant.ofEpochSecond(2), held, 0);
    }

    private static ShopperItem<Activity> activity(int i, int events, int cartLines, int days) {
        var lines = new LinkedHashMap<String, Long>();
        for (var n = 0; n < cartLines; n++) {
            lines.put(text("p", n), 1_000L + n);
        }
        var seen = new ArrayList<Activity.Seen>();
        for (var n = 0; n < events; n++) {
            var first = n;
            seen.add(new Activity.Seen(
                    EventType.CHECKOUT,
                    Instant.ofEpochSecond(n),
                    IntStream.range(0, 5)
                            .mapToObj(p -> text("p", 100 * first + p))
                            .toList()));
        }
        var daily = new TreeMap<Long, Map<EventType, Long>>();
        for (var day = 0; day < days; day++) {
            var counts = new HashMap<EventType, Long>();
            for (var type : EventType.SHOPPING) {
                counts.put(type, 1_000L + day);
            }
            daily.put(20_000L + day, Map.copyOf(counts));
        }
        return new ShopperItem<>(
                text("", i),
                1,
                progress(1),
                recent(50),
                new Activity(new Cart(lines), seen, new DailyEvents(daily), Instant.ofEpochSecond(i)));
    }

    private static ProductPartial partial(int i, int days) {
        var daily = new TreeMap<Long, Long>();
        for (var day = 0; day < days; day++) {
            daily.put(20_000L + day, 1_000L + day);
        }
        return new ProductPartial(
                new ProductPartial.Key(text("p", i), "shardId-000000000001"),
                1,
                position(i),
                new ProductCounts(1, 0, 1, 0, new DailyOrders(daily)));
    }

    private static Map<String, Progress> progress(int shards) {
        var progress = new HashMap<String, Progress>();
        for (var shard = 0; shard < shards; shard++) {
            progress.put(
                    text("shardId-00000000000", shard), new Progress(position(shard), Instant.ofEpochSecond(shard)));
        }
        return progress;
    }

    private static Position position(int n) {
        return new Position(
                new BigInteger("4965" + (1_000_000_000 + n) + "0123456789012345678901234567890123456789012"), n);
    }

    private static RecentEvents recent(int ids) {
        var recent = RecentEvents.NONE;
        for (var id = 0; id < ids; id++) {
            recent = recent.with(id, ids);
        }
        return recent;
    }

    /** A string of its own, as a table's answer has it. */
    private static String text(String prefix, int number) {
        return prefix + (100_000 + number);
    }
}
