package io.cartstream.worker;

import io.cartstream.service.MetricsTarget;
import io.cartstream.service.ServiceSettings;
import io.cartstream.service.settings.DataSize;
import io.cartstream.service.settings.DeclaredSettings;
import io.cartstream.service.settings.DeclaredSettings.Section;
import io.cartstream.service.settings.Setting;
import io.cartstream.store.FeatureTables;
import io.cartstream.worker.consume.ConsumerSettings;
import io.cartstream.worker.consume.ConsumerSettings.InitialPosition;
import io.cartstream.worker.features.FoldLimits;
import io.cartstream.worker.features.FoldTimes;
import io.cartstream.worker.metrics.Mode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
 * @param healthHost address that the health routes are at
 * @param healthPort port of the health routes; 0 for any free one
 * @param bridge how events are forwarded; there in that mode
 */
public record WorkerSettings(
        ServiceSettings service,
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
        String healthHost,
        int healthPort,
        Optional<BridgeSettings> bridge) {

    /** Where the health routes are. */
    InetSocketAddress healthAddress() {
        return new InetSocketAddress(healthHost, healthPort);
    }

    /** One side of the worker, which a replay may switch off. */
    public enum Switch {
        ON,
        OFF
    }

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Kinesis keeps records for a year at most. Source: Kinesis Data Streams Developer Guide, "Changing the data retention period". */
    private static final Duration LONGEST_RETENTION = Duration.ofDays(365);

    /** Fargate waits two minutes at most. Source: ECS Developer Guide, container definition parameter stopTimeout. */
    private static final Duration LONGEST_STOP = Duration.ofMinutes(2);

    private static final int LARGEST_PORT = 65_535;
    private static final DataSize LARGEST_HEAP = DataSize.ofMebibytes(16 * 1024);

    private static final Setting<String> STREAM = Setting.text("CARTSTREAM_STREAM", "cartstream-events")
            .byDefault("cartstream-events")
            .butWhere(BridgeSettings.MODE, Mode.BRIDGE, "cartstream-direct")
            .describedAs("Name of the Kinesis stream to read.");

    private static final Setting<String> APPLICATION = Setting.text("CARTSTREAM_APPLICATION", "cartstream-worker")
            .byDefault("cartstream-worker")
            .butWhere(BridgeSettings.MODE, Mode.BRIDGE, "cartstream-bridge")
            .describedAs("KCL application name; also the name of its lease table, which holds the checkpoints.");

    private static final Setting<Optional<String>> WORKER_ID = Setting.text("CARTSTREAM_WORKER_ID", "worker-1")
            .optional("host, process id and a random number")
            .describedAs("Tells this process from the others of the application.");

    private static final Setting<InitialPosition> INITIAL_POSITION = Setting.parsed(
                    "CARTSTREAM_INITIAL_POSITION",
                    "LATEST, TRIM_HORIZON or a time such as 2026-11-22T10:00:00Z",
                    "TRIM_HORIZON",
                    WorkerSettings::position,
                    WorkerSettings::written)
            .byDefault(InitialPosition.TRIM_HORIZON)
            .describedAs("Where a shard without a checkpoint begins.");

    private static final Setting<ConsumerSettings.Retrieval> RETRIEVAL = Setting.choice(
                    "CARTSTREAM_RETRIEVAL", ConsumerSettings.Retrieval.class)
            .byDefault(ConsumerSettings.Retrieval.POLLING)
            .describedAs("How records are fetched; `fan_out` is enhanced fan-out.");

    private static final Setting<Duration> POLL_INTERVAL = Setting.duration(
                    "CARTSTREAM_POLL_INTERVAL", Duration.ofMillis(200), Duration.ofSeconds(10))
            .byDefault(Duration.ofMillis(250))
            .describedAs("Pause between two reads of a shard.");

    private static final Setting<Integer> MAX_RECORDS = Setting.wholeNumber("CARTSTREAM_MAX_RECORDS", 1, 10_000)
            .byDefault(400)
            .describedAs("Maximum number of packed records in a read.");

    private static final Setting<Duration> FAILOVER_TIME = Setting.duration(
                    "CARTSTREAM_FAILOVER_TIME", SECOND, Duration.ofMinutes(1))
            .byDefault(Duration.ofSeconds(5))
            .describedAs("How long a silent worker keeps its leases.");

    private static final Setting<Duration> STALL_AFTER = Setting.duration(
                    "CARTSTREAM_STALL_AFTER", SECOND, Duration.ofHours(1))
            .byDefault(Duration.ofMinutes(2))
            .describedAs(
                    "A shard with work and no checkpoint, or one that is not read, for this long is stalled (at least 15 s without a"
                            + " read). This raises an alarm, not a restart.");

    private static final Setting<Optional<String>> ECS_METADATA = Setting.text(
                    "ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2/v4")
            .optional()
            .describedAs("Set by the ECS agent in every task: KCL then knows how busy the task is.");

    private static final Setting<Switch> FEATURES = Setting.choice("CARTSTREAM_FEATURES", Switch.class)
            .byDefault(Switch.ON)
            .describedAs("Whether features are written; `off` to replay the archive alone.");

    private static final Setting<DataSize> CACHE = Setting.dataSize(
                    "CARTSTREAM_CACHE", DataSize.ofBytes(0), LARGEST_HEAP)
            .byDefault(DataSize.ofMebibytes(128))
            .describedAs("Heap for remembered items, of all shards together. See"
                    + " [Memory of a worker](operations.md#memory-of-a-worker).");

    private static final Setting<DataSize> FOLD_MEMORY = Setting.dataSize(
                    "CARTSTREAM_FOLD_MEMORY", DataSize.ofMebibytes(16), LARGEST_HEAP)
            .byDefault(DataSize.ofMebibytes(96))
            .describedAs(
                    "Heap for the items that are being changed, as they are read, of all shards together. A shard folds in slices what"
                            + " exceeds its even share.");

    private static final Setting<Duration> STREAM_RETENTION = Setting.duration(
                    "CARTSTREAM_STREAM_RETENTION", Duration.ofDays(1), LONGEST_RETENTION)
            .byDefault(Duration.ofDays(7))
            .describedAs("At least the retention of the stream; positions of other shards are forgotten after it.");

    private static final Setting<Duration> RETRY_WINDOW = Setting.duration(
                    "CARTSTREAM_RETRY_WINDOW", Duration.ofMinutes(1), Duration.ofDays(1))
            .byDefault(Duration.ofMinutes(15))
            .describedAs("The longest that a client may retry an event. A retry that comes later may count again.");

    private static final Setting<Integer> WRITES_IN_FLIGHT = Setting.wholeNumber("CARTSTREAM_WRITES_IN_FLIGHT", 1, 1024)
            .byDefault(64)
            .describedAs(
                    "Concurrent DynamoDB calls, divided evenly among the shards held, at least one each. So a shard whose calls hang"
                            + " delays no other.");

    private static final Setting<Switch> ARCHIVE = Setting.choice("CARTSTREAM_ARCHIVE", Switch.class)
            .byDefault(Switch.ON)
            .describedAs("Whether events and dead letters are delivered; `off` to replay features alone.");

    private static final Setting<String> ARCHIVE_STREAM = Setting.text(
                    "CARTSTREAM_ARCHIVE_DELIVERY_STREAM", "cartstream-archive")
            .byDefault("cartstream-archive")
            .describedAs("Delivery stream of the events.");

    private static final Setting<String> DEAD_LETTER_STREAM = Setting.text(
                    "CARTSTREAM_DEAD_LETTER_DELIVERY_STREAM", "cartstream-dead-letters")
            .byDefault("cartstream-dead-letters")
            .describedAs("Delivery stream of the dead letters.");

    private static final Setting<Duration> STOP_TIMEOUT = Setting.duration(
                    "CARTSTREAM_STOP_TIMEOUT", SECOND, LONGEST_STOP)
            .byDefault(Duration.ofSeconds(25))
            .describedAs("How long handing over may take: below the task's stop timeout.");

    private static final Setting<String> HEALTH_HOST = Setting.text("CARTSTREAM_HEALTH_HOST", "127.0.0.1")
            .byDefault("127.0.0.1")
            .describedAs("Address of the health routes. The images set `0.0.0.0`.");

    private static final Setting<Integer> HEALTH_PORT = Setting.wholeNumber("CARTSTREAM_HEALTH_PORT", 0, LARGEST_PORT)
            .byDefault(8081)
            .describedAs(
                    "Port of the health routes; 0 for any free one. `/health/live`: whether the process can work. `/health/status`:"
                            + " what each shard does. See [Health of a worker](operations.md#health-of-a-worker).");

    /** All of them, by section. */
    public static final DeclaredSettings DECLARED = new DeclaredSettings(
            "worker",
            List.of(
                    ServiceSettings.SECTION,
                    new Section("Process", BridgeSettings.MODE, STOP_TIMEOUT, HEALTH_HOST, HEALTH_PORT, ECS_METADATA),
                    new Section(
                            "Reading the stream",
                            STREAM,
                            APPLICATION,
                            WORKER_ID,
                            INITIAL_POSITION,
                            RETRIEVAL,
                            POLL_INTERVAL,
                            MAX_RECORDS,
                            FAILOVER_TIME,
                            STALL_AFTER),
                    new Section(
                            "Features", FEATURES, CACHE, FOLD_MEMORY, STREAM_RETENTION, RETRY_WINDOW, WRITES_IN_FLIGHT),
                    new Section("Archive", ARCHIVE, ARCHIVE_STREAM, DEAD_LETTER_STREAM),
                    BridgeSettings.SECTION),
            List.of(BridgeSettings.ROOM_FOR_A_BATCH));

    /**
     * Reads the environment.
     *
     * @param environment as of {@link System#getenv()}
     * @param defaultWorkerId tells this process from all others
     * @throws io.cartstream.service.settings.InvalidSettingsException where settings are wrong, missing or unknown
     */
    public static WorkerSettings of(Map<String, String> environment, String defaultWorkerId) {
        var settings = DECLARED.read(environment);
        var service = ServiceSettings.of(settings);
        var mode = settings.get(BridgeSettings.MODE);
        return new WorkerSettings(
                service,
                mode,
                new ConsumerSettings(
                        settings.get(STREAM),
                        settings.get(APPLICATION),
                        settings.get(WORKER_ID).orElse(defaultWorkerId),
                        settings.get(INITIAL_POSITION),
                        settings.get(RETRIEVAL),
                        settings.get(POLL_INTERVAL),
                        settings.get(MAX_RECORDS),
                        settings.get(FAILOVER_TIME),
                        settings.get(ECS_METADATA).isPresent(),
                        service.metrics() == MetricsTarget.CLOUDWATCH
                                && service.published().areAll(),
                        settings.get(STALL_AFTER)),
                settings.get(FEATURES),
                new FeatureTables(settings.get(ServiceSettings.TABLE_PREFIX)),
                new FoldLimits(
                        settings.get(CACHE).bytes(),
                        settings.get(FOLD_MEMORY).bytes(),
                        new FoldTimes(settings.get(STREAM_RETENTION), settings.get(RETRY_WINDOW))),
                settings.get(WRITES_IN_FLIGHT),
                settings.get(ARCHIVE),
                settings.get(ARCHIVE_STREAM),
                settings.get(DEAD_LETTER_STREAM),
                settings.get(STOP_TIMEOUT),
                settings.get(HEALTH_HOST),
                settings.get(HEALTH_PORT),
                mode == Mode.BRIDGE ? Optional.of(BridgeSettings.of(settings)) : Optional.empty());
    }

    private static InitialPosition position(String text) {
        return switch (text) {
            case "LATEST" -> InitialPosition.LATEST;
            case "TRIM_HORIZON" -> InitialPosition.TRIM_HORIZON;
            default -> InitialPosition.at(Instant.parse(text));
        };
    }

    private static String written(InitialPosition position) {
        return position.at().map(Instant::toString).orElse(position.kind().name());
    }
}
