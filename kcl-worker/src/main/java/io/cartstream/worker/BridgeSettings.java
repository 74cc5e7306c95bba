package io.cartstream.worker;

import io.cartstream.config.DataSize;
import io.cartstream.config.Settings;
import io.cartstream.ingest.IngestLimits;
import java.time.Duration;

/**
 * How events are forwarded.
 *
 * @param stream the main stream
 * @param partitionKeySecret keys the hash that partition keys are
 * @param limits the lanes, as many as the API has
 * @param putTimeout of one call to the main stream
 * @param bytesInFlight of events on their way
 */
public record BridgeSettings(
        String stream, String partitionKeySecret, IngestLimits limits, Duration putTimeout, DataSize bytesInFlight) {
    /** An event is never given up while the shard is ours, since the checkpoint has to wait for it anyway. */
    private static final Duration NO_DEADLINE = Duration.ofDays(3650);

    private static final String SECRET = "CARTSTREAM_PARTITION_KEY_SECRET";
    private static final int MIN_SECRET_LENGTH = 16;

    /** One batch must always find room: 8 MiB as posted, and what is added to each of 5,000 events. */
    private static final DataSize LEAST_BYTES_IN_FLIGHT = DataSize.ofMebibytes(16);

    static BridgeSettings of(Settings settings) {
        return new BridgeSettings(
                settings.text("CARTSTREAM_FORWARD_STREAM", "cartstream-events"),
                secret(settings),
                IngestLimits.from(settings, NO_DEADLINE),
                settings.duration(
                        "CARTSTREAM_PUT_TIMEOUT", Duration.ofSeconds(3), Duration.ofMillis(10), Duration.ofMinutes(1)),
                settings.dataSize(
                        "CARTSTREAM_BYTES_IN_FLIGHT",
                        DataSize.ofMebibytes(64),
                        LEAST_BYTES_IN_FLIGHT,
                        DataSize.ofMebibytes(64 * 1024)));
    }

    private static String secret(Settings settings) {
        return settings.text(SECRET)
                .filter(secret -> secret.length() >= MIN_SECRET_LENGTH)
                .orElseThrow(() ->
                        settings.wrongSecret(SECRET, "a secret of at least " + MIN_SECRET_LENGTH + " characters"));
    }
}
