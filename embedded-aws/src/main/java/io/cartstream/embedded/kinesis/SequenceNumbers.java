package io.cartstream.embedded.kinesis;

import io.cartstream.embedded.http.AwsError;

/**
 * The sequence numbers of one shard: 56 decimal digits, of which the first 29 name the shard (its birth, then its index in the
 * stream) and the last 27 count its records. A child is born after its parents, so its numbers are greater than theirs.
 */
final class SequenceNumbers {
    private static final int OFFSET_DIGITS = 27;

    private final String prefix;

    SequenceNumbers(long bornAtMillis, int shardIndex) {
        this.prefix = "49%015d%012d".formatted(bornAtMillis, shardIndex);
    }

    String at(long offset) {
        var digits = Long.toString(offset);
        return prefix + "0".repeat(OFFSET_DIGITS - digits.length()) + digits;
    }

    /**
     * The offset a sequence number stands for.
     *
     * @throws AwsError InvalidArgumentException if it is none of this shard
     */
    long offsetOf(String sequenceNumber) {
        var isOurs = sequenceNumber.length() == prefix.length() + OFFSET_DIGITS && sequenceNumber.startsWith(prefix);
        if (!isOurs || !sequenceNumber.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new AwsError(
                    400,
                    "InvalidArgumentException",
                    "StartingSequenceNumber " + sequenceNumber + " is invalid because it did not come from this shard");
        }
        try {
            return Long.parseLong(sequenceNumber.substring(prefix.length()));
        } catch (NumberFormatException e) {
            throw new AwsError(
                    400, "InvalidArgumentException", "StartingSequenceNumber " + sequenceNumber + " is out of range");
        }
    }
}
