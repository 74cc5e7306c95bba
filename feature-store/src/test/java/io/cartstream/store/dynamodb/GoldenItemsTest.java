package io.cartstream.store.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.event.EventType;
import io.cartstream.feature.Activity;
import io.cartstream.feature.Cart;
import io.cartstream.feature.DailyEvents;
import io.cartstream.feature.DailyOrders;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductCounts;
import io.cartstream.feature.ProductOrders;
import io.cartstream.feature.StreamClock;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.GoldenItem;
import io.cartstream.store.Position;
import io.cartstream.store.ProductPartial;
import io.cartstream.store.Progress;
import io.cartstream.store.RecentEvents;
import io.cartstream.store.ShopperItem;
import io.cartstream.store.StoredNeighbour;
import io.cartstream.store.StoredProduct;
import io.cartstream.store.Versioned;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import tools.jackson.databind.JsonNode;

/** The stored format is pinned: each golden item is read to what it means, and that is written to the very item again. */
class GoldenItemsTest {
    private static final FeatureTables TABLES = new FeatureTables("test-");

    static final List<GoldenItem> SHOPPERS = GoldenItem.of("user_features");
    static final List<GoldenItem> ACTIVITIES = GoldenItem.of("user_activity");
    static final List<GoldenItem> PARTIALS = GoldenItem.of("product_features");
    static final List<GoldenItem> CLOCKS = GoldenItem.of("stream_clock");
    static final List<GoldenItem> PRODUCTS = GoldenItem.of("products");
    static final List<GoldenItem> NEIGHBOURS = GoldenItem.of("product_neighbours");

    @ParameterizedTest
    @FieldSource("SHOPPERS")
    void shoppersOrders(GoldenItem golden) {
        assertVersioned(golden, new OrderItems(TABLES), (means, version) -> shopper(means, version, history(means)));
    }

    @ParameterizedTest
    @FieldSource("ACTIVITIES")
    void shoppersActivity(GoldenItem golden) {
        var writtenAt =
                golden.means().map(means -> means.get("written_at").asLong()).orElse(0L);
        var items = new ActivityItems(TABLES, InstantSource.fixed(Instant.ofEpochMilli(writtenAt)));

        assertVersioned(golden, items, (means, version) -> shopper(means, version, activity(means)));
    }

    @ParameterizedTest
    @FieldSource("PARTIALS")
    void productsPartials(GoldenItem golden) {
        assertVersioned(golden, new PartialItems(TABLES), GoldenItemsTest::partial);
    }

    @ParameterizedTest
    @FieldSource("CLOCKS")
    void shardsClocks(GoldenItem golden) {
        var items = new ClockItems(TABLES);
        golden.means()
                .ifPresentOrElse(
                        means -> {
                            var clock = new StreamClock(instant(means, "newest_hour"));
                            assertThat(items.clock(golden.item())).isEqualTo(clock);
                            assertThat(items.advance(means.get("shard").asString(), clock)
                                            .item())
                                    .isEqualTo(golden.item());
                        },
                        () -> assertUnreadable(() -> items.clock(golden.item())));
    }

    @ParameterizedTest
    @FieldSource("PRODUCTS")
    void theCatalogue(GoldenItem golden) {
        var items = new ProductItems(TABLES);
        golden.means()
                .ifPresentOrElse(
                        means -> {
                            var product = new StoredProduct(
                                    means.get("product_id").asString(),
                                    means.get("name").asString(),
                                    text(means, "department"),
                                    text(means, "aisle"),
                                    text(means, "price").map(BigDecimal::new));
                            assertThat(items.product(golden.item())).isEqualTo(product);
                            assertThat(items.put(product, means.get("made_up").asBoolean())
                                            .putRequest()
                                            .item())
                                    .isEqualTo(golden.item());
                        },
                        () -> assertUnreadable(() -> items.product(golden.item())));
    }

    @ParameterizedTest
    @FieldSource("NEIGHBOURS")
    void neighbours(GoldenItem golden) {
        var items = new NeighbourItems(TABLES);
        golden.means()
                .ifPresentOrElse(
                        means -> {
                            var neighbours = means.get("neighbours")
                                    .valueStream()
                                    .map(one -> new StoredNeighbour(
                                            one.get(0).asString(),
                                            one.get(1).asDouble(),
                                            one.get(2).asLong(),
                                            one.get(3).asDouble()))
                                    .toList();
                            assertThat(items.productId(golden.item()))
                                    .isEqualTo(means.get("product_id").asString());
                            assertThat(items.neighbours(golden.item())).isEqualTo(neighbours);
                            assertThat(items.put(means.get("product_id").asString(), neighbours)
                                            .putRequest()
                                            .item())
                                    .isEqualTo(golden.item());
                        },
                        () -> assertUnreadable(() -> items.neighbours(golden.item())));
    }

