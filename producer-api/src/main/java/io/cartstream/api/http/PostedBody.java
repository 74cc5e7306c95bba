package io.cartstream.api.http;

import io.cartstream.event.EventJson;
import io.cartstream.event.Violations;
import io.cartstream.ingest.Posted;
import io.cartstream.ingest.Reading;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Where the events stand in a body. Each is read for itself, from its own bytes: what is wrong with one, whatever it is, is never wrong
 * with another, and only one at a time is in memory as a tree. A byte order mark at the beginning of a body is skipped. Immutable, as long
 * as the body is not changed.
 */
final class PostedBody {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int EXPECTED_EVENTS = 16;

    /** How a list of events in an object begins; blanks may stand between. */
    private static final List<byte[]> WRAPPER = Stream.of("{", "\"events\"", ":", "[")
            .map(part -> part.getBytes(StandardCharsets.US_ASCII))
            .toList();

    private final byte[] body;
    private final boolean isOne;
    private final String what;
    private int[] bounds;
    private int size;
    private int longest;

    private PostedBody(byte[] body, boolean isOne, String what) {
        this.body = body;
        this.what = what;
        this.isOne = isOne;
        bounds = new int[2 * (isOne ? 1 : EXPECTED_EVENTS)];
    }

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
     * Finds the events in a body.
     *
     * @param reading whether {@code {"events": [...]}} is a list of events
     * @throws ProblemException 400 where it is no list although it begins as one, or where it is empty; 413 where it holds too many events
     */
    static PostedBody of(Format format, Reading reading, byte[] body, int maxEvents) {
        return of(format, reading, body, maxEvents, "event");
    }

    /**
     * The same for products, read strictly.
     *
     * @throws ProblemException as for events
     */
    static PostedBody ofProducts(Format format, byte[] body, int maxProducts) {
        return of(format, Reading.STRICT, body, maxProducts, "product");
    }

    private static PostedBody of(Format format, Reading reading, byte[] body, int maxEvents, String what) {
        var from = afterMark(body);
        return switch (format) {
            case JSON -> {
                var start = skipBlanks(body, from, body.length);
                if (start < body.length && body[start] == '[') {
                    yield elements(body, start + 1, body.length, maxEvents, what);
                }
                var wrapped = reading == Reading.LENIENT ? wrappedList(body, start) : OptionalInt.empty();
                yield wrapped.isPresent()
                        ? elements(body, wrapped.getAsInt(), lastBrace(body), maxEvents, what)
                        : one(body, from, what);
            }
            case NDJSON -> lines(body, from, maxEvents, what);
        };
    }

    /** A body that must be one event, whatever it is. */
    static PostedBody single(byte[] body) {
        return one(body, afterMark(body), "event");
    }

    /** Whether the body is one event, and no list of events. */
    boolean isOne() {
        return isOne;
    }

    int size() {
        return size;
    }

    /** Bytes of its longest event. */
    int longest() {
        return longest;
    }

    /**
     * The only event of a body that is {@linkplain #isOne one}.
     *
     * @throws ProblemException 400 where it is not JSON
     */
    Posted.Json only(EventJson json) {
        return switch (event(0, json)) {
            case Posted.Json event -> event;
            case Posted.NotJson(var why) ->
                throw new ProblemException(Problem.of(
                                ProblemType.MALFORMED_BODY,
                                "The body must be exactly one JSON value in UTF-8, but "
                                        + (why.pointer().isEmpty() ? "it" : why.pointer()) + " " + why.reason() + ".")
                        .violating(Violations.of(why)));
        };
    }

