package io.cartstream.tools.replay;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One event, ready to be posted.
 *
 * @param userId whose event it is: events of one shopper are posted one after the other
 * @param happenedAt event time, where the event says it
 * @param json the event as the API takes it, on one line
 * @param poison whether it was made so that the API must refuse it
 */
public record PostableEvent(String userId, Optional<Instant> happenedAt, String json, boolean poison) {
    public PostableEvent {
        Objects.requireNonNull(userId);
        Objects.requireNonNull(happenedAt);
        Objects.requireNonNull(json);
    }

    /** An event that the API should accept. */
    public static PostableEvent of(String userId, Optional<Instant> happenedAt, String json) {
        return new PostableEvent(userId, happenedAt, json, false);
    }
}
