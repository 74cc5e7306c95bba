package io.cartstream.api.features.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.feature.FeatureTables;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductMapCodec;
import io.cartstream.feature.StreamClock;
import io.cartstream.ingest.aws.AwsStub;
import io.cartstream.ingest.aws.AwsStub.Reply;
import io.cartstream.ingest.aws.SdkSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import tools.jackson.databind.JsonNode;

class DynamoLiveFeaturesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final OrderHistory HISTORY = OrderHistory.EMPTY
            .with(List.of("a", "b"), NOON)
            .history()
            .with(List.of("b"), NOON.plusSeconds(60))
            .history();

    private final AtomicInteger clockReads = new AtomicInteger();
    private final AwsStub dynamo = new AwsStub(this::reply);
    private final SdkSettings sdk = new SdkSettings("aws.endpointUrlDynamoDb", dynamo.address());
    private final DynamoDbAsyncClient client = DynamoClient.open(Duration.ofSeconds(5));
    private final DynamoLiveFeatures features = new DynamoLiveFeatures(client, new FeatureTables("test-"));

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
                yield Reply.ok("{\"Items\": [{\"newest_hour\": {\"N\": \"0\"}}, {\"newest_hour\": {\"N\": \"%d\"}}]}"
                        .formatted(NOON.toEpochMilli()));
            }
            default -> Reply.error(400, "UnknownOperationException");
        };
    }

    private static String userItem() {
        return """
                {"Item": {"user_id": {"S": "anna"}, "version": {"N": "2"}, "orders": {"N": "2"}, "lines": {"N": "3"},
                 "distinct_products": {"N": "2"}, "reordered_lines": {"N": "1"}, "later_lines": {"N": "1"},
                 "first_order_at": {"N": "%d"}, "last_order_at": {"N": "%d"}, "products": {"B": "%s"}}}""".formatted(
                        NOON.toEpochMilli(),
                        NOON.plusSeconds(60).toEpochMilli(),
                        Base64.getEncoder().encodeToString(ProductMapCodec.encode(HISTORY.products())));
    }

    private static String page(String productId, boolean second) {
        if (!productId.equals("a")) {
            return "{\"Items\": []}";
        }
        return second ? """
                {"Items": [{"orders": {"N": "4"}, "first_orders": {"N": "3"}, "second_orders": {"N": "1"}, "reorders": {"N": "1"},
                 "daily_orders": {"M": {"20001": {"N": "4"}}}}]}""" : """
                {"Items": [{"orders": {"N": "3"}, "first_orders": {"N": "2"}, "reorders": {"N": "1"},
                 "daily_orders": {"M": {"20000": {"N": "3"}}}}],
                 "LastEvaluatedKey": {"product_id": {"S": "a"}, "shard": {"S": "0"}}}""";
    }
}
