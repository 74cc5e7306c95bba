package io.cartstream.api.recommend.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.api.metrics.ApiMetrics;
import io.cartstream.api.recommend.Neighbour;
import io.cartstream.api.recommend.RecommendLimits;
import io.cartstream.api.recommend.RecommendMetrics.Service;
import io.cartstream.api.recommend.Shopper;
import io.cartstream.api.recommend.SilentMetrics;
import io.cartstream.feature.Activity;
import io.cartstream.feature.Cart;
import io.cartstream.feature.DailyEvents;
import io.cartstream.feature.DailyOrders;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductCounts;
import io.cartstream.feature.ProductTotals;
import io.cartstream.ingest.aws.AwsStub;
import io.cartstream.ingest.aws.AwsStub.Reply;
import io.cartstream.ingest.aws.SdkSettings;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.Position;
import io.cartstream.store.ProductPartial;
import io.cartstream.store.RecentEvents;
import io.cartstream.store.ShopperItem;
import io.cartstream.store.WireJson;
import io.cartstream.store.dynamodb.ActivityItems;
import io.cartstream.store.dynamodb.FeatureClient;
import io.cartstream.store.dynamodb.OrderItems;
import io.cartstream.store.dynamodb.PartialItems;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import tools.jackson.databind.JsonNode;

class DynamoShopperReadsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final OrderHistory HISTORY =
            OrderHistory.EMPTY.with(List.of("a", "b"), NOON).history();
    private static final FeatureTables TABLES = new FeatureTables("test-");

    private static final RecommendLimits LIMITS = new RecommendLimits(PATIENCE, PATIENCE, PATIENCE, PATIENCE, 1_000);

    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    private final AwsStub stub = new AwsStub(this::reply);
    private final SdkSettings sdk = new SdkSettings("aws.endpointUrlDynamoDb", stub.address());
    private final DynamoDbAsyncClient dynamo = FeatureClient.forReads(PATIENCE);
    private final SilentMetrics metrics = new SilentMetrics();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ApiMetrics itemMetrics = new ApiMetrics(registry);
    private final DynamoShopperReads reads =
            new DynamoShopperReads(dynamo, TABLES, LIMITS, Duration.ofMinutes(10), metrics, itemMetrics);

    private final CountDownLatch answers = new CountDownLatch(1);
    private final AtomicInteger leavesActivityOut = new AtomicInteger();
    private volatile boolean isSilent;
    private volatile boolean fails;

    @AfterEach
    void stop() {
        answers.countDown();
        dynamo.close();
        sdk.close();
        stub.close();
    }

    @Test
    void shopperIsReadWithOneCall() {
        assertThat(reads.shopper("anna")).succeedsWithin(PATIENCE).isEqualTo(new Shopper(HISTORY, List.of("c", "d")));

        assertThat(requests).hasSize(1);
        assertThat(metrics.calls).containsEntry(Service.DYNAMODB, 1);
    }

    @Test
    void shopperOfWhomNothingIsStoredIsUnknown() {
        assertThat(reads.shopper("nobody")).succeedsWithin(PATIENCE).isEqualTo(Shopper.UNKNOWN);
    }

    @Test
    void whatDynamoDbLeavesOutIsAskedForAgain() {
        leavesActivityOut.set(1);

        assertThat(reads.shopper("anna")).succeedsWithin(PATIENCE).isEqualTo(new Shopper(HISTORY, List.of("c", "d")));
        assertThat(requests).hasSize(2);
    }

    @Test
    void whatDynamoDbLeavesOutAgainAndAgainIsAskedForOnceMoreAndNotForEver() {
        leavesActivityOut.set(Integer.MAX_VALUE);

        assertThat(reads.shopper("anna")).failsWithin(PATIENCE);
        assertThat(requests).hasSize(2);
    }

    @Test
    void answerThatIsGivenUpEndsItsCall() {
        isSilent = true;
        var calls = new CopyOnWriteArrayList<CompletableFuture<?>>();
        var watched = (DynamoDbAsyncClient) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DynamoDbAsyncClient.class}, (_, method, arguments) -> {
                    var call = method.invoke(dynamo, arguments);
                    calls.add((CompletableFuture<?>) call);
                    return call;
                });
        var answer = new DynamoShopperReads(watched, TABLES, LIMITS, Duration.ofMinutes(10), metrics, itemMetrics)
                .shopper("anna");

        answer.cancel(true);

        assertThat(calls).singleElement().satisfies(call -> assertThat(call).isCancelled());
    }

    @Test
    void neighboursAreHeldAlsoWhereThereAreNone() {
        assertThat(reads.neighbours(List.of("a", "none")).join())
                .isEqualTo(java.util.Map.of(
                        "a", List.of(new Neighbour("n", 0.5), new Neighbour("m", 0.25)), "none", List.of()));
        assertThat(reads.neighbours(List.of("none", "a")).join()).hasSize(2);

        assertThat(requests).hasSize(1);
    }

    @Test
    void neighboursThatCannotBeReadAreMissingAndAskedForAgain() {
        fails = true;
        assertThat(reads.neighbours(List.of("a")).join()).isEmpty();

        fails = false;
        assertThat(reads.neighbours(List.of("a")).join()).hasSize(1);
    }

    @Test
    void noCallAsksForMoreThanDynamoDbTakes() {
        var many = IntStream.range(0, 250).mapToObj(i -> "p" + i).toList();

        assertThat(reads.neighbours(many).join()).hasSize(250);

        assertThat(requests)
                .hasSize(3)
                .allSatisfy(request -> assertThat(request.at("/RequestItems/test-product_neighbours/Keys")
                                .size())
                        .isLessThanOrEqualTo(100));
    }

    @Test
    void totalsOfAllPagesAreGivenPartialByPartial() {
        var given = new HashMap<String, List<ProductTotals>>();

        new DynamoTotals(dynamo, TABLES, itemMetrics)
                .totals(
                        NOON,
                        (product, totals) -> given.computeIfAbsent(product, _ -> new ArrayList<>())
                                .add(totals))
                .join();

        assertThat(given)
                .isEqualTo(java.util.Map.of(
                        "a", List.of(new ProductTotals(3, 1, 2, 0, 3, 3), new ProductTotals(4, 0, 4, 0, 0, 0))));
        assertThat(skipped("totals"))
                .as("the partial whose orders are no number")
                .isOne();
    }

    @Test
    void neighboursThatCannotBeReadAreSkippedAndTheOthersAreNot() {
        var found = reads.neighbours(List.of("a", "damaged")).join();

        assertThat(found.get("a")).hasSize(2);
        assertThat(found.get("damaged")).isEmpty();
        assertThat(skipped("neighbours")).isOne();
    }

    private double skipped(String what) {
        return registry.get("cache.items.skipped").tag("name", what).counter().count();
    }

    private Reply reply(String operation, JsonNode request) throws InterruptedException {
        requests.add(request);
        if (isSilent) {
            answers.await();
            return Reply.none();
        }
        if (fails) {
            return Reply.error(400, "ValidationException");
        }
        return switch (operation.substring(operation.indexOf('.') + 1)) {
            case "BatchGetItem" ->
                Reply.ok(
                        request.at("/RequestItems").has("test-product_neighbours")
                                ? neighbours(request)
                                : shopper(request));
            case "Scan" -> Reply.ok(scanned(request.has("ExclusiveStartKey")));
            default -> Reply.error(400, "UnknownOperationException");
        };
    }

    private String shopper(JsonNode request) {
        var items = request.at("/RequestItems");
        var key = items.properties()
                .iterator()
                .next()
                .getValue()
                .at("/Keys/0/user_id/S")
                .asString();
        if (!key.equals("anna")) {
            return "{\"Responses\": {}, \"UnprocessedKeys\": {}}";
        }
        var features = items.has("test-user_features") ? "\"test-user_features\": [%s]".formatted(history()) : "";
        var activity = "\"test-user_activity\": [%s]".formatted(activity());
        if (leavesActivityOut.getAndDecrement() > 0) {
            return "{\"Responses\": {%s}, \"UnprocessedKeys\": {\"test-user_activity\": %s}}"
                    .formatted(features, items.get("test-user_activity"));
        }
        var both = features.isEmpty() ? activity : features + ", " + activity;
        return "{\"Responses\": {%s}, \"UnprocessedKeys\": {}}".formatted(both);
    }

    private static String history() {
        return WireJson.write(new OrderItems(TABLES).put(shopperItem(HISTORY)).item());
    }

    private static String activity() {
        var lines = new LinkedHashMap<String, Long>();
        lines.put("c", 2L);
        lines.put("d", 1L);
        var activity = new Activity(new Cart(lines), List.of(), DailyEvents.EMPTY, NOON);
        return WireJson.write(new ActivityItems(TABLES, InstantSource.fixed(NOON))
                .put(shopperItem(activity))
                .item());
    }

    private static <S> ShopperItem<S> shopperItem(S state) {
        return new ShopperItem<>("anna", 0, java.util.Map.of(), RecentEvents.NONE, state);
    }

    private static String neighbours(JsonNode request) {
        var asksForA = request.at("/RequestItems/test-product_neighbours/Keys")
                .valueStream()
                .anyMatch(key -> key.at("/product_id/S").asString().equals("a"));
        var items = asksForA ? """
                {"product_id": {"S": "a"}, "neighbours": {"L": [
                  {"M": {"product_id": {"S": "n"}, "score": {"N": "0.5"}, "orders": {"N": "9"}, "lift": {"N": "3"}}},
                  {"M": {"product_id": {"S": "m"}, "score": {"N": "0.25"}, "orders": {"N": "7"}, "lift": {"N": "2"}}}]}},
                {"product_id": {"S": "damaged"}, "neighbours": {"L": [{"S": "n"}]}}""" : "";
        return "{\"Responses\": {\"test-product_neighbours\": [%s]}, \"UnprocessedKeys\": {}}".formatted(items);
    }

    private static String scanned(boolean second) {
        return second
                ? """
                {"Items": [{"product_id": {"S": "x"}, "shard": {"S": "1"}, "orders": {"S": "many"}}, %s]}
                """.formatted(partial("1", new ProductCounts(4, 0, 4, 0, DailyOrders.EMPTY)))
                : """
                {"Items": [%s],
                 "LastEvaluatedKey": {"product_id": {"S": "a"}, "shard": {"S": "0"}}}
                """.formatted(partial("0", new ProductCounts(3, 1, 2, 0, linesToday(3))));
    }

    private static String partial(String shard, ProductCounts counts) {
        var key = new ProductPartial.Key("a", shard);
        return WireJson.write(new PartialItems(TABLES)
                .put(new ProductPartial(key, 0, Position.START, counts))
                .item());
    }

    private static DailyOrders linesToday(long lines) {
        return new DailyOrders(new TreeMap<>(java.util.Map.of(NOON.getEpochSecond() / 86_400, lines)));
    }
}
