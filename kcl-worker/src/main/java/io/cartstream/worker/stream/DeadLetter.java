package io.cartstream.worker.stream;

/**
 * A record that holds no event.
 *
 * @param record the record, whole
 * @param reason why it is none, in at most 1,000 characters; may name a field of the record, so it is not for a log
 */
public record DeadLetter(StreamRecord record, String reason) {
    /** With the payload it must fit one record of the delivery stream. */
    private static final int LONGEST_REASON = 1_000;

    public DeadLetter {
        reason = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    }
}
