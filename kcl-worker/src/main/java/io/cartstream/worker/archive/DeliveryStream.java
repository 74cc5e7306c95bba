package io.cartstream.worker.archive;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Where packed records go, a call at a time. Thread-safe. */
public interface DeliveryStream {
    /**
     * Most bytes of one record: 1,000 KiB before encoding. Source: Amazon Data Firehose quotas
     * (https://docs.aws.amazon.com/firehose/latest/dev/limits.html).
     */
    int MAX_RECORD_BYTES = 1000 * 1024;

    /**
     * At most this many records a call. Source: Amazon Data Firehose API reference, PutRecordBatch
     * (https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html).
     */
    int MAX_RECORDS_PER_CALL = 500;

    /**
     * Offers records in one call, and makes no second one.
     *
     * @param records at most {@link #MAX_RECORDS_PER_CALL}, each at most {@link #MAX_RECORD_BYTES}
     * @throws DeliveryFailedException where the stream refuses them for another reason than its load, so that asking again at once is no
     * use
     */
    Answer put(List<ByteBuffer> records) throws InterruptedException;

    /**
     * What one call came to.
     *
     * @param open records that are not known to be taken, in their order
     * @param refusal why; empty where all are taken
     */
    record Answer(List<ByteBuffer> open, Optional<Refusal> refusal) {
        public Answer {
            open = List.copyOf(open);
        }

        /** All are taken. */
        public static Answer taken() {
            return new Answer(List.of(), Optional.empty());
        }

        /** Some or all are not. */
        public static Answer refused(List<ByteBuffer> open, Refusal refusal) {
            return new Answer(open, Optional.of(refusal));
        }
    }

    /** Why records were not taken. */
    sealed interface Refusal {
        /** More came than the stream's quota allows. */
        record Throttled() implements Refusal {}

        /** Anything else that may pass: a server error, a lost connection, whose outcome is unknown. */
        record Failed(Throwable cause) implements Refusal {}
    }
}
