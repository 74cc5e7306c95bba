package io.cartstream.api.catalogue;

import static java.time.temporal.ChronoUnit.MILLIS;

import io.cartstream.event.Ids;
import io.cartstream.event.Violation;
import java.math.BigDecimal;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Reads a product that a shop sends. Fields that are {@code null} count as absent. The path of categories and the page's department and
 * aisle are one thing: where only one of them is sent, the other follows from it. Not thread-safe: reads one product.
 */
public final class ProductJson {
    /** What was read: a product, or all that is wrong. */
    public sealed interface Reading {
        record Sound(Product product) implements Reading {}

        /**
         * What is wrong.
         *
         * @param violations at least one
         */
        record Faulty(List<Violation> violations) implements Reading {}
    }

    /** Characters (code points) of a name, an aisle, a department or a category. */
    public static final int MAX_NAME_LENGTH = 256;

    public static final int MAX_CATEGORIES = 8;
    public static final int MAX_URL_LENGTH = 2048;
    public static final int MAX_ATTRIBUTES = 32;
    public static final int MAX_ATTRIBUTE_NAME_LENGTH = 64;
    public static final int MAX_ATTRIBUTE_LENGTH = 256;

    /** A clock that goes far ahead would keep all later changes out. */
    public static final Duration MAX_AHEAD = Duration.ofDays(1);

    private static final BigDecimal MAX_PRICE = new BigDecimal("1000000000000");
    private static final int MAX_PRICE_SCALE = 6;
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Set<String> FIELDS = Set.of(
            "product_id",
            "name",
            "category",
            "department",
            "aisle",
            "price",
            "currency",
            "image_url",
            "page_url",
            "available",
            "attributes",
            "updated_at");

    private final JsonNode json;
    private final Instant now;
    private final List<Violation> violations = new ArrayList<>();

    private ProductJson(JsonNode json, Instant now) {
        this.json = json;
        this.now = now;
    }

    /**
     * The product in {@code json}, changed at {@code now} where it does not say when.
     *
     * @param idOfRoute the id that the route names, which the product need not repeat; absent where it must name its own
     */
    public static Reading read(JsonNode json, Optional<String> idOfRoute, Instant now) {
        return json.isObject()
                ? new ProductJson(json, now).read(idOfRoute)
                : new Reading.Faulty(List.of(new Violation(
                        "", "must be an object such as " + "{\"product_id\": \"123\", \"name\": \"Oat milk\"}")));
    }

    private Reading read(Optional<String> idOfRoute) {
        json.propertyNames().stream()
                .filter(name -> !FIELDS.contains(name))
                .findFirst()
                .ifPresent(_ -> fault(
                        "",
                        "has a field of another name than "
                                + FIELDS.stream().sorted().toList() + "; put it into attributes"));
        var id = id(idOfRoute);
        var name = text("name", MAX_NAME_LENGTH);
        if (name.isEmpty() && !isSet("name")) {
            fault("/name", "is required");
        }
        var sentCategory = category();
        var department = text("department", MAX_NAME_LENGTH)
                .or(() -> sentCategory.stream().findFirst());
        var aisle = text("aisle", MAX_NAME_LENGTH)
                .or(() -> sentCategory.size() > 1 ? Optional.of(sentCategory.getLast()) : Optional.empty());
        var category = sentCategory.isEmpty()
                ? department.stream()
                        .flatMap(first -> Stream.concat(Stream.of(first), aisle.stream()))
                        .toList()
                : sentCategory;
        var product = new Product(
                id,
                name.orElse(""),
                department,
                aisle,
                price(),
                matching("currency", text -> CURRENCY.matcher(text).matches(), "must be an ISO 4217 code such as EUR"),
                category,
                url("image_url"),
                url("page_url"),
                available(),
                attributes(),
                Optional.of(updatedAt()));
        return violations.isEmpty() ? new Reading.Sound(product) : new Reading.Faulty(List.copyOf(violations));
    }

    private String id(Optional<String> idOfRoute) {
        var node = json.path("product_id");
        if (!isSet("product_id") && idOfRoute.isPresent()) {
            return idOfRoute.get();
        }
        var id = node.isString() || node.isIntegralNumber() ? node.asString() : "";
        if (!Ids.isId(id, Ids.MAX_PRODUCT_LENGTH)) {
            fault(
                    "/product_id",
                    "must be a text of 1 to " + Ids.MAX_PRODUCT_LENGTH
                            + " characters without control characters, or a whole number");
        } else if (idOfRoute.isPresent() && !idOfRoute.get().equals(id)) {
            fault("/product_id", "must be the one of the route, or absent");
        }
        return id;
    }

