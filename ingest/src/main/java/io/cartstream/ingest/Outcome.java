package io.cartstream.ingest;

import io.cartstream.event.Violation;
import java.time.Duration;
import java.util.List;

/** What became of one posted event. HTTP gives each its status, in one place. */
public sealed interface Outcome {
    /** Kinesis has acknowledged the event. */
    record Accepted() implements Outcome {
        static final Accepted ACCEPTED = new Accepted();
    }

    /**
     * The event breaks the contract; sending it again is of no use.
     *
     * @param violations every way in which it does, never empty
     */
    record Refused(List<Violation> violations) implements Outcome {
        public Refused {
            violations = List.copyOf(violations);
        }

        static Refused because(String pointer, String reason) {
            return new Refused(List.of(new Violation(pointer, reason)));
        }
    }

    /**
     * No room for the event now; nothing of it was sent.
     *
     * @param retryAfter when to send it again
     */
    record Busy(Duration retryAfter) implements Outcome {}

    /**
     * No acknowledgement: the event may or may not be in the stream. Sending it again with the same {@code event_id} is right.
     *
     * @param cause why there is none
     */
    record Failed(Cause cause) implements Outcome {
        /** Why an event was not acknowledged. */
        public enum Cause {
            /** Kinesis did not acknowledge it before the request's deadline. */
            DEADLINE,
            /** The service is stopping and could not wait any longer. */
            STOPPING
        }
    }
}
