package io.cartstream.event;

import static java.time.temporal.ChronoUnit.MILLIS;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes events as JSON: what a shop posts, and the canonical form that travels through the stream and into the archive.
 *
 * <p>Canonical form: every field the event has, {@code user_id} always a string, {@code product_ids} where no line says more than its
 * product and {@code items} otherwise, times in UTC to the millisecond.
 *
 * <p>Thread-safe.
 */
public final class EventJson {
    /** Fields of an event that have no effect here and are archived as they were posted, in the order of the canonical form. */
    public static final List<String> DETAILS =
            List.of("anonymous_id", "query", "order", "context", "sent_at", "properties");

    /** The same of a line of an event. */
    public static final List<String> ITEM_DETAILS = List.of("name", "category", "variant", "currency", "properties");

    /** At most this many levels of objects and arrays in a posted event. */
    static final int MAX_NESTING = 16;

    /**
     * At most this many tokens (values, names, brackets) in an event: all items with all fields, and {@code properties} of nothing but
     * brackets.
     */
    static final int MAX_TOKENS = 20 * EventContract.MAX_ITEMS + EventContract.MAX_PROPERTIES_LENGTH + 256;

    /** Digits and signs of a number as it is written; what it may be is for {@link BoundedNumbers} to say. */
    private static final int MAX_NUMBER_LENGTH = 1000;

    /** UTF-16 units; a text in {@code properties} can be as long as they. */
    private static final int MAX_TEXT_LENGTH = 2 * EventContract.MAX_PROPERTIES_LENGTH;

    /** Bytes, roughly: the parser keeps names for the next event, so their length must be bounded before the contract's check. */
    private static final int MAX_NAME_LENGTH = 4 * EventContract.MAX_NAME_LENGTH;

    /** An array of one element, the dearest for its length, is two bytes of JSON and about 104 of heap. */
    private static final int HEAP_PER_TOKEN = 56;

