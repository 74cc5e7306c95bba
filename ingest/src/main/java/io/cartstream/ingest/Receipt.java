package io.cartstream.ingest;

import java.util.Optional;

/**
 * The answer for one posted event.
 *
 * @param eventId its idempotency key, the client's or a new one; of a rejected event the client's, absent where it gave no valid one
 * @param outcome what became of it
 */
public record Receipt(Optional<String> eventId, Outcome outcome) {
    /** What became of one posted event: not admitted, or put. HTTP gives each its status, in one place. */
    public sealed interface Outcome permits Rejected, PutOutcome {}

    static Receipt of(Rejected rejected) {
        return new Receipt(rejected.eventId(), rejected);
    }

    static Receipt of(String eventId, PutOutcome outcome) {
        return new Receipt(Optional.of(eventId), outcome);
    }
}
