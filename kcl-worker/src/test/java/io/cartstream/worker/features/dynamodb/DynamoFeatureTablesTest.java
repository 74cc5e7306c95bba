package io.cartstream.worker.features.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.event.CartItem;
import io.cartstream.event.EventType;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.feature.Activity;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.OrderLine;
import io.cartstream.feature.ProductCounts;
import io.cartstream.feature.StreamClock;
import io.cartstream.service.retry.RetryPause;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.Position;
import io.cartstream.store.ProductPartial;
import io.cartstream.store.Progress;
import io.cartstream.store.RecentEvents;
import io.cartstream.store.ShopperItem;
import io.cartstream.store.dynamodb.TableSchemas;
import io.cartstream.worker.aws.CallBudget;
import io.cartstream.worker.aws.RemoteCalls;
import io.cartstream.worker.features.FeatureStore;
import io.cartstream.worker.features.StoreUnavailableException;
import io.cartstream.worker.features.Unwritten;
import io.cartstream.worker.metrics.Metric;
import io.cartstream.worker.metrics.Mode;
import io.cartstream.worker.metrics.WorkerMetrics;
import io.cartstream.worker.metrics.WorkerRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

class DynamoFeatureTablesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static AmazonDynamoDBLocal server;
    private static DynamoDbAsyncClient dynamoDb;
    private static int generation;

    private final WorkerMetrics metrics =
            new WorkerMetrics(WorkerRegistry.silent(Mode.FOLD).meters());
    private final RemoteCalls calls =
            new CallBudget(8, 4, new RetryPause(Duration.ofMillis(10), Duration.ofSeconds(1), _ -> {}), metrics).open();
    private final Deque<UnaryOperator<CompletableFuture<?>>> nextAnswers = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private FeatureTables tables;
    private FeatureStore store;

    @BeforeAll
    static void start() {
        server = DynamoDBEmbedded.create();
        dynamoDb = server.dynamoDbAsyncClient();
    }

    @AfterAll
    static void stop() {
        dynamoDb.close();
        server.shutdownNow();
    }

    @BeforeEach
    void createTables() {
        tables = new FeatureTables("g" + generation++ + "-");
        TableSchemas.of(tables).forEach(table -> dynamoDb.createTable(table).join());
        store = DynamoFeatureTables.open(withFaults(), tables, calls, InstantSource.fixed(NOW));
    }

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void aShopperIsReadAsItWasWritten() {
        var shopper = shopper("7", 0, orders(3));

        assertThat(store.shoppers().write(Map.of("7", shopper))).isEmpty();

        assertThat(store.shoppers().read(Set.of("7", "nobody"))).isEqualTo(Map.of("7", shopper.written()));
    }

    @Test
    void activityIsReadAsItWasWrittenAndExpiresAfterItsLastWrite() {
        var activity = Activity.EMPTY
                .with(event(EventType.ADD_TO_CART, item("b", 2), item("a", 1)))
                .with(event(EventType.PRODUCT_VIEW, CartItem.of("c")));
        var item = shopper("7", 0, activity);

        store.activities().write(Map.of("7", item));

        assertThat(store.activities().read(Set.of("7"))).isEqualTo(Map.of("7", item.written()));
        assertThat(List.copyOf(store.activities()
                        .read(Set.of("7"))
                        .get("7")
                        .state()
                        .cart()
                        .lines()
                        .keySet()))
                .containsExactly("b", "a");
        assertThat(stored(tables.userActivity(), "user_id", "7")
                        .get("expires_at")
                        .n())
                .isEqualTo(Long.toString(NOW.plus(Duration.ofDays(90)).getEpochSecond()));
    }

    @Test
    void aPartialIsReadAsItWasWritten() {
        var partial = partial("apple", 0);

        store.partials().write(Map.of(partial.key(), partial));

        assertThat(store.partials().read(Set.of(partial.key()))).isEqualTo(Map.of(partial.key(), partial.written()));
    }

    @Test
    void whoeverWritesOverAnOldVersionLoses() {
        store.shoppers().write(Map.of("7", shopper("7", 0, orders(1))));
        store.shoppers().write(Map.of("7", shopper("7", 1, orders(2))));

        assertThat(store.shoppers().write(Map.of("7", shopper("7", 0, orders(3)), "8", shopper("8", 0, orders(1)))))
                .isEqualTo(Map.of("7", new Unwritten.Lost()));
        assertThat(store.shoppers().write(Map.of("7", shopper("7", 1, orders(3)))))
                .isEqualTo(Map.of("7", new Unwritten.Lost()));
        assertThat(store.shoppers().read(Set.of("7", "8")))
                .isEqualTo(Map.of(
                        "7", shopper("7", 1, orders(2)).written(),
                        "8", shopper("8", 0, orders(1)).written()));
    }

    @Test
    void aWriteWhoseAnswerWasLostIsKnownAsOurOwnWhenItIsRepeated() {
        nextAnswers.add(answer -> answer.thenCompose(_ -> CompletableFuture.failedFuture(timeout())));

        assertThat(store.shoppers().write(Map.of("7", shopper("7", 0, orders(2)))))
                .isEmpty();

        assertThat(metrics.total(Metric.RETRIES)).isEqualTo(1);
        assertThat(store.shoppers().read(Set.of("7")).get("7").version()).isEqualTo(1);
    }

    @Test
    void aThrottledWriteIsRepeatedAndCounted() {
        nextAnswers.add(_ -> CompletableFuture.failedFuture(throttled()));
        nextAnswers.add(_ -> CompletableFuture.failedFuture(throttled()));

        assertThat(store.shoppers().write(Map.of("7", shopper("7", 0, orders(2)))))
                .isEmpty();

        assertThat(metrics.total(Metric.THROTTLES)).isEqualTo(2);
        assertThat(metrics.total(Metric.RETRIES)).isEqualTo(2);
    }

    @Test
    void aTableThatStaysThrottledIsUnavailable() {
        for (var attempt = 0; attempt < 4; attempt++) {
            nextAnswers.add(_ -> CompletableFuture.failedFuture(throttled()));
        }

        assertThatThrownBy(() -> store.shoppers().write(Map.of("7", shopper("7", 0, orders(2)))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(tables.userFeatures());
    }

    @Test
    void anItemTooLargeIsRefusedAndTheOthersAreWritten() {
        var large = shopper("7", 0, orders(1));
        var tooLarge = new ShopperItem<>(
                "7", 0, large.progress(), RecentEvents.of(new long[60_000], new long[60_000]), large.state());

        assertThat(store.shoppers().write(Map.of("7", tooLarge, "8", shopper("8", 0, orders(1)))))
                .isEqualTo(Map.of("7", new Unwritten.Refused("DynamoDB calls it invalid")));

        assertThat(store.shoppers().read(Set.of("7", "8"))).containsOnlyKeys("8");
    }

    @Test
    void aMarkKeepsWhatIsStoredAndMovesPositionAndVersion() {
        store.shoppers().write(Map.of("7", shopper("7", 0, orders(2))));
        var marked = shopper("7", 1, orders(3)).setAside("too large");

        assertThat(store.shoppers().write(Map.of("7", marked))).isEmpty();

        var read = store.shoppers().read(Set.of("7")).get("7");
        assertThat(read.setAside()).contains("too large");
        assertThat(read.version()).isEqualTo(2);
        assertThat(read.progress()).isEqualTo(marked.progress());
        assertThat(stored(tables.userFeatures(), "user_id", "7").get("orders").n())
                .isEqualTo("2");
        assertThat(store.shoppers().write(Map.of("7", shopper("7", 1, orders(3)))))
                .as("by who does not know of the mark")
                .isEqualTo(Map.of("7", new Unwritten.Lost()));
        assertThat(store.shoppers().write(Map.of("7", shopper("7", 2, orders(9)))))
                .isEmpty();
        assertThat(store.shoppers().read(Set.of("7")).get("7").setAside())
                .as("a whole item takes the mark away")
                .isEmpty();
    }

    @Test
    void anItemThatCannotBeReadIsSetAsideAndTheOthersAreRead() {
        store.shoppers().write(Map.of("7", shopper("7", 0, orders(2)), "8", shopper("8", 0, orders(2))));
        spoil("products");

        var read = store.shoppers().read(Set.of("7", "8"));

        assertThat(read.get("7").setAside())
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("cannot be read"));
        assertThat(read.get("7").version()).isEqualTo(1);
        assertThat(read.get("8").setAside()).isEmpty();
    }

    @Test
    void anItemWhoseVersionCannotBeReadCanBeMarked() {
        store.shoppers().write(Map.of("7", shopper("7", 0, orders(2))));
        spoil("version");
        var unreadable = store.shoppers().read(Set.of("7")).get("7");

        assertThat(store.shoppers().write(Map.of("7", unreadable))).isEmpty();

        assertThat(store.shoppers().read(Set.of("7"))).isEqualTo(Map.of("7", unreadable.written()));
    }

    private void spoil(String attribute) {
        dynamoDb.updateItem(request -> request.tableName(tables.userFeatures())
                        .key(Map.of("user_id", AttributeValue.fromS("7")))
                        .updateExpression("SET #attribute = :rubbish")
                        .expressionAttributeNames(Map.of("#attribute", attribute))
                        .expressionAttributeValues(Map.of(":rubbish", AttributeValue.fromS("rubbish"))))
                .join();
    }

    @Test
    void moreKeysThanOneCallTakesAreAllRead() {
        var shoppers = new HashMap<String, ShopperItem<OrderHistory>>();
        IntStream.range(0, 250).forEach(i -> shoppers.put("u" + i, shopper("u" + i, 0, orders(1))));
        store.shoppers().write(shoppers);
        requests.clear();

        assertThat(store.shoppers().read(shoppers.keySet())).hasSize(250);
        assertThat(requests).containsExactly("batchGetItem", "batchGetItem", "batchGetItem");
    }

    @Test
    void keysLeftUnprocessedAreAskedForAgain() {
        store.shoppers().write(Map.of("7", shopper("7", 0, orders(2))));
        nextAnswers.add(_ -> CompletableFuture.completedFuture(BatchGetItemResponse.builder()
                .responses(Map.of())
                .unprocessedKeys(Map.of(
                        tables.userFeatures(),
                        KeysAndAttributes.builder()
                                .keys(List.of(Map.of("user_id", AttributeValue.fromS("7"))))
                                .build()))
                .build()));

        assertThat(store.shoppers().read(Set.of("7"))).containsOnlyKeys("7");
    }

    @Test
    void theClockOnlyMovesForward() {
        store.clocks().advance("shard-1", new StreamClock(NOW));
        store.clocks().advance("shard-1", new StreamClock(NOW.minus(Duration.ofDays(1))));

        assertThat(stored(tables.streamClock(), "shard", "shard-1")
                        .get("newest_hour")
                        .n())
                .isEqualTo(Long.toString(NOW.toEpochMilli()));
    }

    @Test
    void theLargestItemsThatTheBoundsAllowFitTheTable() {
        var longest = "\u00fc".repeat(60);
        var products = IntStream.range(0, 5_000)
                .mapToObj(i -> "%04d".formatted(i) + longest)
                .toList();
        var history = OrderHistory.EMPTY;
        for (var from = 0; from < products.size(); from += 500) {
            history = history.with(products.subList(from, from + 500), NOW).history();
        }
        var activity = Activity.EMPTY;
        for (var i = 0; i < 600; i++) {
            var some = products.subList(i, i + 300).stream()
                    .map(id -> item(id, 1_000_000))
                    .toArray(CartItem[]::new);
            activity = activity.with(event(EventType.ADD_TO_CART, some));
        }

        assertThat(history.forgottenProducts()).isPositive();
        assertThat(store.shoppers().write(Map.of("7", crowded("7", history, 1024))))
                .isEmpty();
        assertThat(store.activities().write(Map.of("7", crowded("7", activity, 100))))
                .isEmpty();
    }

    private static <S> ShopperItem<S> shopper(String userId, long version, S state) {
        return crowded(userId, version, state, 3);
    }

    private static <S> ShopperItem<S> crowded(String userId, S state, int recentEvents) {
        return crowded(userId, 0, state, recentEvents);
    }

    private static <S> ShopperItem<S> crowded(String userId, long version, S state, int recentEvents) {
        var recent = RecentEvents.NONE;
        for (var i = 0; i < recentEvents; i++) {
            recent = recent.with(
                    RecentEvents.hash("event-" + i), NOW, new RecentEvents.Bound(Duration.ofDays(1), 1, recentEvents));
        }
        var progress = Map.of(
                "shardId-000000000000", new Progress(position(17), NOW),
                "shardId-000000000001", new Progress(position(4), NOW.minusSeconds(60)));
        return new ShopperItem<>(userId, version, progress, recent, state);
    }

    private static OrderHistory orders(int orders) {
        var history = OrderHistory.EMPTY;
        for (var i = 0; i < orders; i++) {
            history = history.with(List.of("apple", "product-" + i), NOW.plusSeconds(i))
                    .history();
        }
        return history;
    }

    private static ProductPartial partial(String productId, long version) {
        var counts = ProductCounts.EMPTY
                .with(new OrderLine(productId, 1, NOW))
                .with(new OrderLine(productId, 2, NOW.minus(Duration.ofDays(3))));
        return new ProductPartial(
                new ProductPartial.Key(productId, "shardId-000000000000"), version, position(5), counts);
    }

    private static ShoppingEvent event(EventType type, CartItem... items) {
        return new ShoppingEvent(
                "e", "7", type, List.of(items), NOW, NOW, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static CartItem item(String productId, int quantity) {
        return new CartItem(productId, OptionalInt.of(quantity), Optional.empty());
    }

    private static Position position(long sub) {
        return new Position(new BigInteger("49590338271490256608559692538361571095921575989136588898"), sub);
    }

    private static ApiCallTimeoutException timeout() {
        return ApiCallTimeoutException.create(5_000);
    }

    private static RuntimeException throttled() {
        return ProvisionedThroughputExceededException.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ProvisionedThroughputExceededException")
                        .build())
                .build();
    }

    private static Map<String, AttributeValue> stored(String table, String keyName, String key) {
        return dynamoDb.getItem(request -> request.tableName(table).key(Map.of(keyName, AttributeValue.fromS(key))))
                .join()
                .item();
    }

    /** The client, of which the next answers to reads and writes can be spoiled. */
    private DynamoDbAsyncClient withFaults() {
        return (DynamoDbAsyncClient) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DynamoDbAsyncClient.class}, (_, method, arguments) -> {
                    try {
                        synchronized (requests) {
                            requests.add(method.getName());
                            var spoil = nextAnswers.poll();
                            var answer = (CompletableFuture<?>) method.invoke(dynamoDb, arguments);
                            return spoil == null ? answer : spoil.apply(answer);
                        }
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
