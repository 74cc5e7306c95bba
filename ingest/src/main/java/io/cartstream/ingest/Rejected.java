package io.cartstream.ingest;

import io.cartstream.event.Violations;
import java.util.Optional;

/**
 * A posted event that breaks the contract; sending it again is of no use.
 *
 * @param eventId the idempotency key that the client gave it; absent where it gave none, or no valid one
 * @param reason in a word
 * @param violations the ways in which it does, never empty
 */
public record Rejected(Optional<String> eventId, Reason reason, Violations violations)
        implements Admission.Decision, Receipt.Outcome {
    /** Why an event was rejected. */
    public enum Reason {
        /** It is no JSON. */
        UNREADABLE,
        /** It breaks the contract. */
        INVALID,
        /** Its canonical form is too long. */
        TOO_LARGE
    }

    /** The same with at most {@code max} violations named, and the others counted. */
    Rejected naming(int max) {
        return new Rejected(eventId, reason, violations.limitedTo(max));
    }
}
