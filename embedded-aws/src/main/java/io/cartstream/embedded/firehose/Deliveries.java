package io.cartstream.embedded.firehose;

/**
 * What a delivery stream has put into S3 since this process started.
 *
 * @param objects how many
 * @param bytes their sizes together, compressed where the stream compresses
 * @param lines ends of line in them, before compression: what NDJSON counts by
 */
public record Deliveries(long objects, long bytes, long lines) {
    static final Deliveries NONE = new Deliveries(0, 0, 0);

    /** With one object more. */
    Deliveries plus(long moreBytes, long moreLines) {
        return new Deliveries(objects + 1, bytes + moreBytes, lines + moreLines);
    }
}
