package io.cartstream.ingest;

import io.cartstream.event.EventContract;
import io.cartstream.event.EventJson;
import io.cartstream.event.Ids;
import io.cartstream.event.LenientReading;
import io.cartstream.event.Violation;
import io.cartstream.event.Violations;
import io.cartstream.event.Warning;
import io.cartstream.ingest.Rejected.Reason;
import io.cartstream.service.settings.DataSize;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Holds posted events against the contract, and brings those that keep it into canonical form. Thread-safe. */
public final class Admission {
    /** At most this long in canonical form: leaves room for the archive's own fields in a Firehose record of 1,000 KiB. */
    public static final DataSize MAX_EVENT_SIZE = DataSize.ofKibibytes(512);

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final Violation TOO_LONG =
            new Violation("", "must be at most " + MAX_EVENT_SIZE + " in canonical form");
    private static final Violation UNCHECKED =
            new Violation("", "cannot be processed: internal error, please report it");

    private final EventContract contract;
    private final EventJson json = new EventJson();

    public Admission(EventContract contract) {
        this.contract = contract;
    }

    /** What the check of one posted event says. */
    public sealed interface Decision permits AdmittedEvent, Rejected {}

    /**
     * Decides on one posted event. Whatever it holds decides about itself only: this never throws because of it.
     *
     * @param receivedAt the time of receipt, to the millisecond
     * @param newEventId makes an idempotency key where the client sent none
     */
    public Decision decide(Posted posted, Reading reading, Instant receivedAt, Supplier<String> newEventId) {
        try {
            return switch (posted) {
                case Posted.NotJson(Violation why) -> rejected(posted, Reason.UNREADABLE, Violations.of(why));
                case Posted.Json(JsonNode event) -> decide(event, reading, receivedAt, newEventId);
            };
        } catch (RuntimeException e) {
            LOG.error("an event could not be checked, and was rejected", withoutContent(e));
            return rejected(posted, Reason.UNREADABLE, Violations.of(UNCHECKED));
        }
    }

    private Decision decide(JsonNode tree, Reading reading, Instant receivedAt, Supplier<String> newEventId) {
        var violations = contract.check(tree, receivedAt);
        if (violations.isEmpty()) {
            return admitted(tree, List.of(), receivedAt, newEventId);
        }
        if (reading == Reading.LENIENT) {
            var read = LenientReading.of(tree);
            var left = read.warnings().isEmpty() ? violations : contract.check(read.event(), receivedAt);
            return left.isEmpty()
                    ? admitted(read.event(), read.warnings(), receivedAt, newEventId)
                    : rejected(read.event(), Reason.INVALID, left);
        }
        return rejected(tree, Reason.INVALID, violations);
    }

    private Decision admitted(JsonNode tree, List<Warning> warnings, Instant receivedAt, Supplier<String> newEventId) {
        var event = json.posted(tree, receivedAt, newEventId);
        var encoded = json.encode(event);
        return encoded.length > MAX_EVENT_SIZE.bytes()
                ? rejected(tree, Reason.TOO_LARGE, Violations.of(TOO_LONG))
                : new AdmittedEvent(event, encoded, warnings);
    }

    private static Rejected rejected(Posted posted, Reason reason, Violations violations) {
        return posted instanceof Posted.Json(JsonNode event)
                ? rejected(event, reason, violations)
                : new Rejected(Optional.empty(), reason, violations);
    }

    private static Rejected rejected(JsonNode event, Reason reason, Violations violations) {
        var givenId = event.path("event_id").stringValueOpt().filter(id -> Ids.isId(id, Ids.MAX_LENGTH));
        return new Rejected(givenId, reason, violations);
    }

    /** Where it was thrown, and as what; a message may repeat what a shopper did. */
    private static RuntimeException withoutContent(RuntimeException e) {
        var told = new IllegalStateException(e.getClass().getName());
        told.setStackTrace(e.getStackTrace());
        return told;
    }
}
