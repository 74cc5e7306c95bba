package io.cartstream.api.http;

import io.cartstream.event.EventJson;
import io.cartstream.ingest.Posted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The events that a body holds. */
sealed interface PostedBody {
    /** The body is one event. */
    record One(Posted event) implements PostedBody {
        @Override
        public List<Posted> events() {
            return List.of(event);
        }
    }

    /** The body is a list of events, never empty. */
    record Many(List<Posted> events) implements PostedBody {}

    /** In their order. */
    List<Posted> events();

    /** Which forms a body may have, by its content type. */
    enum Format {
        JSON,
        NDJSON;

        /**
         * @param contentType as sent, or null
         * @throws ProblemException 415 where it is neither
         */
        static Format of(String contentType) {
            if (contentType == null) {
                return JSON;
            }
            var end = contentType.indexOf(';');
            var type = (end < 0 ? contentType : contentType.substring(0, end))
                    .strip()
                    .toLowerCase(Locale.ROOT);
            return switch (type) {
                case "application/json" -> JSON;
                case "application/x-ndjson", "application/ndjson", "application/jsonl" -> NDJSON;
                default ->
                    throw new ProblemException(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Content-Type must be application/json or application/x-ndjson.");
            };
        }
    }

    /**
     * Parses a body.
     *
     * @throws ProblemException 400 where it is unreadable as a whole, 413 where it holds too many events
     */
    static PostedBody parse(Format format, byte[] body, EventJson json, int maxEvents) {
        return switch (format) {
            case JSON -> json(body, json, maxEvents);
            case NDJSON -> lines(body, json, maxEvents);
        };
    }

    /**
     * Parses a body that must be one event.
     *
     * @throws ProblemException 400 where it is not JSON
     */
    static Posted.Json parseOne(byte[] body, EventJson json) {
        return new Posted.Json(tree(body, json));
    }

    private static PostedBody json(byte[] body, EventJson json, int maxEvents) {
        var tree = tree(body, json);
        if (!tree.isArray()) {
            return new One(new Posted.Json(tree));
        }
        if (tree.size() > maxEvents) {
            throw tooMany(maxEvents);
        }
        var events = new ArrayList<Posted>(tree.size());
        tree.forEach(event -> events.add(new Posted.Json(event)));
        return many(events);
    }

    private static JsonNode tree(byte[] body, EventJson json) {
        try {
            var tree = json.parse(body);
            if (!tree.isMissingNode()) {
                return tree;
            }
        } catch (JacksonException _) {
            // answered below
        }
        throw new ProblemException(
                ProblemType.MALFORMED_BODY,
                "The body must be exactly one JSON value in UTF-8, at most 16 levels deep, with no field twice.");
    }

    private static PostedBody lines(byte[] body, EventJson json, int maxEvents) {
        var events = new ArrayList<Posted>();
        var start = 0;
        while (start < body.length) {
            var end = start;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            if (!isBlank(body, start, end)) {
                if (events.size() == maxEvents) {
                    throw tooMany(maxEvents);
                }
                events.add(line(Arrays.copyOfRange(body, start, end), json));
            }
            start = end + 1;
        }
        return many(events);
    }

    private static Posted line(byte[] line, EventJson json) {
        try {
            return new Posted.Json(json.parse(line));
        } catch (JacksonException _) {
            return new Posted.NotJson();
        }
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (var i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private static PostedBody many(List<Posted> events) {
        if (events.isEmpty()) {
            throw new ProblemException(ProblemType.MALFORMED_BODY, "The body must hold at least one event.");
        }
        return new Many(events);
    }

    private static ProblemException tooMany(int maxEvents) {
        return new ProblemException(
                ProblemType.TOO_LARGE, "A request may hold at most " + maxEvents + " events; send several.");
    }
}
