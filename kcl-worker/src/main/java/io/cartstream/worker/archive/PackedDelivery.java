package io.cartstream.worker.archive;

import io.cartstream.service.retry.RetryPause;
import io.cartstream.worker.metrics.WorkerMetrics;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Lines into one delivery stream, many to a record. Thread-safe.
 *
 * @param stream where they go
 * @param pace of that stream, shared by all who deliver into it
 * @param retryPause pauses after calls that failed
 * @param metrics count calls and bytes
 */
public record PackedDelivery(DeliveryStream stream, DeliveryPace pace, RetryPause retryPause, WorkerMetrics metrics) {
    /**
     * A record is closed at this size. Firehose bills each rounded up to 5 KB, of which little is left to gain here, and throttles some
     * records of a call while it takes others, of which smaller ones get through.
     */
    static final int RECORD_BYTES = 250 * 1024;

    private static final RecordPacker PACKER = new RecordPacker(RECORD_BYTES, DeliveryStream.MAX_RECORD_BYTES);

    /** Packs the lines in their order; running it delivers them. */
    Delivery begin(List<ByteBuffer> lines) {
        return new Delivery(stream, pace, retryPause, metrics, PACKER.pack(lines));
    }
}
