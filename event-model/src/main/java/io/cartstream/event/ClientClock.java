package io.cartstream.event;

import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * How wrong the clock is that a client tells its times by, where it says when it sent the event. A clock that is right within
 * {@link #TOLERANCE} is left alone: so much a request may take, and so a retry is the same event to the millisecond.
 *
 * @param behind what must be added to the client's times; negative where its clock is ahead
 */
record ClientClock(Duration behind) {
    /** A clock that is this right is right. */
    static final Duration TOLERANCE = Duration.ofMinutes(1);

    private static final ClientClock RIGHT = new ClientClock(Duration.ZERO);

    /**
     * The clock of the client that sent {@code posted}.
     *
     * @param posted keeps the schema
     * @throws java.time.DateTimeException where {@code sent_at} is not a time
     */
    static ClientClock of(JsonNode posted, Instant receivedAt) {
        var sentAt = posted.get("sent_at");
        if (sentAt == null) {
            return RIGHT;
        }
        var behind = Duration.between(Rfc3339.parse(sentAt.asString()), receivedAt);
        return behind.abs().compareTo(TOLERANCE) <= 0 ? RIGHT : new ClientClock(behind);
    }
}
