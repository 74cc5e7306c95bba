package io.cartstream.embedded.firehose;

/**
 * What Data Firehose allows. Sources: "Quotas" (https://docs.aws.amazon.com/firehose/latest/dev/limits.html) and the API
 * reference (https://docs.aws.amazon.com/firehose/latest/APIReference/) at PutRecordBatch.
 */
final class FirehoseLimits {
    /** PutRecordBatch: records of a call. */
    static final int MAX_RECORDS_PER_BATCH = 500;

    /** PutRecordBatch: data of a call. */
    static final int MAX_BYTES_PER_BATCH = 4 * 1024 * 1024;

    /** PutRecord: data of a record. */
    static final int MAX_RECORD_BYTES = 1_000 * 1024;

    private FirehoseLimits() {}
}
