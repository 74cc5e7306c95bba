package io.cartstream.event;

import static java.time.temporal.ChronoUnit.MILLIS;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A posted event as the contract wants it, where what the shop means is beyond doubt: another spelling of a time or a number, an empty
 * field, a field with a name of the shop's own. What is doubtful stays as it is, for the contract to reject. A client that wants no
 * such reading is held to the contract itself.
 *
 * @param event the event with all that was read otherwise; the posted tree itself is not changed
 * @param warnings what was read otherwise, at most {@value Violations#MAX_NAMED}
 */
public record LenientReading(JsonNode event, List<Warning> warnings) {
    private static final Set<String> FIELDS = Set.of(
            "user_id",
            "anonymous_id",
            "event",
            "product_ids",
            "items",
            "event_id",
            "timestamp",
            "session_id",
            "source",
            "query",
            "order",
            "context",
            "sent_at",
            "properties");
    private static final Set<String> IDS = Set.of("event_id", "session_id", "anonymous_id");
    private static final Set<String> AMOUNTS = Set.of("total", "tax", "shipping", "discount");
    private static final List<String> OF_A_SINGLE_LINE = List.of("quantity", "price");

    /** A decimal number that is surely meant as one: no sign, no exponent, no thousands. */
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,15}(\\.\\d{1,15})?");

    /** Seconds since 1970 up to the year 5138; what is larger are milliseconds. */
    private static final long MOST_SECONDS = 100_000_000_000L;

    /** What the contract takes needs no other reading. */
    private static final Pattern RFC_3339 =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");

    private static final int MAX_TIME_LENGTH = 40;
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final String EMPTY = "is empty: read as absent";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    public LenientReading {
        warnings = List.copyOf(warnings);
    }

    /**
     * How {@code posted} is read.
     *
     * @param posted as {@link EventJson#parse(byte[])} read it, which bounds what this costs
     */
    public static LenientReading of(JsonNode posted) {
        return posted instanceof ObjectNode event ? new Reader().read(event) : new LenientReading(posted, List.of());
    }

    /** One reading. */
    private static final class Reader {
        private final List<Warning> warnings = new ArrayList<>();
        private final Map<String, JsonNode> unknown = new LinkedHashMap<>();

        LenientReading read(ObjectNode posted) {
            var event = JSON.objectNode();
            for (var field : posted.properties()) {
                var name = field.getKey();
                var value = field.getValue();
                if (isEmpty(value) && (FIELDS.contains(name) || value.isNull())) {
                    warn(pointer(name), EMPTY);
                } else if (FIELDS.contains(name)) {
                    event.set(name, known(name, value, posted));
                } else {
                    unknown.put(name, value);
                }
            }
            readSingleLine(event);
            moveUnknown(event);
            return new LenientReading(event, warnings);
        }

        private JsonNode known(String name, JsonNode value, ObjectNode event) {
            return switch (name) {
                case "product_ids" -> productIds(value);
                case "items" -> items(value, event.path("event").asString(""));
                case "timestamp", "sent_at" -> time(value, pointer(name));
                case "order" -> order(value);
                default -> IDS.contains(name) ? id(value, pointer(name)) : value;
            };
        }

        /** {@code product_id} alone, perhaps with quantity and price beside it, is a list of one line. */
        private void readSingleLine(ObjectNode event) {
            if (!unknown.containsKey("product_id") || event.has("product_ids") || event.has("items")) {
                return;
            }
            var productId = id(unknown.remove("product_id"), "/product_id");
            if (OF_A_SINGLE_LINE.stream().noneMatch(unknown::containsKey)) {
                warn("/product_id", "is read as product_ids with one product");
                event.set("product_ids", JSON.arrayNode().add(productId));
                return;
            }
            warn("/product_id", "is read as items with one line");
            var line = JSON.objectNode();
            line.set("product_id", productId);
            for (var field : OF_A_SINGLE_LINE) {
                if (unknown.containsKey(field)) {
                    line.set(field, unknown.remove(field));
                }
            }
            var lines = JSON.arrayNode();
            addLine(lines, line, "", event.path("event").asString(""));
            event.set("items", lines);
        }

        private void moveUnknown(ObjectNode event) {
            var properties = event.path("properties");
            if (unknown.isEmpty() || (event.has("properties") && !properties.isObject())) {
                unknown.forEach(event::set);
                return;
            }
            var all = JSON.objectNode();
            properties.properties().forEach(field -> all.set(field.getKey(), field.getValue()));
            unknown.forEach((name, value) -> {
                if (all.has(name)) {
                    event.set(name, value);
                } else {
                    warn(pointer(name), "is not a field of an event: put into properties");
                    all.set(name, value);
                }
            });
            if (!all.isEmpty() || event.has("properties")) {
                event.set("properties", all);
            }
        }

        private JsonNode productIds(JsonNode value) {
            if (!value.isArray()) {
                return value;
            }
            var ids = JSON.arrayNode();
            for (var i = 0; i < value.size(); i++) {
                ids.add(id(value.get(i), "/product_ids/" + i));
            }
            return ids;
        }

        private JsonNode items(JsonNode value, String event) {
            if (!value.isArray()) {
                return value;
            }
            var lines = JSON.arrayNode();
            for (var i = 0; i < value.size(); i++) {
                addLine(lines, value.get(i), "/items/" + i, event);
            }
            return lines;
        }

        private void addLine(ArrayNode lines, JsonNode posted, String pointer, String event) {
            if (!posted.isObject()) {
                lines.add(posted);
                return;
            }
            var line = JSON.objectNode();
            for (var field : posted.properties()) {
                var at = pointer + pointer(field.getKey());
                if (isEmpty(field.getValue())) {
                    warn(at, EMPTY);
                } else {
                    line.set(field.getKey(), ofLine(field.getKey(), field.getValue(), at));
                }
            }
            if (event.equals(EventType.UPDATE_CART.wireName()) && isZero(line.path("quantity"))) {
                warn(pointer + "/quantity", "is 0: the line leaves the cart");
            } else {
                lines.add(line);
            }
        }

        private JsonNode ofLine(String name, JsonNode value, String pointer) {
            return switch (name) {
                case "product_id", "variant" -> id(value, pointer);
                case "quantity", "price" -> number(value, pointer);
                default -> value;
            };
        }

        private JsonNode order(JsonNode value) {
            if (!value.isObject()) {
                return value;
            }
            var order = JSON.objectNode();
            for (var field : value.properties()) {
                var at = "/order" + pointer(field.getKey());
                if (isEmpty(field.getValue())) {
                    warn(at, EMPTY);
                } else if (field.getKey().equals("id")) {
                    order.set("id", id(field.getValue(), at));
                } else {
                    order.set(
                            field.getKey(),
                            AMOUNTS.contains(field.getKey()) ? number(field.getValue(), at) : field.getValue());
                }
            }
            return order;
        }

        /** A whole number is an id as good as its digits. */
        private JsonNode id(JsonNode value, String pointer) {
            if (!value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToLong()) {
                return value;
            }
            warn(pointer, "is a number: read as its digits");
            return StringNode.valueOf(Long.toString(value.decimalValue().longValueExact()));
        }

        private JsonNode number(JsonNode value, String pointer) {
            if (!value.isString() || !DECIMAL.matcher(value.asString()).matches()) {
                return value;
            }
            warn(pointer, "is a text: read as a number");
            var number = new BigDecimal(value.asString());
            if (number.stripTrailingZeros().scale() > 0) {
                return JSON.numberNode(number);
            }
            var whole = number.longValueExact();
            return (int) whole == whole ? JSON.numberNode((int) whole) : JSON.numberNode(whole);
        }

        private JsonNode time(JsonNode value, String pointer) {
            if (value.isString() && Rfc3339.plain(value.asString()).isPresent()) {
                return value;
            }
            return epoch(value)
                    .map(instant -> read(instant, pointer, "is read as seconds or milliseconds since 1970"))
                    .or(() -> written(value)
                            .map(instant ->
                                    read(instant, pointer, "is read as RFC 3339, in UTC where no zone is named")))
                    .orElse(value);
        }

        private JsonNode read(Instant instant, String pointer, String reading) {
            warn(pointer, reading);
            return StringNode.valueOf(instant.truncatedTo(MILLIS).toString());
        }

        private static Optional<Instant> epoch(JsonNode value) {
            var isDigits = value.isString() && DECIMAL.matcher(value.asString()).matches();
            if (!value.isNumber() && !isDigits) {
                return Optional.empty();
            }
            var number = isDigits ? new BigDecimal(value.asString()) : value.decimalValue();
            if (number.signum() < 0 || number.compareTo(BigDecimal.valueOf(1000 * MOST_SECONDS)) >= 0) {
                return Optional.empty();
            }
            var millis = number.compareTo(BigDecimal.valueOf(MOST_SECONDS)) < 0 ? number.movePointRight(3) : number;
            return Optional.of(Instant.ofEpochMilli(millis.longValue()));
        }

        private static Optional<Instant> written(JsonNode value) {
            if (!value.isString()
                    || value.asString().length() > MAX_TIME_LENGTH
                    || RFC_3339.matcher(value.asString()).matches()) {
                return Optional.empty();
            }
            try {
                var parsed = TIME.parseBest(
                        value.asString()
                                .strip()
                                .replaceFirst("(?<=\\d) +(?=\\d)", "T")
                                .replace(" ", ""),
                        OffsetDateTime::from,
                        LocalDateTime::from);
                return Optional.of(
                        parsed instanceof OffsetDateTime withZone
                                ? withZone.toInstant()
                                : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException _) {
                return Optional.empty();
            }
        }

        private static boolean isEmpty(JsonNode value) {
            return value.isNull() || (value.isString() && value.asString().isEmpty());
        }

        private static boolean isZero(JsonNode value) {
            return value.isNumber() && value.decimalValue().signum() == 0;
        }

        private static String pointer(String name) {
            return Ids.isId(name, Violations.MAX_NAMED)
                    ? "/" + name.replace("~", "~0").replace("/", "~1")
                    : "";
        }

        private void warn(String pointer, String reading) {
            if (warnings.size() < Violations.MAX_NAMED) {
                warnings.add(new Warning(pointer, reading));
            }
        }
    }
}
