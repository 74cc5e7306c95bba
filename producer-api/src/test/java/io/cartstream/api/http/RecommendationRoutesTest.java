package io.cartstream.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.cartstream.api.catalogue.Product;
import io.cartstream.api.http.ApiUnderTest.Answer;
import io.cartstream.api.recommend.ModelInMemory;
import io.cartstream.api.recommend.Neighbour;
import io.cartstream.feature.OrderHistory;
import io.cartstream.feature.ProductTotals;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RecommendationRoutesTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final String SECRET = "a secret for the tests";
    private static final String SHOPPER_KEY = "a key of the shop's server";
    private static final String API_KEY = "a key that the page shows";
    private static ApiUnderTest api;

    @BeforeAll
    static void start() {
        api = ApiUnderTest.with(
                "CARTSTREAM_SHOP_REFRESH", "100ms",
                "CARTSTREAM_MODEL_RELOAD", "100ms",
                "CARTSTREAM_RECOMMEND_BUDGET", "10s",
                "CARTSTREAM_MODEL_BUDGET", "10s");
        furnish(api);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void modelIsWell() {
        api.model.answer = ModelInMemory::byFrequency;
        await().untilAsserted(() -> assertThat(
                        api.get("/v1/recommendations/anna").json().get("source").asString())
                .isEqualTo("model"));
    }

    @Test
    void modelsRankingComesWithNamesReasonsAndProbabilities() {
        var answer = api.get("/v1/recommendations/anna");

        requireShape(answer, "Recommendations");
        var json = answer.json();
        assertThat(json.get("user_id").asString()).isEqualTo("anna");
        assertThat(json.get("items")
                        .valueStream()
                        .map(each -> each.get("product_id").asString()))
                .containsExactly("milk", "butter", "salt", "bread");
        var bread = json.at("/items/3");
        assertThat(bread.get("name").asString()).isEqualTo("Fresh bread");
        assertThat(bread.get("department").asString()).isEqualTo("Bakery");
        assertThat(bread.has("aisle")).isFalse();
        assertThat(bread.get("price").decimalValue()).isEqualByComparingTo("2.95");
        assertThat(bread.get("probability").asDouble()).isEqualTo(0.333333);
        assertThat(bread.get("reason").asString()).isEqualTo("bought_before");
        assertThat(json.at("/items/1/reason").asString()).isEqualTo("goes_with_cart");
        assertThat(json.at("/items/0/reason").asString()).isEqualTo("popular");
    }

    @Test
    void onlyAsManyAsAskedFor() {
        assertThat(api.get("/v1/recommendations/anna?limit=2").json().get("items"))
                .hasSize(2);
        for (var wrong : new String[] {"0", "51", "x", ""}) {
            assertThat(api.get("/v1/recommendations/anna?limit=" + wrong).status())
                    .isEqualTo(400);
        }
        assertThat(api.get("/v1/recommendations/" + "x".repeat(129)).status()).isEqualTo(404);
    }

    @Test
    void fallbackSaysSo() {
        api.model.answer = _ -> CompletableFuture.failedFuture(new IOException("gone"));

        var answer = api.get("/v1/recommendations/anna");

        requireShape(answer, "Recommendations");
        assertThat(answer.json().get("source").asString()).isEqualTo("fallback");
        assertThat(answer.json().at("/items/0/product_id").asString()).isEqualTo("bread");
        assertThat(answer.json().at("/items/0").has("probability")).isFalse();
    }

    @Test
    void shopperNobodyKnowsGetsWhatIsPopular() {
        var items = api.get("/v1/recommendations/nobody").json().get("items");

        assertThat(items).hasSize(1);
        assertThat(items.at("/0/product_id").asString()).isEqualTo("milk");
    }

    @Test
    void submittedEventIsAnsweredWithRecommendationsThatKnowIt() {
        var answer = api.post("/submit", """
                {"user_id": "anna", "event": "add_to_cart", "product_ids": ["salt"]}""");

        requireShape(answer, "Submitted");
        assertThat(answer.json().get("source").asString()).isEqualTo("model");
        assertThat(answer.json()
                        .get("recommendations")
                        .valueStream()
                        .map(each -> each.get("product_id").asString()))
                .contains("bread")
                .doesNotContain("salt", "jam");
        assertThat(api.post("/submit", "{\"user_id\": \"anna\"}").json().has("recommendations"))
                .isFalse();
    }

    @Test
    void catalogueIsPagedAndSearched() {
        var first = api.get("/v1/products?limit=2");
        requireShape(first, "ProductPage");
        assertThat(first.json().get("items")).hasSize(2);
        assertThat(first.json().get("departments").valueStream().map(JsonNode::asString))
                .containsExactly("Bakery", "Dairy");

        var second = api.get(
                "/v1/products?limit=2&cursor=" + first.json().get("next_cursor").asString());
        assertThat(second.json().get("items")).hasSize(1);
        assertThat(second.json().has("next_cursor")).isFalse();

        assertThat(api.get("/v1/products?search=fresh%20br").json().get("items"))
                .hasSize(1);
        assertThat(api.get("/v1/products?department=Dairy").json().get("items")).hasSize(2);
        for (var wrong : new String[] {"limit=0", "limit=101", "cursor=strange", "search=" + "x".repeat(201)}) {
            assertThat(api.get("/v1/products?" + wrong).status()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void productIsFoundByItsId() {
        var answer = api.get("/v1/products/bread");

        requireShape(answer, "Product");
        assertThat(answer.json().get("name").asString()).isEqualTo("Fresh bread");
        assertThat(api.get("/v1/products/nothing").status()).isEqualTo(404);
    }

    @Test
    void whereAccessIsRestrictedItTakesAKeyForItOrTheShoppersToken() {
        try (var restricted = ApiUnderTest.with(
                "CARTSTREAM_SHOPPER_ACCESS", "restricted",
                "CARTSTREAM_API_KEYS", API_KEY,
                "CARTSTREAM_SHOPPER_KEYS", SHOPPER_KEY,
                "CARTSTREAM_SHOPPER_TOKEN_SECRET", SECRET)) {
            furnish(restricted, "X-API-Key", API_KEY);
            var soon = Instant.now().plus(Duration.ofMinutes(5));
            var token = new ShopperToken(SECRET).sign("anna", soon);
            for (var path : List.of("/v1/recommendations/anna", "/v1/features/users/anna")) {
                assertThat(restricted.get(path).status()).isEqualTo(401);
                assertThat(restricted.get(path, "X-API-Key", API_KEY).status()).isEqualTo(403);
                assertThat(restricted.get(path, "X-API-Key", SHOPPER_KEY).status())
                        .isNotEqualTo(403);
                assertThat(restricted
                                .get(path, "X-API-Key", API_KEY, "X-Shopper-Token", token)
                                .status())
                        .isNotEqualTo(403);
            }
            assertThat(restricted
                            .get("/v1/recommendations/bert", "X-API-Key", API_KEY, "X-Shopper-Token", token)
                            .status())
                    .isEqualTo(403);
            var event = """
                    {"user_id": "anna", "event": "product_view", "product_ids": ["salt"]}""";
            var untold = restricted.post("/submit", event, "X-API-Key", API_KEY).json();
            assertThat(untold.get("recommendations")).isEmpty();
            assertThat(untold.has("source")).isFalse();
            assertThat(restricted
                            .post("/submit", event, "X-API-Key", API_KEY, "X-Shopper-Token", token)
                            .json()
                            .get("recommendations"))
                    .isNotEmpty();
        }
    }

    private static void furnish(ApiUnderTest api, String... headers) {
        api.features.users.put("anna", OrderHistory.EMPTY);
        api.shop.shoppers.histories.put(
                "anna",
                OrderHistory.EMPTY
                        .with(List.of("bread", "salt", "jam"), NOON.minusSeconds(2 * 86_400))
                        .history()
                        .with(List.of("bread"), NOON.minusSeconds(86_400))
                        .history());
        api.shop.shoppers.carts.put("anna", List.of("jam"));
        api.shop.shoppers.neighbours.put("jam", List.of(new Neighbour("butter", 0.4)));
        api.shop.totals.put("milk", new ProductTotals(9, 2, 7, 2, 3, 5));
        api.shop.catalogue.add(product("bread", "Fresh bread", "Bakery"));
        api.shop.catalogue.add(product("milk", "Milk", "Dairy"));
        api.shop.catalogue.add(product("butter", "Butter", "Dairy"));
        await().until(() ->
                api.get("/v1/products", headers).json().path("items").size() == 3);
    }

    private static Product product(String id, String name, String department) {
        return new Product(id, name, Optional.of(department), Optional.empty(), Optional.of(new BigDecimal("2.95")));
    }

    /** As openapi.json says, with no field that it does not name. */
    private static void requireShape(Answer answer, String schema) {
        assertThat(answer.status()).isEqualTo(200);
        var document = new String(api.get("/openapi.json").response().body().getBytes(UTF_8), UTF_8)
                .replace(
                        "\"type\" : \"object\",\n        \"required\"",
                        "\"unevaluatedProperties\": false, \"type\" : \"object\",\n        \"required\"");
        var root = document.replaceFirst("\\{", "{\"\\$ref\": \"#/components/schemas/" + schema + "\",");
        var violations = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root, InputFormat.JSON)
                .validate(answer.response().body(), InputFormat.JSON);
        assertThat(violations).isEmpty();
    }
}
