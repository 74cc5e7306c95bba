package io.cartstream.ingest;

import java.time.Duration;

/** What became of an event that was put. */
public sealed interface PutOutcome extends Receipt.Outcome {
    /** Kinesis has acknowledged the event. */
    record Accepted() implements PutOutcome {
        static final Accepted ACCEPTED = new Accepted();
    }

    /**
     * No room for the event now; nothing of it was sent.
     *
     * @param retryAfter when to send it again
     */
    record Busy(Duration retryAfter) implements PutOutcome {}

    /**
     * The stream is known to be away; nothing of the event was sent.
     *
     * @param retryAfter when to send it again
     */
    record Unavailable(Duration retryAfter) implements PutOutcome {}

    /**
     * No acknowledgement: the event may or may not be in the stream. Sending it again with the same {@code event_id} is right.
     *
     * @param cause why there is none
     */
    record Failed(Cause cause) implements PutOutcome {
        /** Why an event was not acknowledged. */
        public enum Cause {
            /** Kinesis did not acknowledge it before the request's deadline. */
            DEADLINE,
            /** The stream went away while the event waited for it. */
            STREAM_AWAY,
            /** The service is stopping and could not wait any longer. */
            STOPPING
        }
    }
}