    /** The events in their order. Each is read when it is asked for, and not kept. */
    List<Posted> events(EventJson json) {
        return new AbstractList<>() {
            @Override
            public Posted get(int index) {
                return event(index, json);
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    private Posted event(int index, EventJson json) {
        return Posted.in(body, bounds[2 * index], bounds[2 * index + 1], json);
    }

    private static PostedBody one(byte[] body, int from, String what) {
        var one = new PostedBody(body, true, what);
        one.add(from, body.length, 1);
        return one;
    }

    /** Where the elements begin in a body that is <code>{"events": [...]}</code> and nothing else; empty where it is something else. */
    private static OptionalInt wrappedList(byte[] body, int from) {
        var at = from;
        for (var part : WRAPPER) {
            at = skipBlanks(body, at, body.length);
            if (at + part.length > body.length || !Arrays.equals(body, at, at + part.length, part, 0, part.length)) {
                return OptionalInt.empty();
            }
            at += part.length;
        }
        var brace = lastBrace(body);
        var bracket = lastThatIsNotBlank(body, brace);
        return brace > at && bracket >= at && body[bracket] == ']' ? OptionalInt.of(at) : OptionalInt.empty();
    }

    /** The place of a closing brace at the end of a body; 0 where there is none. */
    private static int lastBrace(byte[] body) {
        var last = lastThatIsNotBlank(body, body.length);
        return last >= 0 && body[last] == '}' ? last : 0;
    }

    private static int lastThatIsNotBlank(byte[] body, int before) {
        var at = before - 1;
        while (at >= 0 && isBlank(body[at])) {
            at--;
        }
        return at;
    }

    private static PostedBody lines(byte[] body, int from, int maxEvents, String what) {
        var lines = new PostedBody(body, false, what);
        for (var start = from; start < body.length; ) {
            var end = start;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            if (skipBlanks(body, start, end) < end) {
                lines.add(start, end, maxEvents);
            }
            start = end + 1;
        }
        return lines.requireEvents();
    }

    /** Cuts a JSON array at the commas between its elements; whether each is JSON is for its own reading to say. */
    private static PostedBody elements(byte[] body, int from, int end, int maxEvents, String what) {
        var elements = new PostedBody(body, false, what);
        var start = from;
        var depth = 0;
        for (var at = from; at < end; at++) {
            switch (body[at]) {
                case '"' -> at = endOfText(body, at);
                case '[', '{' -> depth++;
                case '}' -> depth--;
                case ']' -> {
                    if (depth == 0) {
                        return elements.closed(start, at, end, maxEvents);
                    }
                    depth--;
                }
                case ',' -> {
                    if (depth == 0) {
                        elements.addElement(start, at, maxEvents);
                        start = at + 1;
                    }
                }
                default -> {
                    // part of an element
                }
            }
            if (depth < 0) {
                throw noList();
            }
        }
        throw noList();
    }

    private PostedBody closed(int start, int end, int bodyEnd, int maxEvents) {
        if (skipBlanks(body, end + 1, bodyEnd) < bodyEnd) {
            throw noList();
        }
        if (size > 0 || skipBlanks(body, start, end) < end) {
            addElement(start, end, maxEvents);
        }
        return requireEvents();
    }

    private void addElement(int from, int to, int maxEvents) {
        if (skipBlanks(body, from, to) == to) {
            throw noList();
        }
        add(from, to, maxEvents);
    }

    private void add(int from, int to, int maxEvents) {
        if (size == maxEvents) {
            throw new ProblemException(
                    ProblemType.TOO_LARGE, "A request may hold at most " + maxEvents + " " + what + "s; send several.");
        }
        if (2 * size == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * size] = from;
        bounds[2 * size + 1] = to;
        size++;
        longest = Math.max(longest, to - from);
    }

    private PostedBody requireEvents() {
        if (size == 0) {
            throw new ProblemException(ProblemType.MALFORMED_BODY, "The body must hold at least one " + what + ".");
        }
        return this;
    }

    /** Where the text that begins at {@code at} ends: the place of its closing quote. */
    private static int endOfText(byte[] body, int at) {
        for (var i = at + 1; i < body.length; i++) {
            if (body[i] == '\\') {
                i++;
            } else if (body[i] == '"') {
                return i;
            }
        }
        throw noList();
    }

    private static int afterMark(byte[] body) {
        var length = BYTE_ORDER_MARK.length;
        var isMarked = body.length >= length && Arrays.equals(body, 0, length, BYTE_ORDER_MARK, 0, length);
        return isMarked ? length : 0;
    }

    private static int skipBlanks(byte[] bytes, int from, int to) {
        for (var i = from; i < to; i++) {
            if (!isBlank(bytes[i])) {
                return i;
            }
        }
        return to;
    }

    private static boolean isBlank(byte unit) {
        return unit == ' ' || unit == '\t' || unit == '\r' || unit == '\n';
    }

    private static ProblemException noList() {
        return new ProblemException(
                ProblemType.MALFORMED_BODY,
                "The body begins as a JSON array, but is none: send [event, event, ...] in UTF-8, or one event.");
    }
}
