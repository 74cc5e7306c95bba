package io.cartstream.event;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Checks a posted event against the JSON Schema, and against the bounds a schema cannot say: between which times an event may lie, and how
 * deep and large {@code properties} and {@code context} may be and that they are text which UTF-8 can say. Names the first {@value
 * Violations#MAX_NAMED} violations and counts the others; the check stops at {@value Violations#MAX_FOUND}, so that what it costs is
 * bounded, however wrong an event is.
 *
 * <p>Thread-safe.
 */
public final class EventContract {
    /** At most this many levels of objects and arrays in {@code properties}, itself included. */
    public static final int MAX_PROPERTIES_DEPTH = 4;

    /** At most this many characters (code points) of {@code properties}, written as JSON. */
    public static final int MAX_PROPERTIES_LENGTH = 8 * 1024;

    /** At most this many characters (code points) in the name of a field of {@code properties}. */
    public static final int MAX_NAME_LENGTH = 256;

    /** At most this many products in one event. */
    public static final int MAX_ITEMS = 1000;

    /** A longer name of an unknown field is not repeated in the answer. */
    private static final int MAX_NAME_TOLD = 64;

    private static final String NO_TIME =
            "must be an RFC 3339 date and time, without leap second, such as 2026-11-22T10:00:00Z";
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final String SCHEMA_RESOURCE = "event.schema.json";
    private static final String PRODUCTS_KEYWORD = "oneOf";
    private static final String SHOPPER_KEYWORD = "anyOf";
    private static final Violation TWO_LISTS = new Violation("", "must have either product_ids or items, and not both");

    private final Schema schema;
    private final String schemaText;

    public EventContract() {
        schemaText = readSchema();
        var config = SchemaRegistryConfig.builder()
                .pathType(PathType.JSON_POINTER)
                .formatAssertionsEnabled(true)
                .build();
        schema = SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12, registry -> registry.schemaRegistryConfig(config))
                .getSchema(schemaText);
        readMessages();
    }

    /** The JSON Schema (draft 2020-12) of a posted event. */
    public String schemaText() {
        return schemaText;
    }

    /**
     * How {@code posted} breaks the contract; empty where it keeps it.
     *
     * @param posted as {@link EventJson#parse(byte[])} read it, which bounds its numbers, its depth and its length
     * @param receivedAt the time of receipt, which bounds the event's own time
     */
    public Violations check(JsonNode posted, Instant receivedAt) {
        if (!FastPathValidator.accepts(posted)) {
            var broken = schemaViolations(posted);
            if (!broken.isEmpty()) {
                return Violations.of(broken);
            }
        }
        var violations = new ArrayList<Violation>(0);
        var timestamp = posted.get("timestamp");
        if (timestamp != null) {
            checkTimestamp(timestamp.asString(), behind(posted, receivedAt, violations), receivedAt, violations);
        }
        checkFree(posted, "context", "/context", violations);
        checkFree(posted, "properties", "/properties", violations);
        var items = posted.path("items");
        for (var i = 0; i < items.size() && violations.size() < Violations.MAX_FOUND; i++) {
            checkFree(items.get(i), "properties", "/items/" + i + "/properties", violations);
        }
        return Violations.of(violations);
    }

    /** The violations of {@link #check} that are named. */
    public List<Violation> violations(JsonNode posted, Instant receivedAt) {
        return check(posted, receivedAt).named();
    }

    /** What the schema alone says, at most {@link Violations#MAX_FOUND} of it. */
    List<Violation> schemaViolations(JsonNode posted) {
        var findings = new Findings();
        var execution = schema.createExecutionContext();
        execution.setErrors(findings);
        try {
            schema.validate(execution, posted);
        } catch (EnoughFound _) {
            // What is found stands in the findings.
        } catch (JacksonException e) {
            // The validator cannot compare a number with a whole bound where it is none of 64 bits.
            var huge = new ArrayList<Violation>();
            addHugeNumbers(posted, "", huge);
            if (huge.isEmpty()) {
                throw e;
            }
            return huge.subList(0, Math.min(huge.size(), Violations.MAX_FOUND));
        }
        return named(findings);
    }

    /** The errors of one validation, which ends with the last that is wanted: the validator itself collects without a bound. */
    private static final class Findings extends ArrayList<Error> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean add(Error error) {
            super.add(error);
            if (size() >= Violations.MAX_FOUND) {
                throw new EnoughFound();
            }
            return true;
        }

        @Override
        public boolean addAll(Collection<? extends Error> errors) {
            errors.forEach(this::add);
            return !errors.isEmpty();
        }
    }

    private static final class EnoughFound extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EnoughFound() {
            super(null, null, false, false);
        }
    }

    private static void addHugeNumbers(JsonNode node, String path, List<Violation> violations) {
        if (node.isNumber() && node.decimalValue().abs().compareTo(LARGEST) > 0) {
            violations.add(new Violation(path, "is a number out of all bounds"));
        }
        node.properties()
                .forEach(field -> addHugeNumbers(field.getValue(), path + "/" + escaped(field.getKey()), violations));
        for (var i = 0; node.isArray() && i < node.size(); i++) {
            addHugeNumbers(node.get(i), path + "/" + i, violations);
        }
    }

    private static List<Violation> named(List<Error> errors) {
        return errors.stream()
                .filter(error -> !isBranchOfChoice(error))
                .map(EventContract::violation)
                .distinct()
                .sorted(Comparator.comparing(Violation::pointer).thenComparing(Violation::reason))
                .toList();
    }

    /** The branches of the choice between product_ids and items say "required" each; the choice itself says it once. */
    private static boolean isBranchOfChoice(Error error) {
        return isOf(PRODUCTS_KEYWORD, error);
    }

    private static boolean isOf(String choice, Error error) {
        return error.getEvaluationPath().toString().contains("/" + choice + "/");
    }

    private static Violation violation(Error error) {
        var path = error.getInstanceLocation().toString();
        if (isOf(SHOPPER_KEYWORD, error)) {
            return new Violation("/user_id", "is missing; a visitor without a login has an anonymous_id instead");
        }
        return switch (error.getKeyword()) {
            case PRODUCTS_KEYWORD -> TWO_LISTS;
            case "not" ->
                path.isEmpty() ? TWO_LISTS : new Violation(path, "must not begin with " + ShoppingEvent.ANONYMOUS);
            case "pattern" -> new Violation(path, wantedPattern(path));
            case "required" -> new Violation(path + "/" + error.getProperty(), "is missing");
            case "additionalProperties" -> unknownField(path, error.getProperty());
            default -> new Violation(path, error.getMessage());
        };
    }

    private static String wantedPattern(String path) {
        if (path.equals("/event")) {
            return "must be a name of small letters, digits and underscores, such as add_to_cart";
        }
        return path.endsWith("/currency")
                ? "must be a currency of ISO 4217, such as EUR"
                : "must not hold control characters or half a surrogate pair";
    }

    private static Violation unknownField(String path, String name) {
        return Ids.isId(name, MAX_NAME_TOLD)
                ? new Violation(path + "/" + escaped(name), "is not a field of an event; put it into properties")
                : new Violation(path, "has a field of a long or strange name; put it into properties");
    }

    private static String escaped(String property) {
        return property.replace("~", "~0").replace("/", "~1");
    }

    private static Duration behind(JsonNode posted, Instant receivedAt, List<Violation> violations) {
        try {
            return ClientClock.of(posted, receivedAt).behind();
        } catch (DateTimeException _) {
            violations.add(new Violation("/sent_at", NO_TIME));
            return Duration.ZERO;
        }
    }

    private static void checkTimestamp(String text, Duration behind, Instant receivedAt, List<Violation> violations) {
        try {
            var time = Rfc3339.parse(text).plus(behind);
            if (time.isAfter(receivedAt.plus(ShoppingEvent.MAX_AHEAD))) {
                violations.add(new Violation("/timestamp", "must be at most one day ahead of the time of receipt"));
            } else if (time.isBefore(ShoppingEvent.EARLIEST)) {
                violations.add(new Violation("/timestamp", "must not be before 1900"));
            }
        } catch (DateTimeException _) {
            violations.add(new Violation("/timestamp", NO_TIME));
        }
    }

    /** The bounds of an object that the shop fills as it likes. */
    private static void checkFree(JsonNode parent, String field, String pointer, List<Violation> violations) {
        var free = parent.get(field);
        if (free == null) {
            return;
        }
        if (depth(free) > MAX_PROPERTIES_DEPTH) {
            violations.add(new Violation(pointer, "must be at most " + MAX_PROPERTIES_DEPTH + " levels deep"));
            return;
        }
        if (hasLongName(free)) {
            violations.add(new Violation(pointer, "must have names of at most " + MAX_NAME_LENGTH + " characters"));
            return;
        }
        var text = free.toString();
        if (isLonger(text, MAX_PROPERTIES_LENGTH)) {
            violations.add(new Violation(pointer, "must be at most " + MAX_PROPERTIES_LENGTH + " characters as JSON"));
        } else if (text.codePoints().anyMatch(EventContract::isUnpairedSurrogate)) {
            violations.add(new Violation(pointer, "must not hold half a surrogate pair"));
        }
    }

    private static boolean isLonger(String text, int max) {
        return text.length() > max && text.codePointCount(0, text.length()) > max;
    }

    private static boolean hasLongName(JsonNode node) {
        for (var field : node.properties()) {
            if (isLonger(field.getKey(), MAX_NAME_LENGTH) || hasLongName(field.getValue())) {
                return true;
            }
        }
        for (var i = 0; node.isArray() && i < node.size(); i++) {
            if (hasLongName(node.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** JSON can hold half a surrogate pair, which UTF-8 cannot say. */
    private static boolean isUnpairedSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static int depth(JsonNode node) {
        if (!node.isContainer()) {
            return 0;
        }
        var deepest = 0;
        for (var child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return 1 + deepest;
    }

    /** The validator reads its messages from its jar when it first needs one, which must be on no virtual thread. */
    private void readMessages() {
        schemaViolations(JsonNodeFactory.instance.nullNode());
    }

    private static String readSchema() {
        try (InputStream in = EventContract.class.getResourceAsStream(SCHEMA_RESOURCE)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
