package io.cartstream.ingest;

import java.util.Optional;

/**
 * The answer for one posted event.
 *
 * @param eventId its idempotency key, the client's or a new one; absent where the event was refused
 * @param outcome what became of it
 */
public record Receipt(Optional<String> eventId, Outcome outcome) {}
