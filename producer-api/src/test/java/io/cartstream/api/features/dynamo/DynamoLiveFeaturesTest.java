package io.cartstream.api.features.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.api.metrics.ApiMetrics;
import io.cartstream.feature.DailyOrders;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductCounts;
import io.cartstream.feature.StreamClock;
import io.cartstream.ingest.aws.AwsStub;
import io.cartstream.ingest.aws.AwsStub.Reply;
import io.cartstream.ingest.aws.SdkSettings;
import io.cartstream.store.FeatureTables;
import io.cartstream.store.Position;
import io.cartstream.store.ProductPartial;
import io.cartstream.store.RecentEvents;
import io.cartstream.store.ShopperItem;
import io.cartstream.store.WireJson;
import io.cartstream.store.dynamodb.FeatureClient;
import io.cartstream.store.dynamodb.OrderItems;
import io.cartstream.store.dynamodb.PartialItems;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import tools.jackson.databind.JsonNode;

class DynamoLiveFeaturesTest {
    private static final FeatureTables TABLES = new FeatureTables("test-");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final OrderHistory HISTORY = OrderHistory.EMPTY
            .with(List.of("a", "b"), NOON)
            .history()
            .with(List.of("b"), NOON.plusSeconds(60))
            .history();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicInteger clockReads = new AtomicInteger();
    private final AwsStub dynamo = new AwsStub(this::reply);
    private final SdkSettings sdk = new SdkSettings("aws.endpointUrlDynamoDb", dynamo.address());
    private final DynamoDbAsyncClient client = FeatureClient.forReads(Duration.ofSeconds(5));
    private final DynamoLiveFeatures features = new DynamoLiveFeatures(client, TABLES, new ApiMetrics(registry));

    @AfterEach
    void stop() {
        client.close();
        sdk.close();
        dynamo.close();
    }

    @Test
    void shoppersItemIsReadWhole() {
        assertThat(features.user("anna")).succeedsWithin(PATIENCE).isEqualTo(Optional.of(HISTORY));
        assertThat(features.user("nobody")).succeedsWithin(PATIENCE).isEqualTo(Optional.empty());
    }

    @Test
    void productsPartialsOfAllPagesAddUp() {
        var counts = features.product("a").join().orElseThrow();

        assertThat(counts.orders()).isEqualTo(7);
        assertThat(counts.reorders()).isEqualTo(2);
        assertThat(counts.firstOrders()).isEqualTo(5);
        assertThat(counts.secondOrders()).isEqualTo(1);
        assertThat(counts.daily().byEpochDay()).containsEntry(20_000L, 3L).containsEntry(20_001L, 4L);
        assertThat(features.product("nothing")).succeedsWithin(PATIENCE).isEqualTo(Optional.empty());
    }

    @Test
    void clockIsTheNewestOfAllShardsAndReadOnceASecondAtMost() {
        assertThat(features.clock()).succeedsWithin(PATIENCE).isEqualTo(new StreamClock(NOON));
        assertThat(features.clock()).succeedsWithin(PATIENCE).isEqualTo(new StreamClock(NOON));

        assertThat(clockReads).hasValueBetween(1, 2);
    }

    @Test
    void clockThatCannotBeReadIsSkippedAndCounted() {
        assertThat(features.clock()).succeedsWithin(PATIENCE).isEqualTo(new StreamClock(NOON));

        assertThat(registry.get("cache.items.skipped")
                        .tag("name", "clock")
                        .counter()
                        .count())
                .isEqualTo(clockReads.get());
    }

    private Reply reply(String operation, JsonNode request) {
        return switch (operation.substring(operation.indexOf('.') + 1)) {
            case "GetItem" -> {
                assertThat(request.get("TableName").asString()).isEqualTo("test-user_features");
                assertThat(request.get("ConsistentRead").asBoolean()).isTrue();
                yield Reply.ok(request.at("/Key/user_id/S").asString().equals("anna") ? userItem() : "{}");
            }
            case "Query" -> {
                assertThat(request.get("TableName").asString()).isEqualTo("test-product_features");
                assertThat(request.get("ConsistentRead").asBoolean()).isTrue();
                yield Reply.ok(page(
                        request.at("/ExpressionAttributeValues/:product/S").asString(),
                        request.has("ExclusiveStartKey")));
            }
            case "Scan" -> {
                assertThat(request.get("TableName").asString()).isEqualTo("test-stream_clock");
                clockReads.incrementAndGet();
                yield Reply.ok(
                        "{\"Items\": [{\"newest_hour\": {\"S\": \"noon\"}}, {\"newest_hour\": {\"N\": \"0\"}}, {\"newest_hour\": {\"N\": \"%d\"}}]}"
                                .formatted(NOON.toEpochMilli()));
            }
            default -> Reply.error(400, "UnknownOperationException");
        };
    }

    private static String userItem() {
        var item = new ShopperItem<>("anna", 1, Map.of(), RecentEvents.NONE, HISTORY);
        return "{\"Item\": %s}"
                .formatted(WireJson.write(new OrderItems(TABLES).put(item).item()));
    }

    private static String page(String productId, boolean second) {
        if (!productId.equals("a")) {
            return "{\"Items\": []}";
        }
        return second
                ? "{\"Items\": [%s]}".formatted(partial("1", new ProductCounts(4, 1, 3, 1, daily(20_001, 4))))
                : "{\"Items\": [%s], \"LastEvaluatedKey\": {\"product_id\": {\"S\": \"a\"}, \"shard\": {\"S\": \"0\"}}}"
                        .formatted(partial("0", new ProductCounts(3, 1, 2, 0, daily(20_000, 3))));
    }

    private static String partial(String shard, ProductCounts counts) {
        var key = new ProductPartial.Key("a", shard);
        return WireJson.write(new PartialItems(TABLES)
                .put(new ProductPartial(key, 0, Position.START, counts))
                .item());
    }

    private static DailyOrders daily(long day, long lines) {
        return new DailyOrders(new TreeMap<>(Map.of(day, lines)));
    }
}
