package io.cartstream.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.event.CartItem;
import io.cartstream.event.EventJson;
import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.feature.Activity;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductCounts;
import io.cartstream.feature.StreamClock;
import io.cartstream.service.retry.RetryPause;
import io.cartstream.store.Position;
import io.cartstream.store.ProductPartial;
import io.cartstream.store.Progress;
import io.cartstream.store.ShopperItem;
import io.cartstream.store.Versioned;
import io.cartstream.worker.features.ActivityFeatures;
import io.cartstream.worker.features.FeatureCaches;
import io.cartstream.worker.features.FeatureStore;
import io.cartstream.worker.features.FoldMemory;
import io.cartstream.worker.features.OrderFeatures;
import io.cartstream.worker.features.ShardClock;
import io.cartstream.worker.metrics.Mode;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
import io.cartstream.worker.stream.CanonicalReader;
import io.cartstream.worker.stream.Decoding;
import io.cartstream.worker.stream.RecordDecoder;
import io.cartstream.worker.stream.StreamRecord;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * The real cycle, folding and caches, driven through random histories: owners that crash before any write, owners that lost their lease and
 * write on with stale caches, also beside the children of their shard, replays from the start, a split or a merge, producers' retries,
 * answers that get lost, items that are set aside. Every history ends with the stored features compared with a recomputation from the
 * distinct events.
 */
class ExactlyOnceTest {
    private static final RecordDecoder DECODER = new RecordDecoder(new CanonicalReader(new EventJson()));
    private static final EventJson JSON = new EventJson();
    private static final WorkerMetrics METRICS =
            new WorkerMetrics(WorkerRegistry.silent(Mode.FOLD).meters());
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final Instant MONDAY = Instant.parse("2026-11-23T08:00:00Z");

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void everyFeatureEqualsItsRecomputation(@ForAll("postings") Postings postings, @ForAll long fates)
            throws Exception {
        onAVirtualThread(() -> compare(postings, new Random(fates)));
    }

    /** What shoppers' items say is that of one order in which the shards' events can be laid; which one, the items' own history tells. */
    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void aShopperWhoComesThroughTwoLiveShardsStaysExactAndProductsKeepTheirNumberOfOrders(
            @ForAll("postings") Postings postings, @ForAll long fates) throws Exception {
        onAVirtualThread(() -> compareThroughTwoShards(postings, new Random(fates)));
    }

    /** Some items cannot be read from some moment on, others are never taken again past some size. */
    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void whatIsSetAsideSpoilsNothingElse(@ForAll("postings") Postings postings, @ForAll long fates) throws Exception {
        onAVirtualThread(() -> compareBesidesSetAside(postings, new Random(fates)));
    }

