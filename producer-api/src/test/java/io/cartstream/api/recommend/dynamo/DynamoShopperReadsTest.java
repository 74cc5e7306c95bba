package io.cartstream.api.recommend.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.api.features.dynamo.DynamoClient;
import io.cartstream.api.recommend.Neighbour;
import io.cartstream.api.recommend.RecommendLimits;
import io.cartstream.api.recommend.RecommendMetrics.Service;
import io.cartstream.api.recommend.Shopper;
import io.cartstream.api.recommend.SilentMetrics;
import io.cartstream.feature.FeatureTables;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductMapCodec;
import io.cartstream.feature.ProductTotals;
import io.cartstream.ingest.aws.AwsStub;
import io.cartstream.ingest.aws.AwsStub.Reply;
import io.cartstream.ingest.aws.SdkSettings;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
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
    private final DynamoDbAsyncClient dynamo = DynamoClient.open(PATIENCE);
    private final SilentMetrics metrics = new SilentMetrics();
    private final DynamoShopperReads reads =
            new DynamoShopperReads(dynamo, TABLES, LIMITS, Duration.ofMinutes(10), metrics);

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
        var answer = new DynamoShopperReads(watched, TABLES, LIMITS, Duration.ofMinutes(10), metrics).shopper("anna");

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

        new DynamoTotals(dynamo, TABLES)
                .totals(
                        NOON,
                        (product, totals) -> given.computeIfAbsent(product, _ -> new ArrayList<>())
                                .add(totals))
                .join();

        assertThat(given)
                .isEqualTo(java.util.Map.of(
                        "a", List.of(new ProductTotals(3, 1, 2, 0, 3, 3), new ProductTotals(4, 0, 4, 0, 0, 0))));
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
        var activity = """
                "test-user_activity": [{"cart": {"L": [{"L": [{"S": "c"}, {"N": "2"}]}, {"L": [{"S": "d"}, {"N": "1"}]}]}}]""";
        if (leavesActivityOut.getAndDecrement() > 0) {
            return "{\"Responses\": {%s}, \"UnprocessedKeys\": {\"test-user_activity\": %s}}"
                    .formatted(features, items.get("test-user_activity"));
        }
        var both = features.isEmpty() ? activity : features + ", " + activity;
        return "{\"Responses\": {%s}, \"UnprocessedKeys\": {}}".formatted(both);
    }

    private static String history() {
        return """
                {"orders": {"N": "1"}, "lines": {"N": "2"}, "distinct_products": {"N": "2"}, "reordered_lines": {"N": "0"},
                 "later_lines": {"N": "0"}, "first_order_at": {"N": "%1$d"}, "last_order_at": {"N": "%1$d"}, "products": {"B": "%2$s"}}""".formatted(
                NOON.toEpochMilli(), Base64.getEncoder().encodeToString(ProductMapCodec.encode(HISTORY.products())));
    }

    private static String neighbours(JsonNode request) {
        var asksForA = request.at("/RequestItems/test-product_neighbours/Keys")
                .valueStream()
                .anyMatch(key -> key.at("/product_id/S").asString().equals("a"));
        var items = asksForA ? """
                {"product_id": {"S": "a"}, "neighbours": {"L": [
                  {"M": {"product_id": {"S": "n"}, "score": {"N": "0.5"}, "orders": {"N": "9"}, "lift": {"N": "3"}}},
                  {"M": {"product_id": {"S": "m"}, "score": {"N": "0.25"}, "orders": {"N": "7"}, "lift": {"N": "2"}}}]}}""" : "";
        return "{\"Responses\": {\"test-product_neighbours\": [%s]}, \"UnprocessedKeys\": {}}".formatted(items);
    }

    private static String scanned(boolean second) {
        var today = NOON.getEpochSecond() / 86_400;
        return second ? """
                {"Items": [{"product_id": {"S": "a"}, "shard": {"S": "1"}, "orders": {"N": "4"}, "first_orders": {"N": "4"}}]}""" : """
                {"Items": [{"product_id": {"S": "a"}, "shard": {"S": "0"}, "orders": {"N": "3"}, "first_orders": {"N": "2"},
                  "reorders": {"N": "1"}, "daily_orders": {"M": {"%d": {"N": "3"}}}}],
                 "LastEvaluatedKey": {"product_id": {"S": "a"}, "shard": {"S": "0"}}}""".formatted(today);
    }
}
