package io.cartstream.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.embedded.EmbeddedAws;
import io.cartstream.embedded.EmbeddedAwsSettings;
import io.cartstream.embedded.EmbeddedClients;
import io.cartstream.embedded.FreePorts;
import io.cartstream.embedded.sagemaker.ModelEndpoints;
import io.cartstream.local.model.ModelDeployment;
import io.cartstream.store.Generation;
import io.cartstream.store.StoredNeighbour;
import io.cartstream.store.StoredProduct;
import io.cartstream.store.dynamodb.NeighbourItems;
import io.cartstream.store.dynamodb.ProductItems;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Recommendations with everything real: API and worker as processes of their own, the SDK's clients, DynamoDB Local, the shipped model
 * behind the embedded SageMaker endpoint; and that endpoint slow, failing and gone.
 */
class RecommendationsIT {
    private static final Duration TIME_TO_START = Duration.ofMinutes(3);
    private static final Duration TIME_TO_SETTLE = Duration.ofMinutes(2);
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(30);

    /** What is promised of an answer while the model does not answer. */
    private static final Duration PROMISED = Duration.ofMillis(150);

    /** So many failures do not open the circuit yet. */
    private static final int ANSWERS_BEFORE_THE_CIRCUIT_OPENS = 9;

    private static final int QUESTIONS = 30;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ModelEndpoints MODELS = new ModelEndpoints();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private static Path folder;

    private static final List<AutoCloseable> PARTS = new ArrayList<>();
    private static EmbeddedAws aws;
    private static ModelDeployment deployment;
    private static DataFiles data;
    private static URI api;

