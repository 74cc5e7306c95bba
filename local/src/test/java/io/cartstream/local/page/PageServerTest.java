package io.cartstream.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.feature.OrderHistory;
import io.cartstream.local.run.ProvisionedAws;
import io.cartstream.local.watch.PipelineRoutes;
import io.cartstream.store.RecentEvents;
import io.cartstream.store.ShopperItem;
import io.cartstream.store.dynamodb.OrderItems;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page's server over HTTP, beside an embedded AWS whose services do not run. */
class PageServerTest {
    private static final URI API = URI.create("http://localhost:8080");
    private static final URI NOBODY = URI.create("http://localhost:1");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private ProvisionedAws aws;
    private PipelineRoutes pipeline;
    private PageServer server;

    @BeforeEach
    void start() throws Exception {
        var dist = Files.createDirectories(folder.resolve("dist"));
        Files.writeString(dist.resolve("index.html"), "<!doctype html><title>Shop</title>");
        Files.writeString(dist.resolve("config.json"), "{\"apiUrl\":\"https://somewhere.else\"}");
        Files.writeString(Files.createDirectories(dist.resolve("assets")).resolve("main-AbC123.js"), "start();");
        aws = ProvisionedAws.start(folder.resolve("aws"));
        pipeline = PipelineRoutes.of(
                aws.aws(),
                aws.dynamoDb(),
                new PipelineRoutes.Pipeline(
                        ProvisionedAws.STREAM,
                        ProvisionedAws.ARCHIVE_DELIVERY,
                        ProvisionedAws.TABLES,
                        NOBODY,
                        List.of(NOBODY)));
        server = PageServer.start(dist, 0, API, pipeline);
    }

    @AfterEach
    void stop() {
        server.close();
        pipeline.close();
        aws.close();
        http.close();
    }

    @Test
    void thePageIsAskedForEachTimeAndItsAssetsAreKept() throws Exception {
        var page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>Shop</title>");
        assertThat(page.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");

        var script = get("/assets/main-AbC123.js");
        assertThat(script.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
        assertThat(script.headers().firstValue("Cache-Control")).contains("public, max-age=31536000, immutable");
    }

    @Test
    void whatIsNotThereIsNotKept() throws Exception {
        for (var path : List.of("/assets/main-Gone.js", "/nowhere", "/assets/%2e%2e/%2e%2e/secret")) {
            var answer = get(path);
            assertThat(answer.statusCode()).as(path).isIn(400, 404);
            assertThat(answer.headers().firstValue("Cache-Control").orElse("")).doesNotContain("immutable");
        }
    }

    @Test
    void everyAnswerKeepsBrowsersFromDoingMoreThanTheyShould() throws Exception {
        for (var path : List.of("/", "/config.json", "/pipeline", "/nowhere")) {
            assertThat(get(path).headers().map())
                    .containsEntry("x-content-type-options", List.of("nosniff"))
                    .containsEntry("x-frame-options", List.of("DENY"))
                    .containsEntry("referrer-policy", List.of("no-referrer"))
                    .containsEntry("content-security-policy", List.of("frame-ancestors 'none'"));
        }
    }

    @Test
    void thePageLearnsWhereTheApiIs() throws Exception {
        var config = json("/config.json");

        assertThat(config.path("apiUrl").asString()).isEqualTo("http://localhost:8080");
        assertThat(config.path("pipelineUrl").asString("absent")).isEmpty();
    }

    @Test
    void thePipelinesNumbersHaveTheNamesThatThePageReads() throws Exception {
        var snapshot = json("/pipeline");

        assertThat(snapshot.path("at").isString()).isTrue();
        assertThat(snapshot.path("api")).isEqualTo(tree("{\"accepted\":0,\"rejected\":0,\"ready\":false}"));
        assertThat(snapshot.path("stream").path("shards").size()).isEqualTo(4);
        assertThat(snapshot.path("stream").path("shards").get(0))
                .isEqualTo(tree("{\"id\":\"shardId-000000000000\",\"records\":0,\"lag_millis\":null}"));
        assertThat(snapshot.path("worker"))
                .isEqualTo(
                        tree(
                                "{\"tasks\":0,\"shards\":0,\"processed\":0,\"duplicates\":0,\"dead_letters\":0,\"freshness_millis\":null,\"lag_millis\":null}"));
        assertThat(snapshot.path("archive")).isEqualTo(tree("{\"objects\":0,\"bytes\":0,\"events\":0}"));
    }

    @Test
    void theShoppersWithTheMostOrdersAreKnown() throws Exception {
        assertThat(json("/pipeline/shoppers")).isEqualTo(tree("{\"items\":[]}"));
        for (var number = 1; number <= 20; number++) {
            put("shopper-" + number, number);
        }

        var items = json("/pipeline/shoppers").path("items");

        assertThat(items.size()).isEqualTo(12);
        assertThat(items.get(0)).isEqualTo(tree("{\"user_id\":\"shopper-20\",\"orders\":20}"));
        assertThat(items.get(11).path("orders").asInt()).isEqualTo(9);
    }

    @Test
    void withoutABuiltPageThePipelinesNumbersAreStillThere() throws Exception {
        server.close();
        server = PageServer.start(folder.resolve("nothing"), 0, API, pipeline);

        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/pipeline").statusCode()).isEqualTo(200);
    }

    private void put(String user, int orders) {
        var history = OrderHistory.EMPTY;
        for (var number = 0; number < orders; number++) {
            history = history.with(List.of("a"), Instant.EPOCH).history();
        }
        var items = new OrderItems(ProvisionedAws.TABLES);
        aws.dynamoDb().putItem(items.put(new ShopperItem<>(user, 0, Map.of(), RecentEvents.NONE, history)));
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        return tree(get(path).body());
    }

    private static JsonNode tree(String json) {
        return new JsonMapper().readTree(json);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
