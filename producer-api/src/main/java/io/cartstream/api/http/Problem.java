package io.cartstream.api.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.cartstream.event.Violation;
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
 * @param instance the request's id, as in the log
 * @param violations every way in which an event breaks the contract
 * @param retryAfter when the same request may succeed
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        List<Violation> violations,
        @JsonIgnore Optional<Duration> retryAfter) {

    static Problem of(ProblemType type, String detail) {
        return new Problem(
                "/docs#" + type.anchor(), type.title(), type.status(), detail, "", List.of(), Optional.empty());
    }

    Problem violating(List<Violation> violations) {
        return new Problem(type, title, status, detail, instance, violations, retryAfter);
    }

    Problem retryAfter(Duration wait) {
        return new Problem(type, title, status, detail, instance, violations, Optional.of(wait));
    }

    Problem withStatus(int other) {
        return new Problem(type, title, other, detail, instance, violations, retryAfter);
    }

    Problem in(String requestId) {
        return new Problem(type, title, status, detail, requestId, violations, retryAfter);
    }
}
