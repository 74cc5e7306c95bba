package io.cartstream.worker.archive;

import io.cartstream.worker.metrics.WorkerMetrics;
import java.nio.ByteBuffer;
import java.util.List;

/** Lines into one delivery stream, many to a record. Thread-safe. */
final class PackedDelivery {
    private final DeliveryStream stream;
    private final WorkerMetrics metrics;
    private final RecordPacker packer = new RecordPacker(DeliveryStream.MAX_RECORD_BYTES);

    PackedDelivery(DeliveryStream stream, WorkerMetrics metrics) {
        this.stream = stream;
        this.metrics = metrics;
    }

    /**
     * Delivers the lines in their order.
     *
     * @throws DeliveryFailedException where that failed; the same lines may be given again
     */
    void put(List<ByteBuffer> lines) {
        if (lines.isEmpty()) {
            return;
        }
        var records = packer.pack(lines);
        stream.put(records);
        metrics.archived(
                records.size(),
                records.stream().mapToLong(ByteBuffer::remaining).sum());
    }
}
