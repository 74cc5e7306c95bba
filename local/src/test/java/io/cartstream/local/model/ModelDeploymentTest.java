package io.cartstream.local.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cartstream.embedded.sagemaker.ModelEndpoints;
import io.cartstream.feature.FeatureDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ModelDeploymentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void shippedModelIsServedUntilAFittingOneIsPutIntoTheFolder() throws Exception {
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

    @Test
    void modelWithoutItsScalerIsNotServedUntilTheScalerIsThere() throws Exception {
        var own = Files.createDirectories(folder.resolve("model"));
        var scaler = folder.resolve("run").resolve("scaler.json");
        var trainedAnew = shipped("scaler.json").replaceFirst("\"mean\": \\[\\s*[0-9.]+", "\"mean\": [7.5");
        put(own, trainedAnew);
        Files.delete(own.resolve("scaler.json"));
        try (var _ = ModelDeployment.start(new ModelEndpoints(), "ranking", own, scaler)) {
            assertThat(scaler).hasContent(shipped("scaler.json"));

            Files.writeString(own.resolve("scaler.json"), trainedAnew);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(scaler).hasContent(trainedAnew));
        }
    }

    @Test
    void modelIsNotServedWithAScalerThatItWasNotTrainedWith() throws Exception {
        var fitting = shipped("scaler.json");
        var own = Files.createDirectories(folder.resolve("model"));
        put(own, fitting);
        ModelFiles.in(own).orElseThrow().load(FeatureDefinition.shared());

        Files.writeString(own.resolve("scaler.json"), fitting + "\n");
        assertThatThrownBy(() -> ModelFiles.in(own).orElseThrow().load(FeatureDefinition.shared()))
                .isInstanceOf(UnfitModelException.class)
                .hasMessage("scaler.json is not the one that model.tar.gz was trained with");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void loadedLibraryLeavesNoFileBehindWhereTheProcessIsKilled() throws Exception {
        put(Files.createDirectories(folder.resolve("model")), shipped("scaler.json"));
        ModelFiles.in(folder.resolve("model")).orElseThrow().load(FeatureDefinition.shared());

        try (var mapped = Files.lines(Path.of("/proc/self/maps"))) {
            assertThat(mapped.filter(line -> line.contains("/libxgboost4j")))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).endsWith(" (deleted)"));
        }
    }

    /** The shipped model, marked as glue/train.py marks what it writes. */
    private static byte[] sayingItsScaler(String scaler) throws Exception {
        try (var archive =
                new TarArchiveInputStream(new GZIPInputStream(ModelFiles.class.getResourceAsStream("model.tar.gz")))) {
            archive.getNextEntry();
            var booster = XGBoost.loadModel(archive.readAllBytes());
            var checksum = MessageDigest.getInstance("SHA-256").digest(scaler.getBytes(UTF_8));
            booster.setAttr("scaler_sha256", HexFormat.of().formatHex(checksum));
            return packed(booster.toByteArray("ubj"));
        }
    }

    private static byte[] packed(byte[] model) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var archive = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            var entry = new TarArchiveEntry("xgboost-model");
            entry.setSize(model.length);
            archive.putArchiveEntry(entry);
            archive.write(model);
            archive.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    private static void put(Path folder, String scaler) throws Exception {
        Files.writeString(folder.resolve("scaler.json"), scaler);
        Files.write(folder.resolve("model.tar.gz"), sayingItsScaler(scaler));
    }

    private static String shipped(String name) throws IOException {
        try (InputStream in = ModelFiles.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
