package io.cartstream.worker.archive;

import java.nio.ByteBuffer;
import java.util.List;

/** Where packed records go. Thread-safe. */
public interface DeliveryStream {
    /**
     * Most bytes of one record: 1,000 KiB before encoding. Source: Amazon Data Firehose quotas
     * (https://docs.aws.amazon.com/firehose/latest/dev/limits.html).
     */
    int MAX_RECORD_BYTES = 1000 * 1024;

    /**
     * Delivers every record at least once.
     *
     * @param records each at most {@link #MAX_RECORD_BYTES}
     * @throws DeliveryFailedException where some could not be delivered; others may have been
     */
    void put(List<ByteBuffer> records);
}