    private List<String> category() {
        if (!isSet("category")) {
            return List.of();
        }
        var path = json.get("category");
        var names = new ArrayList<String>();
        if (path.isArray() && path.size() <= MAX_CATEGORIES) {
            path.forEach(name -> names.add(name.isString() ? name.asString() : ""));
        }
        var isPath = path.isArray() && path.size() == names.size();
        if (!isPath || names.stream().anyMatch(name -> !Ids.isId(name, MAX_NAME_LENGTH))) {
            fault(
                    "/category",
                    "must be a list of at most " + MAX_CATEGORIES + " texts of 1 to " + MAX_NAME_LENGTH
                            + " characters, the widest first, such as [\"Food\", \"Milk\"]");
            return List.of();
        }
        return names;
    }

    private Optional<BigDecimal> price() {
        if (!isSet("price")) {
            return Optional.empty();
        }
        var node = json.get("price");
        try {
            var price = node.isNumber() ? node.decimalValue() : new BigDecimal(node.isString() ? node.asString() : "");
            var shortest = price.stripTrailingZeros();
            if (shortest.signum() >= 0 && shortest.compareTo(MAX_PRICE) <= 0 && shortest.scale() <= MAX_PRICE_SCALE) {
                return Optional.of(shortest.setScale(Math.max(0, shortest.scale())));
            }
        } catch (NumberFormatException _) {
            // told below, as every other fault of a price
        }
        fault("/price", "must be a number from 0 to 1e12 with at most " + MAX_PRICE_SCALE + " decimals, such as 2.95");
        return Optional.empty();
    }

    private Optional<String> url(String field) {
        return matching(
                field,
                ProductJson::isUrl,
                "must be an http or https address of at most " + MAX_URL_LENGTH
                        + " characters, such as https://shop.example/p/123");
    }

    private static boolean isUrl(String text) {
        try {
            var url = URI.create(text);
            return text.length() <= MAX_URL_LENGTH
                    && url.getHost() != null
                    && Set.of("http", "https").contains(url.getScheme());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private boolean available() {
        if (!isSet("available")) {
            return true;
        }
        if (!json.get("available").isBoolean()) {
            fault("/available", "must be true or false");
        }
        return json.get("available").asBoolean(true);
    }

    private Map<String, String> attributes() {
        if (!isSet("attributes")) {
            return Map.of();
        }
        var attributes = new LinkedHashMap<String, String>();
        var node = json.get("attributes");
        var isSound = node.isObject() && node.size() <= MAX_ATTRIBUTES;
        if (isSound) {
            for (var each : node.properties()) {
                var value = each.getValue();
                isSound &= Ids.isId(each.getKey(), MAX_ATTRIBUTE_NAME_LENGTH)
                        && value.isValueNode()
                        && (value.isNull() || Ids.isId(value.asString(), MAX_ATTRIBUTE_LENGTH));
                if (isSound && !value.isNull()) {
                    attributes.put(each.getKey(), value.asString());
                }
            }
        }
        if (!isSound) {
            fault(
                    "/attributes",
                    "must be an object of at most " + MAX_ATTRIBUTES + " names of " + MAX_ATTRIBUTE_NAME_LENGTH
                            + " and texts, numbers or booleans of " + MAX_ATTRIBUTE_LENGTH + " characters");
            return Map.of();
        }
        return attributes;
    }

    private Instant updatedAt() {
        if (!isSet("updated_at")) {
            return now.truncatedTo(MILLIS);
        }
        return instant(json.get("updated_at").asString(""), now).orElseGet(() -> {
            fault("/updated_at", UPDATED_AT_RULE);
            return now;
        });
    }

    /** What {@link #instant} asks for. */
    public static final String UPDATED_AT_RULE =
            "must be a time after RFC 3339, not before 1970 and at most a day ahead, such as 2026-11-22T10:00:00Z";

    /** When a shop says that it changed a product, to the millisecond; empty where that is no time, or none that may be. */
    public static Optional<Instant> instant(String text, Instant now) {
        try {
            var at = OffsetDateTime.parse(text).toInstant().truncatedTo(MILLIS);
            return at.isBefore(Instant.EPOCH) || at.isAfter(now.plus(MAX_AHEAD)) ? Optional.empty() : Optional.of(at);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private Optional<String> text(String field, int maxLength) {
        return matching(
                field,
                text -> Ids.isId(text, maxLength),
                "must be a text of 1 to " + maxLength + " characters without control characters");
    }

    private Optional<String> matching(String field, Predicate<String> rule, String otherwise) {
        if (!isSet(field)) {
            return Optional.empty();
        }
        var node = json.get(field);
        if (node.isString() && rule.test(node.asString())) {
            return Optional.of(node.asString());
        }
        fault("/" + field, otherwise);
        return Optional.empty();
    }

    private boolean isSet(String field) {
        var node = json.get(field);
        return node != null && !node.isNull();
    }

    private void fault(String pointer, String reason) {
        violations.add(new Violation(pointer, reason));
    }
}