    @BeforeAll
    static void start() throws Exception {
        data = hold(DataFolder.take(folder)).files();
        aws = hold(EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(folder).withModelEndpoints(MODELS)));
        var clients = hold(EmbeddedClients.of(aws));
        new Provisioning(clients, Generation.FIRST).run();
        furnish(clients);
        deployment = deploy();
        var settings = new RunSettings(
                folder, FreePorts.inARow(7), 1, Artifacts.ofThisProject(), Optional.empty(), false, false);
        api = settings.api();
        var register = new ProcessRegister(data.processes(), data.folder());
        var services = new LocalServices(settings, data, aws.environment(), register.mark());
        var console = new Console(System.out);
        var specs = List.of(services.workers().getFirst(), services.api());
        var running = hold(new Services(
                specs.stream()
                        .map(spec -> new Service(spec, RestartPolicy.DEFAULT, register, console))
                        .toList(),
                TIME_TO_STOP));
        running.start();
        try (var probe = new Probe()) {
            running.awaitReady(probe, TIME_TO_START);
        }
        order("anna", "bread", "salt");
        order("anna", "bread", "jam");
        order("anna", "bread");
        order("bert", "milk");
        order("carl", "milk", "tea");
        await("orders to be counted and the model to be taken up")
                .atMost(TIME_TO_SETTLE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    var answer = recommendations("anna");
                    assertThat(answer.get("source").asString()).isEqualTo("model");
                    assertThat(products(answer)).contains("bread", "salt", "jam", "milk", "tea");
                });
    }

    @AfterAll
    static void stop() throws Exception {
        for (var part : PARTS.reversed()) {
            part.close();
        }
    }

    /** So that the circuit, which judges the last twenty, opens no sooner than after ten failures. */
    @BeforeEach
    void modelHasBeenWellForLong() throws Exception {
        for (var question = 0; question < QUESTIONS; question++) {
            recommendations("anna");
        }
    }

    @AfterEach
    void modelIsWellAgain() {
        aws.faults().clear();
        deployment.close();
        deployment = deploy();
        awaitSource("model");
    }

    @Test
    void modelRanksWithNamesReasonsAndProbabilities() throws Exception {
        var answer = recommendations("anna");

        assertThat(products(answer).getFirst()).isEqualTo("bread");
        var bread = answer.at("/items/0");
        assertThat(bread.get("name").asString()).isEqualTo("Fresh bread");
        assertThat(bread.get("reason").asString()).isEqualTo("bought_before");
        assertThat(answer.get("items")
                        .valueStream()
                        .map(each -> each.get("probability").asDouble()))
                .isSortedAccordingTo(Collections.reverseOrder())
                .allSatisfy(told -> assertThat(told).isBetween(0.0, 1.0));
    }

    @Test
    void shopperNobodyKnowsGetsWhatIsPopular() throws Exception {
        var answer = recommendations("a stranger".replace(' ', '-'));

        assertThat(answer.get("source").asString()).isEqualTo("model");
        assertThat(products(answer)).contains("bread", "milk");
    }

    @Test
    void liveCartIsTakenIntoAccountAtOnceAndOnceItIsCounted() throws Exception {
        // Each time by a shopper of whom nothing is counted: a busy machine's answer may miss the time of its reads.
        var shopper = new AtomicInteger();
        await("the cart in the answer to its own event").atMost(TIME_TO_SETTLE).untilAsserted(() -> {
            var submitted = JSON.readTree(post("/submit", """
                    {"user_id": "dora-%d", "event": "add_to_cart", "product_ids": ["milk"]}
                    """.formatted(shopper.incrementAndGet())));
            assertThat(products(submitted, "recommendations"))
                    .contains("butter")
                    .doesNotContain("milk");
        });
        await("the cart to be counted").atMost(TIME_TO_SETTLE).untilAsserted(() -> {
            var answer = recommendations("dora-" + shopper.get());
            assertThat(products(answer)).contains("butter").doesNotContain("milk");
            assertThat(answer.get("items")
                            .valueStream()
                            .filter(each -> each.get("product_id").asString().equals("butter"))
                            .map(each -> each.get("reason").asString()))
                    .containsExactly("goes_with_cart");
        });
    }

    @Test
    void silentModelDelaysNoAnswer() throws Exception {
        aws.faults().on("sagemaker", "InvokeEndpoint").hang();

        requirePromptFallback();
    }

    @Test
    void failingModelIsNoFailureOfOurs() throws Exception {
        aws.faults().on("sagemaker", "InvokeEndpoint").refuse(500, "InternalFailure");

        requirePromptFallback();
    }

    @Test
    void modelWhoseConnectionsBreakIsNoFailureOfOurs() throws Exception {
        aws.faults().on("sagemaker", "InvokeEndpoint").closeBeforeCommit();

        requirePromptFallback();
    }

    @Test
    void modelThatIsGoneIsNoFailureOfOurs() throws Exception {
        MODELS.remove(LocalResources.MODEL_ENDPOINT);

        requirePromptFallback();
    }

    @Test
    void newModelIsTakenUpWithoutARestart() throws Exception {
        MODELS.deploy(
                LocalResources.MODEL_ENDPOINT,
                rows -> String.join(",", Collections.nCopies((int) rows.lines().count(), "0.125")));

        assertThat(recommendations("anna").at("/items/0/probability").asDouble())
                .isEqualTo(0.125);
    }

    @Test
    void modelOfOtherFeaturesIsNotAskedUntilItFits() throws Exception {
        MODELS.deploy(LocalResources.MODEL_ENDPOINT, _ -> {
            throw new IllegalArgumentException("feature dimension mismatch");
        });

        awaitSource("fallback");
        assertThat(products(recommendations("anna")).getFirst()).isEqualTo("bread");
    }

    private static void requirePromptFallback() throws Exception {
        var latencies = new ArrayList<Duration>();
        for (var question = 0; question < QUESTIONS; question++) {
            var began = System.nanoTime();
            var answer = recommendations("anna");
            latencies.add(Duration.ofNanos(System.nanoTime() - began));
            assertThat(answer.get("source").asString()).isEqualTo("fallback");
            assertThat(products(answer).getFirst()).isEqualTo("bread");
            assertThat(answer.at("/items/0").has("probability")).isFalse();
        }
        // Of the first ones, for which the model was asked and waited for: once the circuit is open any answer is
        // quick.
        assertThat(median(latencies.subList(0, ANSWERS_BEFORE_THE_CIRCUIT_OPENS)))
                .isLessThan(PROMISED);
        assertThat(median(latencies)).isLessThan(PROMISED);
    }

    /** Of single answers a crowded machine may delay any. */
    private static Duration median(List<Duration> latencies) {
        return latencies.stream().sorted().toList().get(latencies.size() / 2);
    }

    private static void awaitSource(String source) {
        await("recommendations by the " + source)
                .atMost(TIME_TO_SETTLE)
                .untilAsserted(
                        () -> assertThat(recommendations("anna").get("source").asString())
                                .isEqualTo(source));
    }

    private static ModelDeployment deploy() {
        return ModelDeployment.start(MODELS, LocalResources.MODEL_ENDPOINT, data.model(), data.servedScaler());
    }

    private static void furnish(EmbeddedClients clients) {
        var products = new ProductItems(Generation.FIRST.tables());
        var neighbours = new NeighbourItems(Generation.FIRST.tables());
        var bread = new StoredProduct("bread", "Fresh bread", Optional.empty(), Optional.empty(), Optional.empty());
        var butter = new StoredNeighbour("butter", 0.4, 2, 1.5);
        clients.dynamoDb()
                .batchWriteItem(request -> request.requestItems(Map.of(
                        products.table(), List.of(products.put(bread, false)),
                        neighbours.table(), List.of(neighbours.put("milk", List.of(butter))))));
    }

    private static void order(String user, String... products) throws Exception {
        post("/v1/events", """
                {"user_id": "%s", "event": "checkout", "product_ids": ["%s"], "timestamp": "%s"}
                """.formatted(user, String.join("\", \"", products), Instant.now()));
    }

    private static JsonNode recommendations(String user) throws IOException, InterruptedException {
        var response = HTTP.send(
                HttpRequest.newBuilder(api.resolve("/v1/recommendations/" + user))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static String post(String path, String body) throws IOException, InterruptedException {
        var response = HTTP.send(
                HttpRequest.newBuilder(api.resolve(path))
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(30))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 202);
        return response.body();
    }

    private static List<String> products(JsonNode answer) {
        return products(answer, "items");
    }

    private static List<String> products(JsonNode answer, String field) {
        return answer.get(field)
                .valueStream()
                .map(each -> each.get("product_id").asString())
                .toList();
    }

    private static <T extends AutoCloseable> T hold(T part) {
        PARTS.add(part);
        return part;
    }
}
