package io.cartstream.ingest;

import io.cartstream.event.Warning;
import java.util.List;
import java.util.Optional;

/**
 * The answer for one posted event.
 *
 * @param eventId its idempotency key, the client's or a new one; of a rejected event the client's, absent where it gave no valid one
 * @param outcome what became of it
 * @param warnings what of an event that was put was read otherwise than it was written
 */
public record Receipt(Optional<String> eventId, Outcome outcome, List<Warning> warnings) {
    public Receipt {
        warnings = List.copyOf(warnings);
    }

    /** What became of one posted event: not admitted, or put. HTTP gives each its status, in one place. */
    public sealed interface Outcome permits Rejected, PutOutcome {}

    static Receipt of(Rejected rejected) {
        return new Receipt(rejected.eventId(), rejected, List.of());
    }

    static Receipt of(String eventId, PutOutcome outcome, List<Warning> warnings) {
        return new Receipt(Optional.of(eventId), outcome, warnings);
    }
}
