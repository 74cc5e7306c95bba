package io.cartstream.ingest;

import io.cartstream.service.settings.DataSize;

/**
 * What one call may hold. Source: Kinesis Data Streams API reference, PutRecords
 * (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html): "up to 500 records ... each record in the request can be as
 * large as 10 MiB, up to a limit of 10 MiB for the entire request, including partition keys", and 1 MiB a record unless the stream was
 * opted in to more (https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html).
 */
final class PutRecordsLimits {
    static final int MAX_RECORDS_PER_CALL = 500;

    /** Half of what is allowed now, all that was allowed before 2025: what every emulator and every older endpoint takes. */
    static final DataSize MAX_CALL_SIZE = DataSize.ofMebibytes(5);

    /** A record that is longer than it may be packed holds one event; with its partition key it is no longer than this. */
    static final DataSize LONGEST_RECORD = DataSize.ofKibibytes(513);

    private PutRecordsLimits() {}
}
