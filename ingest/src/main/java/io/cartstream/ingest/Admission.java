package io.cartstream.ingest;

import io.cartstream.config.DataSize;
import io.cartstream.event.EventContract;
import io.cartstream.event.EventJson;
import io.cartstream.event.ShoppingEvent;
import io.cartstream.event.Violation;
import io.cartstream.ingest.IngestMetrics.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Holds posted events against the contract, and brings those that keep it into canonical form. Thread-safe. */
public final class Admission {
    /** At most this long in canonical form: leaves room for the archive's own fields in a Firehose record of 1,000 KiB. */
    public static final DataSize MAX_EVENT_SIZE = DataSize.ofKibibytes(512);

    private final EventContract contract;
    private final EventJson json = new EventJson();

    public Admission(EventContract contract) {
        this.contract = contract;
    }

    /** What the check of one posted event says. */
    public sealed interface Decision {
        /**
         * It keeps the contract.
         *
         * @param event what happened
         * @param encoded the same in canonical form
         */
        record Admitted(ShoppingEvent event, EncodedEvent encoded) implements Decision {}

        /**
         * It breaks the contract.
         *
         * @param why in a word
         * @param violations every way in which it does, never empty
         */
        record TurnedAway(Refusal why, List<Violation> violations) implements Decision {}
    }

    /**
     * Decides on one posted event.
     *
     * @param receivedAt the time of receipt, to the millisecond
     * @param newEventId makes an idempotency key where the client sent none
     */
    public Decision decide(Posted posted, Instant receivedAt, Supplier<String> newEventId) {
        return switch (posted) {
            case Posted.NotJson _ ->
                new Decision.TurnedAway(Refusal.UNREADABLE, List.of(new Violation("", "is not valid JSON")));
            case Posted.Json(JsonNode event) -> decide(event, receivedAt, newEventId);
        };
    }

    private Decision decide(JsonNode posted, Instant receivedAt, Supplier<String> newEventId) {
        var violations = contract.violations(posted, receivedAt);
        if (!violations.isEmpty()) {
            return new Decision.TurnedAway(Refusal.INVALID, violations);
        }
        var event = json.posted(posted, receivedAt, newEventId);
        var encoded = json.encode(event);
        if (encoded.length > MAX_EVENT_SIZE.bytes()) {
            return new Decision.TurnedAway(
                    Refusal.TOO_LARGE,
                    List.of(new Violation("", "must be at most " + MAX_EVENT_SIZE + " in canonical form")));
        }
        return new Decision.Admitted(event, new EncodedEvent(event.userId(), encoded));
    }
}
