package io.cartstream.ingest;

import io.cartstream.config.DataSize;
import io.cartstream.config.Settings;
import java.time.Duration;

/**
 * How ingest is cut and bounded.
 *
 * @param lanes a power of two from 1 to 4096, at least the number of shards
 * @param packedRecordSize at most this much in one packed record
 * @param linger within this of a call, what arrives waits for the next tick, which all lanes share and which comes this often: it is packed,
 *     and shares a call; a lone event leaves at once
 * @param putsInFlight at most this many calls at once; what becomes ready meanwhile shares the next call
 * @param deadline how long an event may wait for its acknowledgement
 */
public record IngestLimits(int lanes, DataSize packedRecordSize, Duration linger, int putsInFlight, Duration deadline) {
    /**
     * Reads what every service that puts events into the same stream must set alike: another number of lanes leads a shopper's events to
     * another shard.
     *
     * @throws io.cartstream.config.InvalidSettingException where a setting is wrong
     */
    public static IngestLimits from(Settings settings, Duration deadline) {
        return new IngestLimits(
                settings.powerOfTwo("CARTSTREAM_LANES", 16, 1, 4096),
                settings.dataSize(
                        "CARTSTREAM_PACKED_RECORD_SIZE",
                        DataSize.ofKibibytes(256),
                        DataSize.ofKibibytes(1),
                        DataSize.ofKibibytes(900)),
                settings.duration("CARTSTREAM_LINGER", Duration.ofMillis(5), Duration.ZERO, Duration.ofSeconds(1)),
                settings.integer("CARTSTREAM_PUTS_IN_FLIGHT", 32, 1, 256),
                deadline);
    }
}
