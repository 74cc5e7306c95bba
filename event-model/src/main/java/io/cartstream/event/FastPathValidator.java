package io.cartstream.event;

import java.math.BigDecimal;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Recognises posted events that surely keep the schema, which is nearly all of them, at a tenth of the price of the schema itself. What it
 * does not recognise may still keep the schema, which then decides, and names the violations. A property test holds the one against the
 * other.
 */
final class FastPathValidator {
    private static final int MAX_QUANTITY = 1_000_000;
    private static final BigDecimal MAX_PRICE = BigDecimal.valueOf(1_000_000_000);
    private static final long MAX_USER_ID = 9_007_199_254_740_991L;
    private static final int MAX_PROPERTIES = 32;
    private static final int MAX_ITEM_TEXT = 256;

    private FastPathValidator() {}

    static boolean accepts(JsonNode posted) {
        if (!posted.isObject()) {
            return false;
        }
        for (var field : posted.properties()) {
            if (!isPlain(field.getKey(), field.getValue())) {
                return false;
            }
        }
        return hasShopper(posted) && posted.has("event") && hasProducts(posted);
    }

    private static boolean isPlain(String field, JsonNode value) {
        return switch (field) {
            case "user_id" -> isUserId(value);
            case "anonymous_id" -> isId(value, Ids.MAX_ANONYMOUS_LENGTH);
            case "event" -> value.isString() && EventType.isName(value.asString());
            case "product_ids" -> isListOf(value, FastPathValidator::isProductId);
            case "items" -> isListOf(value, FastPathValidator::isItem);
            case "event_id" -> isId(value, Ids.MAX_LENGTH);
            case "timestamp", "sent_at" -> isTimestamp(value);
            case "session_id" -> isId(value, Ids.MAX_LENGTH);
            case "source" -> isId(value, Ids.MAX_SOURCE_LENGTH);
            case "context", "properties" -> isFree(value);
            default -> false;
        };
    }

    private static boolean hasShopper(JsonNode posted) {
        return posted.has("user_id") || posted.has("anonymous_id");
    }

    /** What needs more than products is for the schema to say. */
    private static boolean hasProducts(JsonNode posted) {
        var ids = posted.get("product_ids");
        var items = posted.get("items");
        var type = EventType.ofWireName(posted.get("event").asString()).orElseThrow();
        if (type.equals(EventType.REFUND) || type.equals(EventType.IDENTIFY) || (ids != null && items != null)) {
            return false;
        }
        var list = ids == null ? items : ids;
        return list == null
                ? !type.needsProducts() && !type.equals(EventType.UPDATE_CART)
                : !list.isEmpty() || !type.needsProducts();
    }

    private static boolean isFree(JsonNode value) {
        return value.isObject() && value.size() <= MAX_PROPERTIES;
    }

    private static boolean isUserId(JsonNode value) {
        return (value.isIntegralNumber() && value.canConvertToLong())
                ? value.asLong() >= 0 && value.asLong() <= MAX_USER_ID
                : isId(value, Ids.MAX_LENGTH) && !value.asString().startsWith(ShoppingEvent.ANONYMOUS);
    }

    private static boolean isProductId(JsonNode value) {
        return isId(value, Ids.MAX_PRODUCT_LENGTH);
    }

    private static boolean isItem(JsonNode value) {
        if (!value.isObject() || !value.has("product_id")) {
            return false;
        }
        for (var field : value.properties()) {
            var isPlain = switch (field.getKey()) {
                case "product_id" -> isProductId(field.getValue());
                case "quantity" -> isQuantity(field.getValue());
                case "price" -> isPrice(field.getValue());
                case "name", "category" -> isId(field.getValue(), MAX_ITEM_TEXT);
                default -> false;
            };
            if (!isPlain) {
                return false;
            }
        }
        return true;
    }

    private static boolean isQuantity(JsonNode value) {
        return value.isInt() && value.asInt() >= 1 && value.asInt() <= MAX_QUANTITY;
    }

    private static boolean isPrice(JsonNode value) {
        return value.isNumber()
                && value.decimalValue().signum() >= 0
                && value.decimalValue().compareTo(MAX_PRICE) <= 0;
    }

    private static boolean isListOf(JsonNode value, Predicate<JsonNode> element) {
        if (!value.isArray() || value.size() > EventContract.MAX_ITEMS) {
            return false;
        }
        for (var one : value) {
            if (!element.test(one)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isId(JsonNode value, int maxLength) {
        return value.isString() && Ids.isId(value.asString(), maxLength);
    }

    private static boolean isTimestamp(JsonNode value) {
        return value.isString() && Rfc3339.plain(value.asString()).isPresent();
    }
}
