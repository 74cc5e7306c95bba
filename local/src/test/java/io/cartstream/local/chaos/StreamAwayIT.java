package io.cartstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.embedded.faults.Faults;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real API and a worker, while the stream does not answer the API: what a client is told, and that it is exact. */
class StreamAwayIT {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** An answer that waits for nothing, on a machine that is busy with other things. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final Path LOGS = Path.of("target", "chaos", "stream-away");

    @TempDir
    private static Path folder;

    private static Shop shop;

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper mapper = new JsonMapper();

    private record Answer(int status, JsonNode body, String requestId, Duration after) {
        String text(String field) {
            return body.path(field).asString("");
        }
    }

    @BeforeAll
    static void open() throws IOException, InterruptedException {
        shop = Shop.open(2, LEASE, folder, LOGS);
        shop.addWorker();
        shop.awaitSettled();
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @AfterEach
    void endFaults() {
        faults().clear();
        http.close();
    }

    @Test
    void swallowedAnswersAndARetryWithTheToldIdCountOnce() throws Exception {
        await().atMost(PATIENCE)
                .until(() -> post(checkout("warm", "\"event_id\": \"warm\",")).status() == 202);
        faults().on("kinesis", "PutRecords").closeAfterCommit();

        var failed = post(checkout("anna", ""));

        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.text("type")).isEqualTo("/docs#not-durable");
        var told = failed.text("event_id");
        assertThat(told).isNotEmpty();
        assertThat(failed.text("instance")).isEqualTo(failed.requestId());
        assertThat(Files.readAllLines(LOGS.resolve("api.log")))
                .as("the line under the request's id")
                .anyMatch(line -> line.contains("[" + failed.requestId() + "]") && line.contains("not-durable"));
        assertThat(get("/health/stream").status()).isEqualTo(503);

        faults().clear();
        await().atMost(PATIENCE)
                .until(() -> post(checkout("anna", "\"event_id\": \"" + told + "\","))
                                .status()
                        == 202);

        var another = post(checkout("anna", "\"event_id\": \"another\","));
        assertThat(another.status()).isEqualTo(202);
        await("features").atMost(PATIENCE).until(() -> orders("anna") >= 2);
        assertThat(orders("anna"))
                .as("the retry counts once, and the other order")
                .isEqualTo(2);
    }

    @Test
    void whileTheStreamIsSilentReadsGoOnAndPostsAreRejectedAtOnce() throws Exception {
        await().atMost(PATIENCE)
                .until(() -> post(checkout("bob", "\"event_id\": \"bob-1\",")).status() == 202);
        await("features").atMost(PATIENCE).until(() -> orders("bob") == 1);
        faults().on("kinesis", "PutRecords").hang();
        faults().on("kinesis", "DescribeStreamSummary").hang();

        var waiting = new ArrayList<CompletableFuture<Answer>>();
        for (var i = 0; i < 50; i++) {
            waiting.add(CompletableFuture.supplyAsync(this::postUnchecked, Thread::startVirtualThread));
        }
        await("the outage to be known")
                .atMost(PATIENCE)
                .until(() -> get("/health/stream").status() == 503);

        var rejected = new ArrayList<Answer>();
        for (var i = 0; i < 20; i++) {
            rejected.add(post("[" + checkout("bob", "") + "," + checkout("bob", "\"event_id\": \"mine\",") + "]"));
            for (var read : List.of("/v1/features/users/bob", "/v1/recommendations/bob", "/health/ready")) {
                var answer = get(read);
                assertThat(answer.status()).as(read).isEqualTo(200);
                assertThat(answer.after()).as(read).isLessThan(AT_ONCE);
            }
        }
        assertThat(rejected).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body().path("event_ids").size()).isEqualTo(2);
            assertThat(answer.body().path("event_ids").get(1).asString()).isEqualTo("mine");
        });
        assertThat(rejected)
                .filteredOn(answer -> answer.text("type").equals("/docs#stream-away"))
                .isNotEmpty()
                .allSatisfy(answer -> assertThat(answer.after()).isLessThan(AT_ONCE));
        assertThat(waiting)
                .allSatisfy(post -> assertThat(post).succeedsWithin(PATIENCE).satisfies(answer -> {
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.text("event_id")).isNotEmpty();
                }));

        faults().clear();
        await("the return to be known")
                .atMost(PATIENCE)
                .until(() -> post(checkout("bob", "\"event_id\": \"bob-1\",")).status() == 202);
        assertThat(get("/health/stream").status()).isEqualTo(200);
    }

    private static Faults faults() {
        return shop.aws().aws().faults();
    }

    private static String checkout(String user, String id) {
        return "{" + id + "\"user_id\": \"" + user + "\", \"event\": \"checkout\", \"product_ids\": [\"55\"]}";
    }

    private int orders(String user) throws IOException, InterruptedException {
        return get("/v1/features/users/" + user)
                .body()
                .at("/features/user_orders")
                .asInt(0);
    }

    private Answer postUnchecked() {
        try {
            return post(checkout("carl", ""));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Answer post(String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(shop.address().resolve("/v1/events"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(shop.address().resolve(path)));
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var before = System.nanoTime();
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(
                answer.statusCode(),
                mapper.readTree(answer.body()),
                answer.headers().firstValue("X-Request-Id").orElse(""),
                Duration.ofNanos(System.nanoTime() - before));
    }
}
