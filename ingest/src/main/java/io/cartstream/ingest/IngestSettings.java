package io.cartstream.ingest;

import io.cartstream.service.settings.DataSize;
import io.cartstream.service.settings.Setting;
import java.time.Duration;

/** The settings of every service that puts events into the stream. */
public final class IngestSettings {
    /** Shorter ones are guessed. */
    public static final int MIN_SECRET_LENGTH = 16;

    public static final Setting<Integer> LANES = Setting.powerOfTwo("CARTSTREAM_LANES", 1, 4096)
            .byDefault(16)
            .describedAs(
                    "Lanes of the stream, at least as many as it has shards, and **the same in the API and the bridge**: another"
                            + " number leads a shopper's events to another shard. See"
                            + " [Changing the lanes](operations.md#changing-the-lanes).");

    public static final Setting<DataSize> PACKED_RECORD_SIZE = Setting.dataSize(
                    "CARTSTREAM_PACKED_RECORD_SIZE", DataSize.ofKibibytes(1), DataSize.ofKibibytes(900))
            .byDefault(DataSize.ofKibibytes(256))
            .describedAs("Maximum size of a packed record.");

    public static final Setting<Duration> LINGER = Setting.duration(
                    "CARTSTREAM_LINGER", Duration.ZERO, Duration.ofSeconds(1))
            .byDefault(Duration.ofMillis(5))
            .describedAs(
                    "For this long after a call, lanes wait and then send together; what arrives meanwhile is packed."
                            + " A lone event leaves at once.");

    public static final Setting<Integer> PUTS_IN_FLIGHT = Setting.wholeNumber("CARTSTREAM_PUTS_IN_FLIGHT", 1, 256)
            .byDefault(32)
            .describedAs(
                    "Concurrent calls to the stream. 200 a second, one each linger, fit while a round trip takes less than"
                            + " 160 ms. Beyond that, calls get fuller.");

    public static final Setting<Duration> PUT_TIMEOUT = Setting.duration(
                    "CARTSTREAM_PUT_TIMEOUT", Duration.ofMillis(10), Duration.ofMinutes(1))
            .byDefault(Duration.ofSeconds(3))
            .describedAs("Time limit of one call to the stream.");

    public static final Setting<DataSize> BYTES_IN_FLIGHT = Setting.dataSize(
                    "CARTSTREAM_BYTES_IN_FLIGHT", DataSize.ofMebibytes(1), DataSize.ofMebibytes(64 * 1024))
            .byDefault(DataSize.ofMebibytes(64));

    /** Without a default; each service says where it is required. */
    public static final Setting<String> PARTITION_KEY_SECRET = Setting.secret(
                    "CARTSTREAM_PARTITION_KEY_SECRET", MIN_SECRET_LENGTH)
            .describedAs(
                    "HMAC key of partition keys. Changing it moves no event to another shard, since lanes choose the shard.");

    private IngestSettings() {}
}
