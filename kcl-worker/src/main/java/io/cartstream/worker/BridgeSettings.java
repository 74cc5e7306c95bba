package io.cartstream.worker;

import io.cartstream.ingest.IngestLimits;
import io.cartstream.ingest.IngestSettings;
import io.cartstream.service.settings.DataSize;
import io.cartstream.service.settings.DeclaredSettings.Rule;
import io.cartstream.service.settings.DeclaredSettings.Section;
import io.cartstream.service.settings.Setting;
import io.cartstream.service.settings.Settings;
import io.cartstream.worker.metrics.Mode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How events are forwarded.
 *
 * @param stream the main stream
 * @param partitionKeySecret HMAC key for partition keys
 * @param limits the lanes, as many as the API has
 * @param putTimeout of one call to the main stream
 * @param bytesInFlight of events in flight
 */
public record BridgeSettings(
        String stream, String partitionKeySecret, IngestLimits limits, Duration putTimeout, DataSize bytesInFlight) {
    /** An event is never given up while the shard is ours, since the checkpoint has to wait for it anyway. */
    private static final Duration NO_DEADLINE = Duration.ofDays(3650);

    /** One batch must always find room: 8 MiB as posted, and what is added to each of 5,000 events. */
    private static final DataSize LEAST_BYTES_IN_FLIGHT = DataSize.ofMebibytes(16);

    /** Whether a worker is a bridge at all. */
    static final Setting<Mode> MODE = Setting.choice("CARTSTREAM_MODE", Mode.class)
            .byDefault(Mode.FOLD)
            .describedAs(
                    "`fold`: fold events into features and archive them. `bridge`: check the direct stream's events and forward them.");

    private static final Setting<String> FORWARD_STREAM = Setting.text("CARTSTREAM_FORWARD_STREAM", "cartstream-events")
            .byDefault("cartstream-events")
            .describedAs("The main stream, into which events are forwarded.");

    private static final Setting<Optional<String>> SECRET =
            IngestSettings.PARTITION_KEY_SECRET.optional().requiredWhere(MODE, Mode.BRIDGE);

    private static final Setting<DataSize> BYTES_IN_FLIGHT = IngestSettings.BYTES_IN_FLIGHT.describedAs(
            "Limit for events in flight, at least " + LEAST_BYTES_IN_FLIGHT + "; beyond it a shard waits.");

    static final Section SECTION = new Section(
            "Bridge mode only",
            FORWARD_STREAM,
            SECRET,
            IngestSettings.LANES,
            IngestSettings.LINGER,
            IngestSettings.PUTS_IN_FLIGHT,
            IngestSettings.PUT_TIMEOUT,
            IngestSettings.PACKED_RECORD_SIZE,
            BYTES_IN_FLIGHT);

    static final Rule ROOM_FOR_A_BATCH = new Rule(
            Set.of(MODE, BYTES_IN_FLIGHT),
            settings -> settings.get(MODE) == Mode.BRIDGE
                            && settings.get(BYTES_IN_FLIGHT).compareTo(LEAST_BYTES_IN_FLIGHT) < 0
                    ? Optional.of(BYTES_IN_FLIGHT.name() + " must be at least " + LEAST_BYTES_IN_FLIGHT
                            + " in bridge mode, was " + settings.get(BYTES_IN_FLIGHT))
                    : Optional.empty());

    static BridgeSettings of(Settings settings) {
        return new BridgeSettings(
                settings.get(FORWARD_STREAM),
                settings.get(SECRET).orElseThrow(),
                IngestLimits.from(settings, NO_DEADLINE),
                settings.get(IngestSettings.PUT_TIMEOUT),
                settings.get(BYTES_IN_FLIGHT));
    }
}