    private static final int MAX_POINTER_LENGTH = 256;
    private static final int TYPICAL_LENGTH = 512;

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .maxTokenCount(MAX_TOKENS)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .maxStringLength(MAX_TEXT_LENGTH)
                            .maxNameLength(MAX_NAME_LENGTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(new BoundedNumbers())
            .build();

    /**
     * The JSON value in {@code json}.
     *
     * @throws UnreadableJsonException as {@link #parse(byte[], int, int)}
     */
    public JsonNode parse(byte[] json) {
        return parse(json, 0, json.length);
    }

    /**
     * The JSON value in the bytes from {@code from} up to {@code to}: strictly UTF-8 without a byte order mark, at most 16 levels deep and
     * {@value #MAX_TOKENS} tokens long, with no field twice in an object and no {@linkplain BoundedNumbers number out of bounds}.
     *
     * @throws UnreadableJsonException where it is not exactly one such value, whatever else it is
     */
    public JsonNode parse(byte[] json, int from, int to) {
        if (!Utf8.isText(json, from, to)) {
            throw unreadable(
                    "", "is not UTF-8 (no UTF-16, no overlong forms, no surrogates, no NUL, no byte order mark)");
        }
        try (var parser = mapper.createParser(json, from, to - from)) {
            return parse(parser);
        }
    }

    /**
     * At most so many bytes of heap are in use while {@code length} bytes of JSON are a tree; a test measures it.
     *
     * @param length bytes, of one event
     */
    public static long heapOf(int length) {
        return (long) HEAP_PER_TOKEN * Math.min(length, MAX_TOKENS) + 3L * length;
    }

    private JsonNode parse(JsonParser parser) {
        try {
            JsonNode tree = mapper.readTree(parser);
            if (tree == null || tree.isMissingNode()) {
                throw unreadable("", "is empty");
            }
            return tree;
        } catch (StreamConstraintsException _) {
            throw unreadable(
                    pointer(parser),
                    "is past a bound: at most %d levels, %d tokens, %d digits, names of %d and texts of %d characters"
                            .formatted(
                                    MAX_NESTING,
                                    MAX_TOKENS,
                                    BoundedNumbers.MAX_DIGITS,
                                    EventContract.MAX_NAME_LENGTH,
                                    EventContract.MAX_PROPERTIES_LENGTH));
        } catch (StreamReadException _) {
            throw unreadable("", "is not valid JSON");
        } catch (JacksonException _) {
            throw isBehindTheValue(parser)
                    ? unreadable("", "is more than one JSON value")
                    : unreadable(pointer(parser), "stands twice in its object");
        } catch (ArithmeticException | NumberFormatException _) {
            throw unreadable(
                    pointer(parser),
                    "is a number out of bounds: at most %d digits, below 1e308 and, but for 0, from 1e-307 on"
                            .formatted(BoundedNumbers.MAX_DIGITS));
        }
    }

    private static boolean isBehindTheValue(JsonParser parser) {
        var context = parser.streamReadContext();
        return context.inRoot()
                || (context.getParent().inRoot() && parser.currentToken().isStructStart());
    }

    /** Where the parser stands; the whole event where that would be a long text of the client's. */
    private static String pointer(JsonParser parser) {
        var pointer = parser.streamReadContext().pathAsPointer().toString();
        return Ids.isId(pointer, MAX_POINTER_LENGTH) ? pointer : "";
    }

    private static UnreadableJsonException unreadable(String pointer, String reason) {
        return new UnreadableJsonException(new Violation(pointer, reason));
    }

    /**
     * The event in a posted object that {@linkplain EventContract keeps the contract}.
     *
     * @param receivedAt the time of receipt, also the event's time where it names none
     * @param newEventId makes an idempotency key where the client sent none
     */
    public ShoppingEvent posted(JsonNode posted, Instant receivedAt, Supplier<String> newEventId) {
        var received = receivedAt.truncatedTo(MILLIS);
        return new ShoppingEvent(
                text(posted, "event_id").orElseGet(newEventId),
                shopper(posted),
                EventType.ofWireName(posted.get("event").asString()).orElseThrow(),
                items(posted),
                text(posted, "timestamp")
                        .map(EventJson::instant)
                        .map(at -> at.plus(ClientClock.of(posted, receivedAt).behind())
                                .truncatedTo(MILLIS))
                        .orElse(received),
                received,
                text(posted, "session_id"),
                text(posted, "source"),
                details(posted, DETAILS));
    }

    private static String shopper(JsonNode posted) {
        return posted.has("user_id")
                ? userId(posted.get("user_id"))
                : ShoppingEvent.ANONYMOUS + posted.get("anonymous_id").asString();
    }

    private static Optional<ObjectNode> details(JsonNode json, List<String> fields) {
        ObjectNode details = null;
        for (var field : fields) {
            var value = json.get(field);
            if (value != null) {
                details = details == null ? JsonNodeFactory.instance.objectNode() : details;
                details.set(field, value);
            }
        }
        return Optional.ofNullable(details);
    }

    private static void write(JsonGenerator json, Optional<ObjectNode> details) {
        details.ifPresent(fields -> fields.properties().forEach(field -> {
            json.writeName(field.getKey());
            json.writeTree(field.getValue());
        }));
    }

    /** 42, 42.0 and "42" are the same shopper. */
    private static String userId(JsonNode posted) {
        return posted.isNumber() && !posted.isIntegralNumber()
                ? Long.toString(posted.decimalValue().longValueExact())
                : posted.asString();
    }

    /** The canonical form of {@code event}, UTF-8. */
    public byte[] encode(ShoppingEvent event) {
        return encode(event, _ -> {});
    }

    /**
     * The canonical form of {@code event} with further fields at its end, UTF-8.
     *
     * @param further writes the further fields into the open object
     */
    public byte[] encode(ShoppingEvent event, java.util.function.Consumer<JsonGenerator> further) {
        var bytes = new ByteArrayOutputStream(TYPICAL_LENGTH);
        try (var json = mapper.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("event_id", event.eventId());
            json.writeStringProperty("user_id", event.userId());
            json.writeStringProperty("event", event.type().wireName());
            writeItems(json, event.items());
            json.writeStringProperty("timestamp", event.timestamp().toString());
            event.sessionId().ifPresent(session -> json.writeStringProperty("session_id", session));
            event.source().ifPresent(source -> json.writeStringProperty("source", source));
            write(json, event.details());
            json.writeStringProperty("received_at", event.receivedAt().toString());
            json.writeNumberProperty("schema_version", ShoppingEvent.SCHEMA_VERSION);
            further.accept(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /**
     * The event in bytes from the stream.
     *
     * @throws MalformedEventException where they are no event in canonical form
     */
    public ShoppingEvent decode(byte[] bytes) throws MalformedEventException {
        var json = parsed(bytes);
        if (!json.isObject()) {
            throw new MalformedEventException("not a JSON object");
        }
        var version = json.path("schema_version");
        if (!version.isInt() || version.asInt() != ShoppingEvent.SCHEMA_VERSION) {
            throw new MalformedEventException("schema_version is not " + ShoppingEvent.SCHEMA_VERSION);
        }
        var receivedAt = requiredInstant(json, "received_at");
        var timestamp = requiredInstant(json, "timestamp");
        if (timestamp.isAfter(receivedAt.plus(ShoppingEvent.MAX_AHEAD))) {
            throw new MalformedEventException("timestamp is more than a day after received_at");
        }
        var type = EventType.ofWireName(requiredId(json, "event"))
                .orElseThrow(() -> new MalformedEventException("event is no name of an event"));
        return new ShoppingEvent(
                requiredId(json, "event_id"),
                requiredId(json, "user_id"),
                type,
                requiredItems(json, type),
                timestamp,
                receivedAt,
                text(json, "session_id"),
                text(json, "source"),
                requiredDetails(json));
    }

    private JsonNode parsed(byte[] bytes) throws MalformedEventException {
        try {
            return parse(bytes);
        } catch (UnreadableJsonException e) {
            var why = e.violation();
            throw new MalformedEventException((why.pointer() + " " + why.reason()).strip());
        }
    }

    private static String requiredId(JsonNode json, String field) throws MalformedEventException {
        var value = json.path(field);
        requireId(value, field, Ids.MAX_LENGTH);
        return value.asString();
    }

    private static void requireId(JsonNode value, String field, int maxLength) throws MalformedEventException {
        if (!value.isString() || !Ids.isId(value.asString(), maxLength)) {
            throw new MalformedEventException(
                    field + " is not a text of 1 to " + maxLength + " characters without control characters");
        }
    }

    private static Instant requiredInstant(JsonNode json, String field) throws MalformedEventException {
        try {
            return instant(json.path(field).asString(""));
        } catch (DateTimeException _) {
            throw new MalformedEventException(field + " is not a time");
        }
    }

    private static List<CartItem> requiredItems(JsonNode json, EventType type) throws MalformedEventException {
        if (json.path("product_ids").isArray() == json.path("items").isArray()) {
            throw new MalformedEventException("either product_ids or items must be a list");
        }
        if (json.path("product_ids").isArray()) {
            for (var productId : json.path("product_ids")) {
                requireProductId(productId);
            }
        } else {
            for (var item : json.path("items")) {
                requireItem(item);
            }
        }
        var items = items(json);
        if (items.isEmpty() && type.needsProducts()) {
            throw new MalformedEventException("an event of this type needs a product");
        }
        return items;
    }

    private static void requireItem(JsonNode item) throws MalformedEventException {
        requireProductId(item.path("product_id"));
        if (item.has("quantity")
                && !(item.get("quantity").isInt() && item.get("quantity").asInt() >= 1)) {
            throw new MalformedEventException("quantity is not a whole number from 1 on");
        }
        if (item.has("price")
                && !(item.get("price").isNumber()
                        && item.get("price").decimalValue().signum() >= 0)) {
            throw new MalformedEventException("price is not a number from 0 on");
        }
    }

    private static void requireProductId(JsonNode productId) throws MalformedEventException {
        requireId(productId, "product_id", Ids.MAX_PRODUCT_LENGTH);
    }

    private static Optional<ObjectNode> requiredDetails(JsonNode json) throws MalformedEventException {
        if (json.has("properties") && !json.get("properties").isObject()) {
            throw new MalformedEventException("properties is not an object");
        }
        return details(json, DETAILS);
    }

    private static Optional<String> text(JsonNode json, String field) {
        var value = json.get(field);
        return value == null || !value.isString() ? Optional.empty() : Optional.of(value.asString());
    }

    private static List<CartItem> items(JsonNode json) {
        var items = new ArrayList<CartItem>();
        for (var productId : json.path("product_ids")) {
            items.add(CartItem.of(productId.asString()));
        }
        for (var item : json.path("items")) {
            var quantity = item.get("quantity");
            var price = item.get("price");
            items.add(new CartItem(
                    item.get("product_id").asString(),
                    quantity == null ? OptionalInt.empty() : OptionalInt.of(quantity.asInt()),
                    price == null ? Optional.<BigDecimal>empty() : Optional.of(price.decimalValue()),
                    details(item, ITEM_DETAILS)));
        }
        return items;
    }

    private static Instant instant(String rfc3339) {
        return Rfc3339.parse(rfc3339).truncatedTo(MILLIS);
    }

    private static void writeItems(JsonGenerator json, List<CartItem> items) {
        if (items.stream().allMatch(CartItem::isBare)) {
            json.writeArrayPropertyStart("product_ids");
            items.forEach(item -> json.writeString(item.productId()));
        } else {
            json.writeArrayPropertyStart("items");
            for (var item : items) {
                json.writeStartObject();
                json.writeStringProperty("product_id", item.productId());
                item.quantity().ifPresent(quantity -> json.writeNumberProperty("quantity", quantity));
                item.price().ifPresent(price -> json.writeNumberProperty("price", price));
                write(json, item.details());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }
}
