package io.cartstream.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.event.EventType;
import io.cartstream.feature.Activity;
import io.cartstream.feature.Cart;
import io.cartstream.feature.DailyEvents;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.OrderLine;
import io.cartstream.feature.ProductCounts;
import io.cartstream.feature.StreamClock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeatureRoutesTest {
    private static final Instant FIRST = Instant.parse("2026-11-01T10:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-11-03T10:00:00Z");
    private static ApiUnderTest api;

    @BeforeAll
    static void start() {
        api = ApiUnderTest.with();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void twoOrders() {
        var history = OrderHistory.EMPTY
                .with(List.of("a", "b"), FIRST)
                .history()
                .with(List.of("c", "b"), SECOND)
                .history();
        api.features.users.put("anna", history);
        api.features.products.put(
                "b", ProductCounts.EMPTY.with(new OrderLine("b", 1, FIRST)).with(new OrderLine("b", 2, SECOND)));
        api.features.clock = StreamClock.UNSET.advancedTo(SECOND);
        api.features.broken = false;
    }

    @Test
    void shoppersFeaturesAreNamedAsInTheFeatureFile() {
        var answer = api.get("/v1/features/users/anna");

        assertThat(answer.status()).isEqualTo(200);
        var json = answer.json();
        assertThat(json.get("user_id").asString()).isEqualTo("anna");
        assertThat(json.get("clock").asString()).isEqualTo("2026-11-03T10:00:00Z");
        assertThat(json.at("/features/user_orders").asInt()).isEqualTo(2);
        assertThat(json.at("/features/user_periods").asDouble()).isEqualTo(2.0);
        assertThat(json.at("/features/user_products").asInt()).isEqualTo(4);
        assertThat(json.at("/features/user_distinct_products").asInt()).isEqualTo(3);
        assertThat(json.at("/features/user_reorder_ratio").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/products/b/up_order_count").asInt()).isEqualTo(2);
        assertThat(json.at("/products/b/up_avg_cart_position").asDouble()).isEqualTo(2.0);
        assertThat(json.get("products").propertyNames()).containsExactly("b", "c", "a");
    }

    @Test
    void onlyAsManyProductsAsAskedFor() {
        assertThat(api.get("/v1/features/users/anna?products=1")
                        .json()
                        .get("products")
                        .propertyNames())
                .containsExactly("b");
        for (var wrong : new String[] {"-1", "10001", "x", ""}) {
            assertThat(api.get("/v1/features/users/anna?products=" + wrong).status())
                    .isEqualTo(400);
        }
    }

    @Test
    void answerThatFindsNoRoomInTheBudgetIsBusyAndLeavesNothingTaken() {
        try (var small = ApiUnderTest.with("CARTSTREAM_BYTES_IN_FLIGHT", "1MiB")) {
            var thousands = IntStream.range(0, 8_000).mapToObj(i -> "p" + i).toList();
            small.features.users.put(
                    "anna", OrderHistory.EMPTY.with(thousands, FIRST).history());
            small.features.clock = StreamClock.UNSET.advancedTo(FIRST);

            var answer = small.get("/v1/features/users/anna?products=10000");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotEmpty();
            assertThat(answer.json().get("type").asString()).endsWith("#busy");
            assertThat(small.get("/v1/features/users/anna?products=10").status())
                    .isEqualTo(200);
            Awaitility.await("released once the answer is written")
                    .until(() ->
                            small.meters.get("ingest.bytes.in_flight").gauge().value() == 0);
        }
    }

    @Test
    void productsFeaturesAreNamedAsInTheFeatureFile() {
        var json = api.get("/v1/features/products/b").json();

        assertThat(json.get("product_id").asString()).isEqualTo("b");
        assertThat(json.at("/features/prod_orders").asInt()).isEqualTo(2);
        assertThat(json.at("/features/prod_reorders").asInt()).isEqualTo(1);
        assertThat(json.at("/features/prod_orders_7d").asInt()).isEqualTo(2);
    }

    @Test
    void whoHasOnlyLookedAroundHasAnActivityAndNoFeatures() {
        api.features.activities.put("carl", carl());

        assertThat(api.get("/v1/features/users/carl").status()).isEqualTo(404);
        assertThat(api.get("/v1/users/carl/activity").status()).isEqualTo(200);
    }

    @Test
    void activityIsCartLastEventsAndCounts() {
        api.features.activities.put("carl", carl());

        var json = api.get("/v1/users/carl/activity").json();

        assertThat(json.get("last_seen").asString()).isEqualTo("2026-11-03T10:00:00Z");
        assertThat(json.at("/cart/0/product_id").asString()).isEqualTo("b");
        assertThat(json.at("/cart/0/quantity").asInt()).isEqualTo(2);
        assertThat(json.at("/last_events/0/event").asString()).isEqualTo("add_to_cart");
        assertThat(json.at("/last_events/1/event").asString()).isEqualTo("product_view");
        assertThat(json.at("/last_events/1/product_ids/0").asString()).isEqualTo("a");
        assertThat(json.at("/daily_events/2026-11-01/product_view").asInt()).isEqualTo(1);
        assertThat(api.get("/v1/users/unknown/activity").status()).isEqualTo(404);
    }

    @Test
    void activityIsForWhoMaySeeTheShopper() {
        try (var restricted = ApiUnderTest.with("CARTSTREAM_SHOPPER_ACCESS", "restricted")) {
            restricted.features.activities.put("carl", carl());

            assertThat(restricted.get("/v1/users/carl/activity").status()).isEqualTo(403);
        }
    }

    private static Activity carl() {
        return new Activity(
                new Cart(Map.of("b", 2L)),
                List.of(
                        new Activity.Seen(EventType.PRODUCT_VIEW, FIRST, List.of("a")),
                        new Activity.Seen(EventType.ADD_TO_CART, SECOND, List.of("b"))),
                new DailyEvents(
                        new TreeMap<>(Map.of(FIRST.getEpochSecond() / 86_400, Map.of(EventType.PRODUCT_VIEW, 1L)))),
                SECOND);
    }

    @Test
    void whoIsUnknownIsNotFound() {
        assertThat(api.get("/v1/features/users/nobody").status()).isEqualTo(404);
        assertThat(api.get("/v1/features/products/nothing").status()).isEqualTo(404);
        assertThat(api.get("/v1/features/users/" + "x".repeat(129)).status()).isEqualTo(404);
    }

    @Test
    void storeThatDoesNotAnswerIsUnavailable() {
        api.features.broken = true;

        var answer = api.get("/v1/features/users/anna");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }
}
