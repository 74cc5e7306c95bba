package io.cartstream.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.ingest.IngestLimits;
import io.cartstream.service.Environment;
import io.cartstream.service.LogFormat;
import io.cartstream.service.MetricsTarget;
import io.cartstream.service.ServiceSettings;
import io.cartstream.service.metrics.PublishedMetrics;
import io.cartstream.service.settings.DataSize;
import io.cartstream.service.settings.InvalidSettingsException;
import io.cartstream.store.FeatureTables;
import io.cartstream.worker.consume.ConsumerSettings;
import io.cartstream.worker.consume.ConsumerSettings.InitialPosition;
import io.cartstream.worker.features.FoldLimits;
import io.cartstream.worker.features.FoldTimes;
import io.cartstream.worker.metrics.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerSettingsTest {
    @Test
    void everyDefaultIsMeant() {
        assertThat(WorkerSettings.of(Map.of(), "me"))
                .isEqualTo(new WorkerSettings(
                        new ServiceSettings(
                                Environment.LOCAL, LogFormat.TEXT, MetricsTarget.NONE, PublishedMetrics.DEFAULT),
                        Mode.FOLD,
                        new ConsumerSettings(
                                "cartstream-events",
                                "cartstream-worker",
                                "me",
                                InitialPosition.TRIM_HORIZON,
                                ConsumerSettings.Retrieval.POLLING,
                                Duration.ofMillis(250),
                                400,
                                Duration.ofSeconds(5),
                                false,
                                false,
                                Duration.ofMinutes(2)),
                        WorkerSettings.Switch.ON,
                        new FeatureTables("cartstream-g1-"),
                        new FoldLimits(128 << 20, 96 << 20, new FoldTimes(Duration.ofDays(7), Duration.ofMinutes(15))),
                        64,
                        WorkerSettings.Switch.ON,
                        "cartstream-archive",
                        "cartstream-dead-letters",
                        Duration.ofSeconds(25),
                        "127.0.0.1",
                        8081,
                        Optional.empty()));
    }

    @Test
    void aReplayIsASecondApplicationWithTablesOfItsOwn() {
        var replay = WorkerSettings.of(
                Map.of(
                        "CARTSTREAM_APPLICATION", "cartstream-rebuild",
                        "CARTSTREAM_TABLE_PREFIX", "cartstream-g2-",
                        "CARTSTREAM_INITIAL_POSITION", "2026-11-22T10:00:00Z",
                        "CARTSTREAM_ARCHIVE", "off"),
                "me");
        assertThat(replay.consumer().application()).isEqualTo("cartstream-rebuild");
        assertThat(replay.consumer().initialPosition())
                .isEqualTo(InitialPosition.at(Instant.parse("2026-11-22T10:00:00Z")));
        assertThat(replay.tables().userFeatures()).isEqualTo("cartstream-g2-user_features");
        assertThat(replay.archive()).isEqualTo(WorkerSettings.Switch.OFF);
        assertThat(replay.features()).isEqualTo(WorkerSettings.Switch.ON);
    }

    @Test
    void everyDefaultOfTheBridgeIsMeant() {
        var settings = WorkerSettings.of(
                Map.of("CARTSTREAM_MODE", "bridge", "CARTSTREAM_PARTITION_KEY_SECRET", "sixteen letters."), "me");

        assertThat(settings.consumer().stream()).isEqualTo("cartstream-direct");
        assertThat(settings.consumer().application()).isEqualTo("cartstream-bridge");
        assertThat(settings.bridge())
                .contains(new BridgeSettings(
                        "cartstream-events",
                        "sixteen letters.",
                        new IngestLimits(
                                16, DataSize.ofKibibytes(256), Duration.ofMillis(5), 32, Duration.ofDays(3650)),
                        Duration.ofSeconds(3),
                        DataSize.ofMebibytes(64)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "too short"})
    void theBridgeDemandsTheSecretAndDoesNotRepeatIt(String secret) {
        assertThatThrownBy(() -> WorkerSettings.of(
                        Map.of("CARTSTREAM_MODE", "bridge", "CARTSTREAM_PARTITION_KEY_SECRET", secret), "me"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageStartingWith("CARTSTREAM_PARTITION_KEY_SECRET must be a secret of at least 16 characters")
                .hasMessageNotContaining("too short");
    }

    @Test
    void theBridgeHasRoomForAWholeBatch() {
        assertThatThrownBy(() -> WorkerSettings.of(
                        Map.of(
                                "CARTSTREAM_MODE", "bridge",
                                "CARTSTREAM_PARTITION_KEY_SECRET", "sixteen letters.",
                                "CARTSTREAM_BYTES_IN_FLIGHT", "8MiB"),
                        "me"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage("CARTSTREAM_BYTES_IN_FLIGHT must be at least 16MiB in bridge mode, was 8MiB");
    }

    @Test
    void aSettingOfTheApiIsNoneOfTheWorkers() {
        assertThatThrownBy(() -> WorkerSettings.of(Map.of("CARTSTREAM_PORT", "8080"), "me"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageStartingWith("CARTSTREAM_PORT is not a setting of the worker");
    }

    @Test
    void inTheCloudItLogsJsonAndPublishesMetrics() {
        var settings = WorkerSettings.of(Map.of("CARTSTREAM_ENVIRONMENT", "cloud"), "me");

        assertThat(settings.service())
                .isEqualTo(new ServiceSettings(
                        Environment.CLOUD, LogFormat.JSON, MetricsTarget.CLOUDWATCH, PublishedMetrics.DEFAULT));
        assertThat(settings.consumer().cloudWatchMetrics()).isTrue();
    }

    @Test
    void anUnknownInitialPositionIsOneClearSentence() {
        assertThatThrownBy(() -> WorkerSettings.of(Map.of("CARTSTREAM_INITIAL_POSITION", "yesterday"), "me"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage("CARTSTREAM_INITIAL_POSITION must be LATEST, TRIM_HORIZON or a time such as"
                        + " 2026-11-22T10:00:00Z, was yesterday; for example CARTSTREAM_INITIAL_POSITION=TRIM_HORIZON");
    }

    @Test
    void theTaskMetadataAddressTellsThatItRunsOnEcs() {
        var settings = WorkerSettings.of(Map.of("ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2/v4"), "me");
        assertThat(settings.consumer().onEcs()).isTrue();
    }
}
