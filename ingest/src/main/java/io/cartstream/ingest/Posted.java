package io.cartstream.ingest;

import tools.jackson.databind.JsonNode;

/** One event as a client posted it. */
public sealed interface Posted {
    /** Whatever JSON value stands where an event should. */
    record Json(JsonNode json) implements Posted {}

    /** Something that is no JSON at all, such as a broken line of NDJSON. */
    record NotJson() implements Posted {}
}