    @Test
    void theTablesAndTheirKeys() {
        var expected = new HashMap<String, List<String>>();
        GoldenItem.file("tables").properties().forEach(table -> {
            var keys =
                    List.of(table.getValue().get("hash_key"), table.getValue().get("range_key"));
            expected.put(
                    TABLES.prefix() + table.getKey(),
                    keys.stream()
                            .filter(key -> !key.isNull())
                            .map(JsonNode::asString)
                            .toList());
        });
        var actual = new HashMap<String, List<String>>();
        for (var table : TableSchemas.of(TABLES)) {
            assertThat(table.keySchema().getFirst().keyType()).isEqualTo(KeyType.HASH);
            actual.put(
                    table.tableName(),
                    table.keySchema().stream().map(key -> key.attributeName()).toList());
        }

        assertThat(actual).isEqualTo(expected);
    }

    private static <K, V extends Versioned<V>> void assertVersioned(
            GoldenItem golden, VersionedItems<K, V> items, BiFunction<JsonNode, Long, V> meaning) {
        var read = items.read(golden.item());
        if (golden.means().isPresent()) {
            var means = golden.means().get();
            var version = means.get("version").asLong();
            assertThat(read).isEqualTo(meaning.apply(means, version));
            assertThat(items.put(meaning.apply(means, version - 1)).item()).isEqualTo(golden.item());
        } else if (golden.setAside().isPresent()) {
            assertThat(read.setAside()).isEqualTo(golden.setAside());
        } else {
            assertThat(read.setAside())
                    .hasValueSatisfying(reason -> assertThat(reason).startsWith("cannot be read: "));
        }
    }

    private static void assertUnreadable(Runnable reading) {
        assertThatThrownBy(reading::run).isInstanceOf(UnreadableItemException.class);
    }

    private static <S> ShopperItem<S> shopper(JsonNode means, long version, S state) {
        var progress = new HashMap<String, Progress>();
        means.get("positions")
                .properties()
                .forEach(shard -> progress.put(
                        shard.getKey(), Progress.parse(shard.getValue().asString())));
        var recent = RecentEvents.NONE;
        for (var event : means.get("recent_events")) {
            recent = recent.with(
                    RecentEvents.hash(event.get("event_id").asString()),
                    Instant.ofEpochMilli(event.get("received_at").asLong()),
                    new RecentEvents.Bound(Duration.ofDays(1), 1, Integer.MAX_VALUE));
        }
        return new ShopperItem<>(means.get("user_id").asString(), version, progress, recent, state);
    }

    private static OrderHistory history(JsonNode means) {
        var products = new HashMap<String, ProductOrders>();
        means.get("products")
                .properties()
                .forEach(product -> products.put(
                        product.getKey(),
                        new ProductOrders(
                                product.getValue().get("orders").asLong(),
                                product.getValue().get("first_order_number").asLong(),
                                product.getValue().get("last_order_number").asLong(),
                                product.getValue().get("cart_position_sum").asLong(),
                                instant(product.getValue(), "last_ordered_at"))));
        return new OrderHistory(
                means.get("orders").asLong(),
                means.get("lines").asLong(),
                means.get("distinct_products").asLong(),
                means.get("reordered_lines").asLong(),
                means.get("later_lines").asLong(),
                instant(means, "first_order_at"),
                instant(means, "last_order_at"),
                products,
                means.get("forgotten_products").asLong());
    }

    private static Activity activity(JsonNode means) {
        var lines = new LinkedHashMap<String, Long>();
        means.get("cart")
                .forEach(line -> lines.put(line.get(0).asString(), line.get(1).asLong()));
        var seen = means.get("last_events")
                .valueStream()
                .map(event -> new Activity.Seen(
                        type(event.get(0).asString()),
                        Instant.ofEpochMilli(event.get(1).asLong()),
                        event.get(2).valueStream().map(JsonNode::asString).toList()))
                .toList();
        var daily = new TreeMap<Long, Map<EventType, Long>>();
        means.get("daily_events").properties().forEach(day -> {
            var counts = new HashMap<EventType, Long>();
            day.getValue()
                    .properties()
                    .forEach(count ->
                            counts.put(type(count.getKey()), count.getValue().asLong()));
            daily.put(Long.valueOf(day.getKey()), counts);
        });
        return new Activity(new Cart(lines), seen, new DailyEvents(daily), instant(means, "last_seen"));
    }

    private static ProductPartial partial(JsonNode means, long version) {
        var daily = new TreeMap<Long, Long>();
        means.get("daily_orders")
                .properties()
                .forEach(day ->
                        daily.put(Long.valueOf(day.getKey()), day.getValue().asLong()));
        return new ProductPartial(
                new ProductPartial.Key(
                        means.get("product_id").asString(), means.get("shard").asString()),
                version,
                Position.parse(means.get("positions").asString()),
                new ProductCounts(
                        means.get("orders").asLong(),
                        means.get("reorders").asLong(),
                        means.get("first_orders").asLong(),
                        means.get("second_orders").asLong(),
                        new DailyOrders(daily)));
    }

    private static EventType type(String wireName) {
        return EventType.ofWireName(wireName).orElseThrow();
    }

    private static Instant instant(JsonNode means, String name) {
        return Instant.ofEpochMilli(means.get(name).asLong());
    }

    private static Optional<String> text(JsonNode means, String name) {
        return Optional.ofNullable(means.get(name)).map(JsonNode::asString);
    }
}
