package io.cartstream.ingest;

import java.util.List;

/**
 * Events that a lane sends together.
 *
 * @param record what holds them in the stream
 */
record LaneBatch(Lane lane, List<PendingEvent> events, OutgoingRecord record) {}
