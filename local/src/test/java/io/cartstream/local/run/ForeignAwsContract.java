package io.cartstream.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.embedded.EmbeddedClients;
import io.cartstream.embedded.FreePorts;
import io.cartstream.store.Generation;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Both services against an AWS that is none of ours: nothing but the SDK's own variables differs from the cloud. */
abstract class ForeignAwsContract {
    private static final Duration TIME_TO_START = Duration.ofMinutes(3);
    private static final Duration TIME_TO_ARRIVE = Duration.ofMinutes(3);
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = FreePorts.inARow(2);
    private final URI api = URI.create("http://localhost:" + port);
    private final URI workerHealth = URI.create("http://localhost:" + (port + 1) + "/health/live");
    private final List<Process> services = new ArrayList<>();

    private EmbeddedClients clients;

    /** Where that AWS is, all services behind one address. */
    abstract URI endpoint();

    /** Settings of the SDK that it needs, beside the address. */
    abstract Map<String, String> settings();

    @BeforeEach
    void startServices() throws Exception {
        clients = EmbeddedClients.of(endpoint());
        new Provisioning(clients, Generation.FIRST).run();
        services.add(service("producer-api", Map.of("CARTSTREAM_PORT", String.valueOf(port))));
        services.add(service("kcl-worker", Map.of("CARTSTREAM_HEALTH_PORT", String.valueOf(port + 1))));
    }

    @AfterEach
    void stopServices() throws InterruptedException {
        services.forEach(Process::destroy);
        for (var service : services) {
            if (!service.waitFor(1, TimeUnit.MINUTES)) {
                service.destroyForcibly();
            }
        }
        clients.close();
    }

    @Test
    void anEventBecomesAFeatureAndAnArchivedObject() throws Exception {
        await("API").atMost(TIME_TO_START).until(() -> status(api.resolve("/health/stream")) == 200);
        await("worker").atMost(TIME_TO_START).until(() -> status(workerHealth) == 200);

        var posted = http.send(
                HttpRequest.newBuilder(api.resolve("/v1/events"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("""
                                {"event_id":"m-1","user_id":1569,"event":"checkout","product_ids":["123","55"]}"""))
                        .build(),
                BodyHandlers.ofString());
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(202);

        await("feature")
                .atMost(TIME_TO_ARRIVE)
                .untilAsserted(() -> assertThat(
                                get(api.resolve("/v1/features/users/1569")).body())
                        .contains("\"user_orders\":1", "\"user_products\":2"));
        await("archive")
                .atMost(TIME_TO_ARRIVE)
                .untilAsserted(
                        () -> assertThat(archived()).anyMatch(object -> object.contains("\"event_id\":\"m-1\"")));
    }

    private List<String> archived() {
        return clients
                .s3()
                .listObjectsV2(request -> request.bucket(LocalResources.BUCKET).prefix("events/"))
                .contents()
                .stream()
                .map(this::text)
                .toList();
    }

    /** Whether another's Firehose compresses as it was told is its own affair. */
    private String text(S3Object object) {
        var bytes = clients.s3()
                .getObjectAsBytes(
                        request -> request.bucket(LocalResources.BUCKET).key(object.key()))
                .asByteArray();
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(unpacked.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private Process service(String module, Map<String, String> own) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-jar",
                        Path.of("..", module, "target", module + ".jar").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/foreign-aws-" + module + ".log")));
        builder.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL", endpoint().toString(),
                        "AWS_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", "local",
                        "AWS_SECRET_ACCESS_KEY", "local"));
        builder.environment().putAll(settings());
        builder.environment().putAll(own);
        return builder.start();
    }

    private int status(URI uri) throws InterruptedException {
        try {
            return get(uri).statusCode();
        } catch (IOException _) {
            return 0;
        }
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString());
    }
}
