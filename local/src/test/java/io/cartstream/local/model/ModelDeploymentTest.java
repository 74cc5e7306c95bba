package io.cartstream.local.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cartstream.local.aws.sagemaker.ModelEndpoints;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDeploymentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void shippedModelIsServedUntilAFittingOneIsPutIntoTheFolder() throws IOException {
        var own = Files.createDirectories(folder.resolve("model"));
        var scaler = folder.resolve("run").resolve("scaler.json");
        try (var _ = ModelDeployment.start(new ModelEndpoints(), "ranking", own, scaler)) {
            assertThat(scaler).hasContent(shipped("scaler.json"));

            put(own, shipped("scaler.json").replace("\"version\": 2", "\"version\": 1"));
            await().during(Duration.ofSeconds(3))
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(scaler).hasContent(shipped("scaler.json")));

            var trainedAnew = shipped("scaler.json").replaceFirst("\"mean\": \\[\\s*[0-9.]+", "\"mean\": [7.5");
            assertThat(trainedAnew).isNotEqualTo(shipped("scaler.json"));
            put(own, trainedAnew);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(scaler).hasContent(trainedAnew));
        }
    }

    private static void put(Path folder, String scaler) throws IOException {
        Files.writeString(folder.resolve("scaler.json"), scaler);
        try (InputStream model = ModelFiles.class.getResourceAsStream("model.tar.gz")) {
            Files.write(folder.resolve("model.tar.gz"), model.readAllBytes());
        }
    }

    private static String shipped(String name) throws IOException {
        try (InputStream in = ModelFiles.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
