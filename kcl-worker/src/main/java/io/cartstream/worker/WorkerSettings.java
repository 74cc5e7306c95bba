package io.cartstream.worker;

import io.cartstream.config.DataSize;
import io.cartstream.config.Settings;
import io.cartstream.feature.FeatureTables;
import io.cartstream.worker.consume.ConsumerSettings;
import io.cartstream.worker.consume.ConsumerSettings.InitialPosition;
import io.cartstream.worker.features.FoldLimits;
import io.cartstream.worker.metrics.Mode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of the worker, read once. Where AWS is, who we are there and in which region are the SDK's own variables.
 *
 * @param mode what is done with the records
 * @param consumer how the stream is consumed
 * @param features whether features are written
 * @param tables the feature tables
 * @param limits what bounds the folding
 * @param writesInFlight DynamoDB calls at a time, for all shards together, each of which has an equal share
 * @param archive whether events and dead letters are delivered
 * @param archiveStream delivery stream of the events
 * @param deadLetterStream delivery stream of the dead letters
 * @param stopTimeout how long handing over may take after SIGTERM
 * @param healthPort port of the health routes; 0 for any free one
 * @param logFormat how log lines look
 * @param bridge how events are forwarded; there in that mode
 */
public record WorkerSettings(
        Mode mode,
        ConsumerSettings consumer,
        Switch features,
        FeatureTables tables,
        FoldLimits limits,
        int writesInFlight,
        Switch archive,
        String archiveStream,
        String deadLetterStream,
        Duration stopTimeout,
        int healthPort,
        LogFormat logFormat,
        Optional<BridgeSettings> bridge) {

    /** One side of the worker, which a replay may switch off. */
    public enum Switch {
        ON,
        OFF
    }

    /** Where metrics go. */
    public enum MetricsTarget {
        NONE,
        CLOUDWATCH
    }

    /** How log lines look. */
    public enum LogFormat {
        JSON,
        TEXT
    }

    private static final String INITIAL_POSITION = "CARTSTREAM_INITIAL_POSITION";

    /** Set by the ECS agent in every task. */
    private static final String ECS_METADATA = "ECS_CONTAINER_METADATA_URI_V4";

    /** Kinesis keeps records for a year at most. Source: Kinesis Data Streams Developer Guide, "Changing the data retention period". */
    private static final Duration LONGEST_RETENTION = Duration.ofDays(365);

    /** Fargate waits two minutes at most. Source: ECS Developer Guide, container definition parameter stopTimeout. */
    private static final Duration LONGEST_STOP = Duration.ofMinutes(2);

    private static final int LARGEST_PORT = 65_535;

    /**
     * Reads the environment.
     *
     * @param defaultWorkerId tells this process from all others
     * @throws io.cartstream.config.InvalidSettingException where a setting is wrong
     */
    public static WorkerSettings of(Map<String, String> environment, String defaultWorkerId) {
        var settings = new Settings(environment);
        var mode = settings.choice("CARTSTREAM_MODE", Mode.FOLD);
        var metrics = settings.choice("CARTSTREAM_METRICS", MetricsTarget.NONE);
        var consumer = new ConsumerSettings(
                settings.text("CARTSTREAM_STREAM", mode == Mode.FOLD ? "cartstream-events" : "cartstream-direct"),
                settings.text("CARTSTREAM_APPLICATION", mode == Mode.FOLD ? "cartstream-worker" : "cartstream-bridge"),
                settings.text("CARTSTREAM_WORKER_ID", defaultWorkerId),
                initialPosition(settings),
                settings.choice("CARTSTREAM_RETRIEVAL", ConsumerSettings.Retrieval.POLLING),
                settings.duration(
                        "CARTSTREAM_POLL_INTERVAL",
                        Duration.ofMillis(250),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(10)),
                settings.integer("CARTSTREAM_MAX_RECORDS", 400, 1, 10_000),
                settings.duration(
                        "CARTSTREAM_FAILOVER_TIME",
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(60)),
                settings.text(ECS_METADATA).isPresent(),
                metrics == MetricsTarget.CLOUDWATCH,
                settings.duration(
                        "CARTSTREAM_STALL_AFTER", Duration.ofMinutes(2), Duration.ofSeconds(1), Duration.ofHours(1)));
        return new WorkerSettings(
                mode,
                consumer,
                settings.choice("CARTSTREAM_FEATURES", Switch.ON),
                new FeatureTables(settings.text("CARTSTREAM_TABLE_PREFIX", "cartstream-g1-")),
                new FoldLimits(
                        settings.dataSize(
                                        "CARTSTREAM_CACHE",
                                        DataSize.ofMebibytes(128),
                                        DataSize.ofBytes(0),
                                        DataSize.ofMebibytes(16 * 1024))
                                .bytes(),
                        settings.duration(
                                "CARTSTREAM_STREAM_RETENTION",
                                Duration.ofDays(7),
                                Duration.ofDays(1),
                                LONGEST_RETENTION)),
                settings.integer("CARTSTREAM_WRITES_IN_FLIGHT", 64, 1, 1024),
                settings.choice("CARTSTREAM_ARCHIVE", Switch.ON),
                settings.text("CARTSTREAM_ARCHIVE_DELIVERY_STREAM", "cartstream-archive"),
                settings.text("CARTSTREAM_DEAD_LETTER_DELIVERY_STREAM", "cartstream-dead-letters"),
                settings.duration(
                        "CARTSTREAM_STOP_TIMEOUT", Duration.ofSeconds(25), Duration.ofSeconds(1), LONGEST_STOP),
                settings.integer("CARTSTREAM_HEALTH_PORT", 8081, 0, LARGEST_PORT),
                settings.choice("CARTSTREAM_LOG_FORMAT", LogFormat.JSON),
                mode == Mode.BRIDGE ? Optional.of(BridgeSettings.of(settings)) : Optional.empty());
    }

    private static InitialPosition initialPosition(Settings settings) {
        var text = settings.text(INITIAL_POSITION, InitialPosition.Kind.TRIM_HORIZON.name());
        return switch (text) {
            case "LATEST" -> InitialPosition.LATEST;
            case "TRIM_HORIZON" -> InitialPosition.TRIM_HORIZON;
            default -> {
                try {
                    yield InitialPosition.at(Instant.parse(text));
                } catch (DateTimeException _) {
                    throw settings.wrong(
                            INITIAL_POSITION, "LATEST, TRIM_HORIZON or a time such as 2026-11-22T10:00:00Z");
                }
            }
        };
    }
}
