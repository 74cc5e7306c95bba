package io.cartstream.ingest;

import io.cartstream.config.DataSize;
import java.time.Duration;

/**
 * How ingest is cut and bounded.
 *
 * @param lanes a power of two from 1 to 4096, at least the number of shards
 * @param packedRecordSize at most this much in one packed record
 * @param linger records of one lane leave at least this far apart: what arrives meanwhile is packed; a lone event leaves at once
 * @param putsInFlight at most this many calls at once; what becomes ready meanwhile shares the next call
 * @param deadline how long an event may wait for its acknowledgement
 */
public record IngestLimits(
        int lanes, DataSize packedRecordSize, Duration linger, int putsInFlight, Duration deadline) {}
