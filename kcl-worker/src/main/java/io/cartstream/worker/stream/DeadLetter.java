package io.cartstream.worker.stream;

import io.cartstream.store.Position;

/**
 * A record that holds no event.
 *
 * @param record the record, whole
 * @param reason why it is none, in at most {@value #MAX_REASON_LENGTH} characters; may name a field of the record, so it is not for a log
 */
public record DeadLetter(StreamRecord record, String reason) implements Decoded {
    /** With the payload it must fit one record of the delivery stream. */
    public static final int MAX_REASON_LENGTH = 1_000;

    public DeadLetter {
        reason = reason.substring(0, Math.min(reason.length(), MAX_REASON_LENGTH));
    }

    @Override
    public Position position() {
        return record.position();
    }
}
