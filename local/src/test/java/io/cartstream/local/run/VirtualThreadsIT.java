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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No virtual thread of the services reads from a jar. One that has to wait for the jar's monitor leaves its carrier; where all carriers are
 * then taken by virtual threads that wait, pinned, for a class which a platform thread loads from that jar, none of them ever goes on: on
 * two cores the API now and then started without ever answering.
 */
class VirtualThreadsIT {
    private static final Duration TIME_TO_START = Duration.ofMinutes(3);
    private static final Duration TIME_TO_SETTLE = Duration.ofMinutes(2);
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void readsNoJar() throws Exception {
        var models = new ModelEndpoints();
        try (var taken = DataFolder.take(folder);
                var aws =
                        EmbeddedAws.start(EmbeddedAwsSettings.ephemeral(folder).withModelEndpoints(models));
                var clients = EmbeddedClients.of(aws)) {
            var data = taken.files();
            new Provisioning(clients, Generation.FIRST).run();
            try (var _ =
                    ModelDeployment.start(models, LocalResources.MODEL_ENDPOINT, data.model(), data.servedScaler())) {
                useEverything(data, aws);
            }
            assertThat(readByVirtualThreads(data)).isEmpty();
        }
    }

    private void useEverything(DataFiles data, EmbeddedAws aws) throws Exception {
        var settings = new RunSettings(
                folder, FreePorts.inARow(7), 1, Artifacts.ofThisProject(), Optional.empty(), false, false);
        var api = settings.api();
        var register = new ProcessRegister(data.processes(), data.folder());
        var services = new LocalServices(settings, data, aws.environment(), register.mark());
        var watched = Stream.of(services.workers().getFirst(), services.api())
                .map(VirtualThreadsIT::watched)
                .map(spec -> new Service(spec, RestartPolicy.DEFAULT, register, new Console(System.out)))
                .toList();
        try (var running = new Services(watched, TIME_TO_STOP)) {
            running.start();
            try (var probe = new Probe()) {
                running.awaitReady(probe, TIME_TO_START);
            }
            post(api, "anna");
            post(api, "no such character: \\u0000");
            for (var path : List.of(
                    "/docs",
                    "/docs/docs.js",
                    "/docs/docs.css",
                    "/openapi.json",
                    "/v1/products",
                    "/v1/products/bread",
                    "/v1/recommendations/bert",
                    "/nowhere")) {
                get(api.resolve(path));
            }
            await("the events to be counted")
                    .atMost(TIME_TO_SETTLE)
                    .until(() -> get(api.resolve("/v1/features/users/anna")).contains("\"bread\""));
            get(api.resolve("/v1/recommendations/anna"));
        }
    }

    private static ServiceSpec watched(ServiceSpec spec) {
        var command = new ArrayList<>(spec.command());
        var jar = command.indexOf("-jar");
        command.set(jar, JarReads.class.getName());
        command.addAll(jar, List.of("-cp", Path.of("target", "test-classes").toString()));
        return new ServiceSpec(spec.name(), command, spec.environment(), spec.health(), spec.log());
    }

    private static List<String> readByVirtualThreads(DataFiles data) throws IOException {
        try (var logs = Files.list(data.folder().resolve("logs"))) {
            return logs.flatMap(VirtualThreadsIT::lines)
                    .filter(line -> line.startsWith(JarReads.ON_A_VIRTUAL_THREAD))
                    .toList();
        }
    }

    private static Stream<String> lines(Path log) {
        try {
            return Files.readAllLines(log).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void post(URI api, String user) throws Exception {
        HTTP.send(
                HttpRequest.newBuilder(api.resolve("/submit"))
                        .header("Content-Type", "application/json")
                        .timeout(TIME_TO_STOP)
                        .POST(BodyPublishers.ofString("""
                                {"user_id": "%s", "event": "checkout", "product_ids": ["bread"], "timestamp": "%s"}
                                """.formatted(user, Instant.now())))
                        .build(),
                BodyHandlers.discarding());
    }

    private static String get(URI address) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(address).timeout(TIME_TO_STOP).build(), BodyHandlers.ofString())
                .body();
    }
}
