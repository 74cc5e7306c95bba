package io.cartstream.ingest;

import io.cartstream.event.EventJson;
import io.cartstream.event.UnreadableJsonException;
import io.cartstream.event.Violation;
import tools.jackson.databind.JsonNode;

/** One event as a client posted it. */
public sealed interface Posted {
    /** Whatever JSON value stands where an event should. */
    record Json(JsonNode json) implements Posted {}

    /**
     * Something that is no JSON at all, such as a broken line of NDJSON, or none within the bounds of an event.
     *
     * @param why what is wrong with it; never repeats what it holds
     */
    record NotJson(Violation why) implements Posted {}

    /** What stands in {@code bytes}. */
    static Posted in(byte[] bytes, EventJson json) {
        return in(bytes, 0, bytes.length, json);
    }

    /** What stands in {@code bytes} from {@code from} up to {@code to}. */
    static Posted in(byte[] bytes, int from, int to, EventJson json) {
        try {
            return new Json(json.parse(bytes, from, to));
        } catch (UnreadableJsonException e) {
            return new NotJson(e.violation());
        }
    }
}
