package io.cartstream.api.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.cartstream.event.Violation;
import io.cartstream.event.Violations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An answer that says what went wrong, after RFC 9457. Never repeats what was sent.
 *
 * @param type relative address of the section of the docs page that explains it
 * @param title the same for every problem of the type
 * @param status the HTTP status
 * @param detail what to do about it
 * @param instance the request's id; from status 500 on the log has a line under it, see {@link FailureLog}
 * @param eventId idempotency key of the only event of the request: the one to send it again with
 * @param eventIds the same of several events, in the order of the body
 * @param violations the ways in which an event breaks the contract, at most 20
 * @param moreViolations how many further ones were found
 * @param retryAfter when the same request may succeed
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        Optional<String> eventId,
        List<String> eventIds,
        List<Violation> violations,
        Optional<Integer> moreViolations,
        @JsonIgnore Optional<Duration> retryAfter) {

    /** Said by an answer of 503 to a request whose body was not read, so that there are no ids to tell. */
    static final String NOT_READ =
            "Nothing was stored and no event_id was made. Retry after the number of seconds in Retry-After.";

    static Problem of(ProblemType type, String detail) {
        return new Problem(
                "/docs#" + type.anchor(),
                type.title(),
                type.status(),
                detail,
                "",
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    Problem ofEvent(Optional<String> id) {
        return new Problem(type, title, status, detail, instance, id, eventIds, violations, moreViolations, retryAfter);
    }

    Problem ofEvents(List<String> ids) {
        return new Problem(type, title, status, detail, instance, eventId, ids, violations, moreViolations, retryAfter);
    }

    Problem violating(Violations found) {
        var more = found.more() == 0 ? Optional.<Integer>empty() : Optional.of(found.more());
        return new Problem(type, title, status, detail, instance, eventId, eventIds, found.named(), more, retryAfter);
    }

    /** The same without its violations. */
    Problem brief() {
        return violating(Violations.NONE);
    }

    Problem retryAfter(Duration wait) {
        return new Problem(
                type,
                title,
                status,
                detail,
                instance,
                eventId,
                eventIds,
                violations,
                moreViolations,
                Optional.of(wait));
    }

    Problem withStatus(int other) {
        return new Problem(
                type, title, other, detail, instance, eventId, eventIds, violations, moreViolations, retryAfter);
    }

    Problem in(String requestId) {
        return new Problem(
                type, title, status, detail, requestId, eventId, eventIds, violations, moreViolations, retryAfter);
    }
}
