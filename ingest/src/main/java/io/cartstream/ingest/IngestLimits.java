package io.cartstream.ingest;

import io.cartstream.service.settings.DataSize;
import io.cartstream.service.settings.Settings;
import java.time.Duration;

/**
 * How ingest is cut and bounded.
 *
 * @param lanes a power of two from 1 to 4096, at least the number of shards
 * @param packedRecordSize at most this much in one packed record
 * @param linger within this of a call, what arrives waits for the next tick, which all lanes share and which comes this often: it is
 * packed, and shares a call; a lone event leaves at once
 * @param putsInFlight at most this many calls at once; what becomes ready meanwhile shares the next call
 * @param deadline how long an event may wait for its acknowledgement
 */
public record IngestLimits(int lanes, DataSize packedRecordSize, Duration linger, int putsInFlight, Duration deadline) {
    /** What every service that puts events into the same stream must set alike. */
    public static IngestLimits from(Settings settings, Duration deadline) {
        return new IngestLimits(
                settings.get(IngestSettings.LANES),
                settings.get(IngestSettings.PACKED_RECORD_SIZE),
                settings.get(IngestSettings.LINGER),
                settings.get(IngestSettings.PUTS_IN_FLIGHT),
                deadline);
    }
}
