package io.cartstream.worker.stream;

import io.cartstream.store.Position;

/** What one record turned out to be: an event, or none and why. */
public sealed interface Decoded permits PlacedEvent, DeadLetter {
    /** Where the record stands. */
    Position position();
}