    @Provide
    Arbitrary<Postings> postings() {
        var lines = Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(1, 3).optional(0.5))
                .as(Line::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
        var types = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(EventType.CHECKOUT)), Tuple.of(1, Arbitraries.of(EventType.SHOPPING)));
        var posting = Combinators.combine(
                        Arbitraries.integers().between(0, 19).optional(0.15),
                        Arbitraries.integers().between(0, 7),
                        types,
                        lines,
                        Arbitraries.integers().between(0, 24 * 50 - 1))
                .as(Posting::new);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(1, 8),
                        Arbitraries.integers().between(1, 6),
                        Arbitraries.of(Reshard.values()),
                        Arbitraries.integers().between(0, 80),
                        posting.list().ofMinSize(1).ofMaxSize(80))
                .as(Postings::new);
    }

    /** As the owners are: they hand each other the turn some hundred thousand times. */
    private static void onAVirtualThread(Runnable comparison) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(comparison).get();
        }
    }

    private static void compareThroughTwoShards(Postings postings, Random random) {
        var history = new History(postings, Routing.ONE_SHOPPER_THROUGH_TWO_SHARDS);
        var store = consumed(history, random);

        var orders = new HashMap<String, OrderHistory>();
        var activities = new HashMap<String, Activity>();
        for (var userId : store.activities.items().keySet()) {
            activities.put(userId, PlainActivity.of(history.inTheOrderOf(store.activities.historyOf(userId))));
            var checkouts = history.inTheOrderOf(store.shoppers.historyOf(userId)).stream()
                    .filter(event -> event.type().equals(EventType.CHECKOUT))
                    .toList();
            if (!checkouts.isEmpty()) {
                orders.put(userId, PlainOrders.historyOf(checkouts));
            }
        }
        assertThat(store.orderHistories()).isEqualTo(orders);
        assertThat(store.activitiesByUser()).isEqualTo(activities);

        var expected = Recomputation.of(history.distinctEvents());
        assertThat(store.activitiesByUser().keySet())
                .isEqualTo(expected.activities().keySet());
        assertThat(store.orderHistories().values().stream()
                        .mapToLong(OrderHistory::orders)
                        .sum())
                .isEqualTo(expected.orders().values().stream()
                        .mapToLong(OrderHistory::orders)
                        .sum());
        assertThat(numbers(store.productCounts())).isEqualTo(numbers(expected.products()));
        assertThat(store.newestHour()).isEqualTo(expected.newestHour());
    }

    /** What does not depend on which of a shopper's orders was the first. */
    private static Map<String, List<Object>> numbers(Map<String, ProductCounts> products) {
        var numbers = new HashMap<String, List<Object>>();
        products.forEach((product, counts) -> numbers.put(product, List.of(counts.orders(), counts.daily())));
        return numbers;
    }

    private static void compareBesidesSetAside(Postings postings, Random random) {
        var history = new History(postings, Routing.BY_SHOPPER);
        var store = new Tables(random, random.nextInt(3) == 0 ? 0.02 : 0);
        var size = 1 + random.nextInt(4);
        store.shoppers.refuse(item -> item.userId().equals("0") && item.state().orders() > size);
        store.activities.refuse(
                item -> item.userId().equals("1") && item.recent().size() > size);
        store.partials.refuse(partial ->
                partial.key().productId().equals("p0") && partial.counts().orders() > size);
        store.spoils = 5;
        consume(history, store, random);

        var events = history.distinctEvents();
        var expected = Recomputation.of(events);
        var shoppersAside = setAside(store.shoppers);
        assertThat(without(store.orderHistories(), shoppersAside)).isEqualTo(without(expected.orders(), shoppersAside));
        var activitiesAside = setAside(store.activities);
        assertThat(without(store.activitiesByUser(), activitiesAside))
                .isEqualTo(without(expected.activities(), activitiesAside));
        assertThat(store.newestHour()).isEqualTo(expected.newestHour());
        compareProducts(store, events, shoppersAside);
    }

    /** A shopper who is set aside takes up no orders: they are missing in the products', too. */
    private static void compareProducts(Tables store, List<ShoppingEvent> events, Set<String> shoppersAside) {
        var most = Recomputation.of(events).products();
        var least = Recomputation.of(events.stream()
                        .filter(event -> !shoppersAside.contains(event.userId()))
                        .toList())
                .products();
        var aside = new HashSet<String>();
        setAside(store.partials).forEach(key -> aside.add(key.productId()));
        var touched = new HashSet<String>();
        events.stream()
                .filter(event -> shoppersAside.contains(event.userId()))
                .forEach(event -> touched.addAll(event.distinctProducts()));
        var stored = without(store.productCounts(), aside);
        assertThat(without(stored, touched)).isEqualTo(without(without(most, aside), touched));
        touched.removeAll(aside);
        assertThat(touched)
                .allSatisfy(product ->
                        assertThat(orders(stored, product)).isBetween(orders(least, product), orders(most, product)));
    }

    private static long orders(Map<String, ProductCounts> products, String product) {
        return products.getOrDefault(product, ProductCounts.EMPTY).orders();
    }

    private static <K, V extends Versioned<V>> Set<K> setAside(SteppedTable<K, V> table) {
        var keys = new HashSet<K>();
        table.items().forEach((key, item) -> item.setAside().ifPresent(_ -> keys.add(key)));
        return keys;
    }

    private static <K, V> Map<K, V> without(Map<K, V> all, Set<K> some) {
        var others = new HashMap<>(all);
        others.keySet().removeAll(some);
        return others;
    }

    private static Tables consumed(History history, Random random) {
        var store = new Tables(random, random.nextInt(3) == 0 ? 0.02 : 0);
        consume(history, store, random);
        return store;
    }

    private static void consume(History history, Tables store, Random random) {
        var zombies = new Zombies(random);
        history.generations().forEach(logs -> new Run(random, store, logs, zombies).drive());
        zombies.advanceToTheirEnd();
    }

    private static void compare(Postings postings, Random random) {
        var history = new History(postings, Routing.BY_SHOPPER);
        var store = consumed(history, random);

        var expected = Recomputation.of(history.distinctEvents());
        assertThat(store.orderHistories()).isEqualTo(expected.orders());
        assertThat(store.productCounts()).isEqualTo(expected.products());
        assertThat(store.activitiesByUser()).isEqualTo(expected.activities());
        assertThat(store.newestHour()).isEqualTo(expected.newestHour());
    }

    /** What is stored at the end. */
    private static final class Tables {
        private final SteppedTable<String, ShopperItem<OrderHistory>> shoppers;
        private final SteppedTable<String, ShopperItem<Activity>> activities;
        private final SteppedTable<ProductPartial.Key, ProductPartial> partials;
        private final Map<String, StreamClock> clocks = new HashMap<>();
        private final FeatureStore store;
        private int spoils;

        Tables(Random random, double faults) {
            shoppers = new SteppedTable<>(random, faults);
            activities = new SteppedTable<>(random, faults);
            partials = new SteppedTable<>(random, faults);
            store = new FeatureStore(
                    shoppers, activities, partials, (shard, clock) -> clocks.merge(shard, clock, Tables::later));
        }

        /** Some item, of one of the tables, until it has happened often enough. */
        void spoilAtTimes(Random random) {
            if (spoils > 0 && random.nextInt(40) == 0) {
                spoils--;
                switch (random.nextInt(3)) {
                    case 0 -> spoilOne(shoppers, random);
                    case 1 -> spoilOne(activities, random);
                    default -> spoilOne(partials, random);
                }
            }
        }

        private static <K, V extends Versioned<V>> void spoilOne(SteppedTable<K, V> table, Random random) {
            var keys = new ArrayList<>(table.items().keySet());
            keys.sort((one, other) -> one.toString().compareTo(other.toString()));
            if (!keys.isEmpty()) {
                table.spoil(keys.get(random.nextInt(keys.size())));
            }
        }

        Map<String, OrderHistory> orderHistories() {
            var states = new HashMap<String, OrderHistory>();
            shoppers.items().forEach((userId, item) -> states.put(userId, item.state()));
            return states;
        }

        Map<String, Activity> activitiesByUser() {
            var states = new HashMap<String, Activity>();
            activities.items().forEach((userId, item) -> states.put(userId, item.state()));
            return states;
        }

        Map<String, ProductCounts> productCounts() {
            var counts = new HashMap<String, ProductCounts>();
            partials.items()
                    .forEach((key, partial) -> counts.merge(key.productId(), partial.counts(), ProductCounts::plus));
            return counts;
        }

        StreamClock newestHour() {
            return clocks.values().stream().reduce(StreamClock.UNSET, Tables::later);
        }

        private static StreamClock later(StreamClock one, StreamClock other) {
            return one.compareTo(other) >= 0 ? one : other;
        }
    }

    private enum Routing {
        BY_SHOPPER,
        /** The copies of one event still come through one shard. */
        ONE_SHOPPER_THROUGH_TWO_SHARDS
    }

    enum Reshard {
        NONE,
        SPLIT,
        MERGE
    }

    record Line(int product, Optional<Integer> quantity) {}

    /** A new event, or a producer's retry of one that was posted so many before. */
    record Posting(Optional<Integer> retryOf, int user, EventType type, List<Line> lines, int hoursBeforeMonday) {}

    /** All that is posted; a failing one shrinks to the fewest events, shoppers, products and shards that still fail. */
    record Postings(int shards, int users, int products, Reshard reshard, int reshardAt, List<Posting> inOrder) {
        ShoppingEvent event(int id) {
            var posting = inOrder.get(id);
            var items = posting.lines().stream()
                    .map(line -> new CartItem(
                            "p" + line.product() % products,
                            line.quantity().map(OptionalInt::of).orElseGet(OptionalInt::empty),
                            Optional.empty()))
                    .toList();
            return new ShoppingEvent(
                    "event-" + id,
                    Integer.toString(posting.user() % users),
                    posting.type(),
                    items,
                    MONDAY.minus(Duration.ofHours(posting.hoursBeforeMonday())),
                    MONDAY,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /** Shoppers' events, and the shards they come through: perhaps one that is split, or two that are merged. */
    private static final class History {
        private final List<ShoppingEvent> events = new ArrayList<>();
        private final Map<String, List<StreamRecord>> parents = new TreeMap<>();
        private final Map<String, List<StreamRecord>> children = new TreeMap<>();
        private final Map<String, Map<Position, ShoppingEvent>> byPosition = new HashMap<>();

        History(Postings postings, Routing routing) {
            var shards = Math.max(postings.shards(), routing == Routing.BY_SHOPPER ? 1 : 2);
            var reshard = postings.reshard();
            var size = postings.inOrder().size();
            var reshardAt = postings.reshardAt() % size;
            for (var i = 0; i < size; i++) {
                var retryOf = postings.inOrder().get(i).retryOf().filter(_ -> !events.isEmpty());
                var event = retryOf.isPresent()
                        ? events.get(events.size() - 1 - retryOf.get() % events.size())
                        : postings.event(i);
                events.add(event);
                var user = Integer.parseInt(event.userId());
                var strays = routing == Routing.ONE_SHOPPER_THROUGH_TWO_SHARDS && user == 0;
                var shard = strays ? event.eventId().hashCode() & 1 : user % shards;
                var resharded = i >= reshardAt
                        && switch (reshard) {
                            case NONE -> false;
                            case SPLIT -> shard == 0;
                            case MERGE -> shard <= 1;
                        };
                if (!resharded) {
                    append(parents, "parent-" + shard, event, i);
                } else if (reshard == Reshard.SPLIT) {
                    append(children, "child-" + user / shards % 2, event, i);
                } else {
                    append(children, "merged", event, i);
                }
            }
        }

        /** Parents before children, as KCL does. */
        List<Map<String, List<StreamRecord>>> generations() {
            return List.of(parents, children);
        }

        List<ShoppingEvent> distinctEvents() {
            var seen = new HashSet<String>();
            return events.stream().filter(event -> seen.add(event.eventId())).toList();
        }

        /** Distinct events in the order in which a shopper's item took them up, shard by shard. */
        <S> List<ShoppingEvent> inTheOrderOf(List<ShopperItem<S>> links) {
            var taken = new LinkedHashMap<String, ShoppingEvent>();
            Map<String, Progress> before = Map.of();
            for (var link : links) {
                for (var advanced : link.progress().entrySet()) {
                    var shard = advanced.getKey();
                    var from = before.containsKey(shard) ? before.get(shard).position() : Position.START;
                    byPosition.get(shard).forEach((position, event) -> {
                        if (event.userId().equals(link.userId())
                                && position.isAfter(from)
                                && !position.isAfter(advanced.getValue().position())) {
                            taken.putIfAbsent(event.eventId(), event);
                        }
                    });
                }
                before = link.progress();
            }
            return List.copyOf(taken.values());
        }

        /** Three events a packed record. */
        private void append(Map<String, List<StreamRecord>> logs, String shard, ShoppingEvent event, int second) {
            var log = logs.computeIfAbsent(shard, _ -> new ArrayList<>());
            var position = new Position(BigInteger.valueOf(log.size() / 3), log.size() % 3);
            byPosition.computeIfAbsent(shard, _ -> new LinkedHashMap<>()).put(position, event);
            log.add(new StreamRecord(position, MONDAY.plusSeconds(second), "key", ByteBuffer.wrap(JSON.encode(event))));
        }
    }

    /** Owners that lost their lease and do not know it; some outlive the shard they owned. */
    private static final class Zombies {
        private final Random random;
        private final List<Actor> cycles = new ArrayList<>();

        Zombies(Random random) {
            this.random = random;
        }

        void add(Actor cycle) {
            cycles.add(cycle);
        }

        boolean areThere() {
            return !cycles.isEmpty();
        }

        void advanceOne() {
            var cycle = cycles.get(random.nextInt(cycles.size()));
            if (random.nextInt(100) < 5) {
                cycle.kill();
                cycles.remove(cycle);
            } else if (!cycle.advance()) {
                cycles.remove(cycle);
            }
        }

        void advanceToTheirEnd() {
            while (areThere()) {
                advanceOne();
            }
        }
    }

    /** Some shards, consumed to their end by owners that come and go. */
    private static final class Run {
        private final Random random;
        private final Tables tables;
        private final Map<String, List<StreamRecord>> logs;
        private final Map<String, Integer> checkpoints = new HashMap<>();
        private final Map<String, Owner> owners = new TreeMap<>();
        private final Zombies zombies;

        Run(Random random, Tables tables, Map<String, List<StreamRecord>> logs, Zombies zombies) {
            this.random = random;
            this.zombies = zombies;
            this.tables = tables;
            this.logs = logs;
            logs.keySet().forEach(shard -> owners.put(shard, new Owner(shard)));
        }

        void drive() {
            for (var shards = unfinished(); !shards.isEmpty(); shards = unfinished()) {
                tables.spoilAtTimes(random);
                if (zombies.areThere() && random.nextInt(10) < 3) {
                    zombies.advanceOne();
                } else {
                    advance(owners.get(shards.get(random.nextInt(shards.size()))));
                }
            }
        }

        private List<String> unfinished() {
            return owners.keySet().stream()
                    .filter(shard ->
                            checkpoints.getOrDefault(shard, 0) < logs.get(shard).size())
                    .toList();
        }

        private void advance(Owner owner) {
            if (owner.cycle == null) {
                owner.begin();
            }
            var luck = random.nextInt(1000);
            if (luck < 62) {
                if (luck < 30) {
                    owner.cycle.kill();
                } else {
                    owner.isZombie = true;
                    zombies.add(owner.cycle);
                }
                if (luck >= 58) {
                    checkpoints.put(owner.shard, 0);
                }
                owners.put(owner.shard, new Owner(owner.shard));
            } else if (!owner.cycle.advance()) {
                owner.cycle = null;
            }
        }

        /** A worker that believes it owns a shard, with what it remembers from cycle to cycle. */
        private final class Owner {
            private final String shard;
            private final CommitCycle commitCycle;
            private boolean isZombie;
            private Actor cycle;

            Owner(String shard) {
                this.shard = shard;
                // At times so little that the caches forget within a cycle.
                var caches = new FeatureCaches(random.nextBoolean() ? 1 << 20 : 4_000, InstantSource.fixed(MONDAY));
                // At times so little that every checkout is a slice of its own.
                var memory = new FoldMemory(random.nextBoolean() ? 1 << 20 : 1).open();
                var orders = new OrderFeatures(shard, tables.store, caches, memory, RETENTION, METRICS);
                var activity = new ActivityFeatures(shard, tables.store, caches, memory, RETENTION, METRICS);
                var clock = new ShardClock(shard, tables.store.clocks());
                commitCycle = new CommitCycle(
                        shard,
                        new ShardWork(
                                List.of(
                                        CommitStep.repeatable("orders", orders::fold),
                                        CommitStep.repeatable("activity", activity::fold),
                                        CommitStep.repeatable("clock", clock::advance)),
                                () -> {}),
                        new ShardStatus(shard, InstantSource.fixed(MONDAY)),
                        new SameThread(),
                        new RetryPause(Duration.ofMillis(10), Duration.ofSeconds(1), _ -> Actor.pause()),
                        METRICS,
                        InstantSource.fixed(MONDAY));
            }

            void begin() {
                var log = logs.get(shard);
                var from = checkpoints.getOrDefault(shard, 0);
                var to = Math.min(log.size(), from + 1 + random.nextInt(12));
                cycle = new Actor(
                        () -> commitCycle.run(Decoding.batch(DECODER, shard, log.subList(from, to)), checkpoint(to)));
            }

            private Checkpoint checkpoint(int to) {
                return new Checkpoint() {
                    @Override
                    public void advanceTo(Position position) throws LeaseLostException {
                        Actor.step();
                        requireLease();
                        assertThat(position)
                                .isEqualTo(logs.get(shard).get(to - 1).position());
                        checkpoints.put(shard, to);
                    }

                    @Override
                    public void requireLease() throws LeaseLostException {
                        if (isZombie) {
                            throw new LeaseLostException(shard);
                        }
                    }
                };
            }
        }
    }

    /** What a batch job computes from the distinct events, written as plainly as can be, with nothing of the worker's. */
    private record Recomputation(
            Map<String, OrderHistory> orders,
            Map<String, ProductCounts> products,
            Map<String, Activity> activities,
            StreamClock newestHour) {

        static Recomputation of(List<ShoppingEvent> events) {
            var byUser = new LinkedHashMap<String, List<ShoppingEvent>>();
            events.forEach(event -> byUser.computeIfAbsent(event.userId(), _ -> new ArrayList<>())
                    .add(event));
            var orders = new HashMap<String, OrderHistory>();
            var activities = new HashMap<String, Activity>();
            var products = new PlainProducts();
            byUser.forEach((userId, ofUser) -> {
                var checkouts = ofUser.stream()
                        .filter(event -> event.type().equals(EventType.CHECKOUT))
                        .toList();
                if (!checkouts.isEmpty()) {
                    orders.put(userId, PlainOrders.historyOf(checkouts));
                    products.add(checkouts);
                }
                activities.put(userId, PlainActivity.of(ofUser));
            });
            var newest = events.stream().map(ShoppingEvent::timestamp).max(Instant::compareTo);
            return new Recomputation(
                    orders, products.counts(), activities, new StreamClock(newest.orElse(Instant.EPOCH)));
        }
    }
}
