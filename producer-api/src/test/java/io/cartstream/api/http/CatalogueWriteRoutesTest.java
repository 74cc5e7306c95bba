package io.cartstream.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CatalogueWriteRoutesTest {
    private static final String PAGE = "a-page-key-of-the-shop-0123456789";
    private static final String SERVER = "a-server-key-of-the-shop-0123456789";

    private ApiUnderTest api;

    @BeforeEach
    void start() {
        api = ApiUnderTest.with("CARTSTREAM_API_KEYS", PAGE, "CARTSTREAM_SHOPPER_KEYS", SERVER);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void storedProductIsShownAfterTheRefresh() {
        var answer = put("123", "{\"name\": \"Oat milk\", \"category\": [\"Food\", \"Milk\"], \"price\": 2.95}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("available").asBoolean()).isTrue();
        Awaitility.await()
                .until(() -> api.get("/v1/products/123", "X-API-Key", PAGE).status() == 200);
        var shown = api.get("/v1/products/123", "X-API-Key", PAGE).json();
        assertThat(shown.get("department").asString()).isEqualTo("Food");
        assertThat(shown.get("price").decimalValue()).isEqualByComparingTo("2.95");
    }

    @Test
    void onlyServersChangeTheCatalogue() {
        for (var answer : new ApiUnderTest.Answer[] {
            api.put("/v1/products/1", "{\"name\": \"a\"}", "X-API-Key", PAGE),
            api.post("/v1/products", "[{\"product_id\": \"1\", \"name\": \"a\"}]", "X-API-Key", PAGE),
            api.method("DELETE", "/v1/products/1", "X-API-Key", PAGE)
        }) {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.json().get("type").asString()).isEqualTo("/docs#servers-only");
        }
        assertThat(api.put("/v1/products/1", "{\"name\": \"a\"}").status()).isEqualTo(401);
        assertThat(api.shop.catalogue).isEmpty();
    }

    @Test
    void withoutServerKeysNobodyChangesTheCatalogueOfAGuardedShop() {
        try (var guarded = ApiUnderTest.with("CARTSTREAM_API_KEYS", PAGE)) {
            assertThat(guarded.put("/v1/products/1", "{\"name\": \"a\"}", "X-API-Key", PAGE)
                            .status())
                    .isEqualTo(403);
        }
        try (var open = ApiUnderTest.with()) {
            assertThat(open.put("/v1/products/1", "{\"name\": \"a\"}").status()).isEqualTo(200);
        }
        try (var openWithServers = ApiUnderTest.with("CARTSTREAM_SHOPPER_KEYS", SERVER)) {
            assertThat(openWithServers
                            .put("/v1/products/1", "{\"name\": \"a\"}")
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void laterChangeStaysWhicheverArrivesLast() {
        put("1", "{\"name\": \"new\", \"updated_at\": \"2026-11-22T10:00:01Z\"}");

        var late = put("1", "{\"name\": \"old\", \"updated_at\": \"2026-11-22T10:00:00Z\"}");

        assertThat(late.status()).isEqualTo(409);
        assertThat(delete("1?updated_at=2026-11-22T10:00:00Z").status()).isEqualTo(409);
        assertThat(api.shop.catalogue.getFirst().name()).isEqualTo("new");
        assertThat(delete("1?updated_at=2026-11-22T10:00:01Z").status()).isEqualTo(204);
        assertThat(api.shop.catalogue).isEmpty();
        assertThat(delete("1").status()).isEqualTo(204);
    }

    @Test
    void wrongParametersAreTold() {
        assertThat(put("1", "{}").status()).isEqualTo(422);
        assertThat(put("1", "{}").json().at("/violations/0/pointer").asString()).isEqualTo("/name");
        assertThat(put("1", "{").status()).isEqualTo(400);
        assertThat(put("x".repeat(65), "{\"name\": \"a\"}").status()).isEqualTo(400);
        assertThat(delete("1?updated_at=now").status()).isEqualTo(400);
    }

    @Test
    void eachOfSeveralProductsHasItsResult() {
        put("3", "{\"name\": \"new\", \"updated_at\": \"2026-11-22T10:00:01Z\"}");

        var answer = api.postAs("application/x-ndjson", "/v1/products", """
                {"product_id": "1", "name": "first", "updated_at": "2026-11-22T10:00:00Z"}
                {"product_id": "2"}
                {"product_id": "1", "name": "second", "updated_at": "2026-11-22T10:00:00Z"}

                {"product_id": "3", "name": "old", "updated_at": "2026-11-22T10:00:00Z"}
                nonsense
                """.getBytes(UTF_8), "X-API-Key", SERVER);

        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.json().get("stored").asInt()).isEqualTo(2);
        assertThat(answer.json()
                        .get("results")
                        .valueStream()
                        .map(each -> each.get("status").asString()))
                .containsExactly("stored", "rejected", "stored", "stale", "rejected");
        assertThat(api.shop.catalogue)
                .filteredOn(product -> product.productId().equals("1"))
                .singleElement()
                .satisfies(product -> assertThat(product.name()).isEqualTo("second"));
    }

    @Test
    void thousandProductsFitAndOneMoreDoesNot() {
        assertThat(postAll(CatalogueWriteRoutes.MAX_PRODUCTS).status()).isEqualTo(200);
        assertThat(api.shop.catalogue).hasSize(CatalogueWriteRoutes.MAX_PRODUCTS);
        assertThat(postAll(CatalogueWriteRoutes.MAX_PRODUCTS + 1).status()).isEqualTo(413);
    }

    @Test
    void aRequestOfWhichNothingIsStoredIsNoSuccess() {
        assertThat(api.post("/v1/products", "[{}, 1]", "X-API-Key", SERVER).status())
                .isEqualTo(422);
        api.shop.isAway = true;
        assertThat(postAll(2).status()).isEqualTo(503);
        assertThat(put("1", "{\"name\": \"a\"}").header("Retry-After")).isEqualTo("1");
    }

    private ApiUnderTest.Answer postAll(int products) {
        var body = new StringBuilder("[");
        for (var i = 0; i < products; i++) {
            body.append(i == 0 ? "" : ",").append("{\"product_id\": ").append(i).append(", \"name\": \"a\"}");
        }
        return api.post("/v1/products", body.append("]").toString(), "X-API-Key", SERVER);
    }

    private ApiUnderTest.Answer put(String id, String json) {
        return api.put("/v1/products/" + id, json, "X-API-Key", SERVER);
    }

    private ApiUnderTest.Answer delete(String idAndQuery) {
        return api.method("DELETE", "/v1/products/" + idAndQuery, "X-API-Key", SERVER);
    }
}
