package io.cartstream.embedded.faults;

/**
 * How much a delivery stream takes in a second. As with Data Firehose a quota is one for PutRecord and PutRecordBatch together, and each
 * delivery stream has its own. Source: "Quotas" (https://docs.aws.amazon.com/firehose/latest/dev/limits.html); 1 MiB/s, 1,000 calls/s and
 * 100,000 records/s or less are what a new stream has in most regions.
 *
 * @param bytesPerSecond of data, more than 0
 * @param callsPerSecond more than 0
 * @param recordsPerSecond more than 0
 * @param refusing what is refused where it is used up
 */
public record Quota(double bytesPerSecond, double callsPerSecond, double recordsPerSecond, Refusing refusing) {
    /** What is refused. */
    public enum Refusing {
        /** The whole call: an error, nothing is taken. */
        CALL,
        /** Each record that there is no room for: an answer of 200 that says so. */
        RECORD
    }

    public Quota {
        if (!(bytesPerSecond > 0 && callsPerSecond > 0 && recordsPerSecond > 0)) {
            throw new IllegalArgumentException("a quota must be more than 0 bytes, calls and records a second");
        }
    }

    /** So many bytes a second, and any number of calls and records. */
    public static Quota ofBytes(double bytesPerSecond, Refusing refusing) {
        return new Quota(bytesPerSecond, Double.MAX_VALUE, Double.MAX_VALUE, refusing);
    }
}
