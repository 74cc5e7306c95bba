package io.cartstream.api.http;

import static io.cartstream.api.http.ApiUnderTest.EVENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.event.EventContract;
import io.cartstream.ingest.MemoryStream.StubBehaviour;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HttpServerTest {
    private static final String SHOP = "https://shop.example";
    private static ApiUnderTest api;

    @BeforeAll
    static void start() {
        api = ApiUnderTest.with("CARTSTREAM_CORS_ORIGINS", SHOP);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void securityHeadersAreOnEveryAnswerAndNoServerVersion() {
        for (var path : new String[] {"/health/live", "/nowhere", "/v1/features/users/nobody"}) {
            var answer = api.get(path);
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
            assertThat(answer.header("Server")).isEmpty();
        }
    }

    @Test
    void allowedOriginMayReadAndAForeignOneGetsNoHeaders() {
        assertThat(api.post("/submit", EVENT, "Origin", SHOP).header("Access-Control-Allow-Origin"))
                .isEqualTo(SHOP);
        var foreign = api.post("/submit", EVENT, "Origin", "https://evil.example");
        assertThat(foreign.status()).isEqualTo(200);
        assertThat(foreign.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(foreign.header("Vary")).contains("Origin");
    }

    @Test
    void preflightIsAnswered() {
        var answer = api.method("OPTIONS", "/submit", "Origin", SHOP, "Access-Control-Request-Method", "POST");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(SHOP);
        assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("POST");
        assertThat(answer.header("Access-Control-Allow-Headers")).contains("X-API-Key");
        var foreign = api.method(
                "OPTIONS", "/submit", "Origin", "https://evil.example", "Access-Control-Request-Method", "POST");
        assertThat(foreign.header("Access-Control-Allow-Methods")).isEmpty();
    }

    @Test
    void harmlessRequestIdIsKeptAndAnyOtherReplaced() {
        assertThat(api.get("/health/live", "X-Request-Id", "abc-1.2_3").header("X-Request-Id"))
                .isEqualTo("abc-1.2_3");
        assertThat(api.get("/health/live", "X-Request-Id", "<b>").header("X-Request-Id"))
                .matches("[0-9a-f]{16}");
    }

    @Test
    void unknownRoutesAndMethodsAreProblems() {
        assertThat(api.get("/nowhere").status()).isEqualTo(404);
        assertThat(api.get("/nowhere").header("Content-Type")).isEqualTo("application/problem+json");
        var answer = api.method("DELETE", "/submit");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("POST, OPTIONS");
        assertThat(answer.json().get("type").asString()).isEqualTo("/docs#method-not-allowed");
    }

    @Test
    void documentationIsServedWithoutAnythingFromElsewhere() {
        assertThat(api.get("/").status()).isEqualTo(302);
        assertThat(api.get("/").header("Location")).endsWith("/docs");
        var page = api.get("/docs");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.response().body()).doesNotContain("http://").doesNotContain("https://");
        assertThat(api.get("/docs/docs.js").response().body()).doesNotContain("https://");
        assertThat(api.get("/docs/docs.css").status()).isEqualTo(200);
    }

    @Test
    void everyProblemIsExplainedOnTheDocsPage() {
        var page = api.get("/docs").response().body();

        for (var type : ProblemType.values()) {
            assertThat(page).contains("id=\"" + type.anchor() + "\"").contains(type.anchor() + " · " + type.status());
        }
    }

    @Test
    void openApiNamesEveryRouteAndTheEventAsItIsValidated() {
        var document = api.get("/openapi.json").json();

        assertThat(document.get("openapi").asString()).startsWith("3.1");
        var event = document.at("/components/schemas/Event");
        assertThat(event.at("/properties/user_id/maxLength").asInt()).isEqualTo(128);
        assertThat(event.at("/properties/product_ids/items/$ref").asString())
                .isEqualTo("#/components/schemas/product_id");
        assertThat(document.at("/components/schemas/product_id").isMissingNode())
                .isFalse();
        var routes = HttpServer.table(
                new EventRoutes(null, null, null, null),
                new FeatureRoutes(null, null, null),
                new RecommendationRoutes(null, null, 0, null),
                new CatalogueRoutes(null, null),
                new CatalogueWriteRoutes(null, null, null, null),
                new HealthRoutes(null, () -> true),
                new DocsRoutes(new OpenApi(new EventContract())));
        var named = document.get("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(method -> method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey()))
                .toList();
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(routes.stream()
                        .map(route -> route.method().name() + " " + route.path())
                        .toList());
    }

    @Test
    void afterAnErrorInTheIngestTheProcessIsToBeReplacedAndEveryRequestIsAnsweredAllTheSame() {
        try (var broken = ApiUnderTest.with("CARTSTREAM_REQUEST_DEADLINE", "200ms")) {
            assertThat(broken.get("/health/live").status()).isEqualTo(200);
            broken.stream.behave(StubBehaviour.DEADLY);

            assertThat(broken.post("/submit", EVENT).status()).isEqualTo(503);

            assertThat(broken.get("/health/live").status()).isEqualTo(503);
            assertThat(broken.get("/health/ready").status()).isEqualTo(503);
        }
    }

    @Test
    void throttlingDoesNotMakeTheStreamUnavailable() {
        api.stream.behave(StubBehaviour.THROTTLING);
        var posting = CompletableFuture.supplyAsync(() -> api.post("/submit", EVENT));
        Awaitility.await()
                .until(() -> api.meters.get("ingest.put.throttles").counter().count() > 0);
        assertThat(api.get("/health/stream").status()).isEqualTo(200);

        api.stream.behave(StubBehaviour.WELL);
        assertThat(posting.join().status()).isEqualTo(200);
    }
}
