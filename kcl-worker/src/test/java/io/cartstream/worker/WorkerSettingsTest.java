package io.cartstream.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cartstream.config.InvalidSettingException;
import io.cartstream.feature.FeatureTables;
import io.cartstream.worker.consume.ConsumerSettings;
import io.cartstream.worker.consume.ConsumerSettings.InitialPosition;
import io.cartstream.worker.features.FoldLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerSettingsTest {
    @Test
    void everyDefaultIsMeant() {
        assertThat(WorkerSettings.of(Map.of(), "me"))
                .isEqualTo(new WorkerSettings(
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
                        new FoldLimits(32 << 20, Duration.ofDays(7)),
                        64,
                        WorkerSettings.Switch.ON,
                        "cartstream-archive",
                        "cartstream-dead-letters",
                        Duration.ofSeconds(25),
                        8081,
                        WorkerSettings.LogFormat.JSON));
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
    void anUnknownInitialPositionIsOneClearSentence() {
        assertThatThrownBy(() -> WorkerSettings.of(Map.of("CARTSTREAM_INITIAL_POSITION", "yesterday"), "me"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("CARTSTREAM_INITIAL_POSITION must be LATEST, TRIM_HORIZON or a time such as"
                        + " 2026-11-22T10:00:00Z, was yesterday");
    }

    @Test
    void theTaskMetadataAddressTellsThatItRunsOnEcs() {
        var settings = WorkerSettings.of(Map.of("ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2/v4"), "me");
        assertThat(settings.consumer().onEcs()).isTrue();
    }
}
