package io.cartstream.ingest;

import java.util.List;

/**
 * Makes records of events: a lone one goes as it is, several in the KPL's aggregation format. Not thread-safe: the dispatcher's loop
 * only.
 */
final class RecordPacker {
    private final int maxBytes;
    private final PartitionKeys partitionKeys;
    private final IngestMetrics metrics;

    /**
     * @param maxBytes at most this much in a record of several events
     */
    RecordPacker(int maxBytes, PartitionKeys partitionKeys, IngestMetrics metrics) {
        this.maxBytes = maxBytes;
        this.partitionKeys = partitionKeys;
        this.metrics = metrics;
    }

    int maxBytes() {
        return maxBytes;
    }

    /** The record of {@code events}, at least one. */
    OutgoingRecord pack(String hashKey, List<PendingEvent> events) {
        var partitionKey = partitionKeys.of(events.getFirst().userId());
        var data = events.size() == 1 ? events.getFirst().json() : aggregate(hashKey, events);
        metrics.packed(events.size(), data.length);
        return new OutgoingRecord(partitionKey, hashKey, data);
    }

    private byte[] aggregate(String hashKey, List<PendingEvent> events) {
        var aggregated = new AggregatedRecord(hashKey);
        for (var event : events) {
            aggregated.add(partitionKeys.of(event.userId()), event.json());
        }
        return aggregated.toBytes();
    }
}
