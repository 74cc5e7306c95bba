package io.cartstream.embedded.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cartstream.embedded.http.AwsError;
import java.time.Clock;
import java.util.Base64;

/**
 * A shard iterator as callers hold it: everything needed to read on is in it, nothing is kept for it here.
 *
 * @param streamCreatedAt so that an iterator of a deleted stream does not fit its namesake
 * @param issuedAt when it was made; it is good for {@link KinesisLimits#ITERATOR_AGE}
 */
record IteratorToken(String streamName, long streamCreatedAt, String shardId, Cursor cursor, long issuedAt) {
    private static final String VERSION = "cartstream-iterator-1";

    String encode() {
        var plain = String.join(
                "|",
                VERSION,
                streamName,
                Long.toString(streamCreatedAt),
                shardId,
                Long.toString(cursor.offset()),
                Long.toString(cursor.segment()),
                Long.toString(cursor.position()),
                Long.toString(issuedAt));
        return Base64.getUrlEncoder().encodeToString(plain.getBytes(UTF_8));
    }

    /**
     * Reads a token.
     *
     * @throws AwsError InvalidArgumentException if it is none of ours, ExpiredIteratorException if it is too old
     */
    static IteratorToken decode(String token, Clock clock) {
        IteratorToken iterator;
        try {
            var parts = new String(Base64.getUrlDecoder().decode(token), UTF_8).split("\\|", -1);
            if (parts.length != 8 || !parts[0].equals(VERSION)) {
                throw new IllegalArgumentException("not of this version");
            }
            iterator = new IteratorToken(
                    parts[1],
                    Long.parseLong(parts[2]),
                    parts[3],
                    new Cursor(Long.parseLong(parts[4]), Long.parseLong(parts[5]), Long.parseLong(parts[6])),
                    Long.parseLong(parts[7]));
        } catch (IllegalArgumentException e) {
            throw new AwsError(400, "InvalidArgumentException", "Invalid ShardIterator.");
        }
        var age = clock.millis() - iterator.issuedAt();
        if (age > KinesisLimits.ITERATOR_AGE.toMillis()) {
            throw new AwsError(
                    400,
                    "ExpiredIteratorException",
                    "Iterator expired. The iterator was created %d ms ago, while right now it may be %d ms old at most."
                            .formatted(age, KinesisLimits.ITERATOR_AGE.toMillis()));
        }
        return iterator;
    }
}
