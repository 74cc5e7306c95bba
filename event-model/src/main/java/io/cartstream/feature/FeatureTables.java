package io.cartstream.feature;

import java.util.Objects;

/**
 * The names of the feature tables and of their attributes, for those who write them and those who read them.
 *
 * @param prefix of every table's name: the environment and the feature generation, so that a rebuilt set can be filled beside the live one
 */
public record FeatureTables(String prefix) {
    /** Partition key of {@link #userFeatures()} and {@link #userActivity()}, text. */
    public static final String USER_ID = "user_id";

    /** Partition key of {@link #productFeatures()}, {@link #products()} and {@link #productNeighbours()}, text. */
    public static final String PRODUCT_ID = "product_id";

    /** Sort key of {@link #productFeatures()} and partition key of {@link #streamClock()}, text. */
    public static final String SHARD = "shard";

    /** Number of the write that made the item, from 1; every write is conditional on it. */
    public static final String VERSION = "version";

    /** Up to where the item is folded: text, or for a shopper a map by shard. */
    public static final String POSITIONS = "positions";

    /** Hashes of the newest event ids folded, 8 bytes each, oldest first; binary. */
    public static final String RECENT_EVENTS = "recent_events";

    /** A shopper's products as {@link ProductMapCodec} writes them, binary. */
    public static final String PRODUCTS = "products";

    public static final String ORDERS = "orders";
    public static final String LINES = "lines";
    public static final String DISTINCT_PRODUCTS = "distinct_products";
    public static final String REORDERED_LINES = "reordered_lines";
    public static final String LATER_LINES = "later_lines";
    public static final String FORGOTTEN_PRODUCTS = "forgotten_products";

    /** Event time of the first and the last order, milliseconds since the epoch. */
    public static final String FIRST_ORDER_AT = "first_order_at";

    public static final String LAST_ORDER_AT = "last_order_at";

    public static final String REORDERS = "reorders";
    public static final String FIRST_ORDERS = "first_orders";
    public static final String SECOND_ORDERS = "second_orders";

    /** Lines per day: a map from the day since 1970-01-01, as text, to a number. */
    public static final String DAILY_ORDERS = "daily_orders";

    /** The stream's clock as one shard sees it, milliseconds since the epoch. */
    public static final String NEWEST_HOUR = "newest_hour";

    /** Live cart: a list, in cart order, of lists of product id and quantity. */
    public static final String CART = "cart";

    /** The shopper's newest events, oldest first: a list of maps of {@link #EVENT}, {@link #AT} and {@link #PRODUCTS}, a list of ids. */
    public static final String LAST_EVENTS = "last_events";

    /** Type of an event, by its name in JSON. */
    public static final String EVENT = "event";

    /** Event time, milliseconds since the epoch. */
    public static final String AT = "at";

    /** Events per day: a map from the day since 1970-01-01, as text, to a map from the type's name in JSON to a number. */
    public static final String DAILY_EVENTS = "daily_events";

    /** Newest event time of the shopper, milliseconds since the epoch. */
    public static final String LAST_SEEN = "last_seen";

    /** When DynamoDB may delete the item, seconds since the epoch. */
    public static final String EXPIRES_AT = "expires_at";

    /** What a product is called, text. */
    public static final String NAME = "name";

    /** Where a product stands in the shop, text; absent where nobody knows. */
    public static final String DEPARTMENT = "department";

    /** Shelf of the department, text; absent where nobody knows. */
    public static final String AISLE = "aisle";

    /** Of one piece, a number in the shop's currency; absent where nobody knows. */
    public static final String PRICE = "price";

    /** What is bought together with a product, best first: a list of maps of {@link #PRODUCT_ID} and {@link #SCORE}. */
    public static final String NEIGHBOURS = "neighbours";

    /** How much two products are bought together, a number. */
    public static final String SCORE = "score";

    public FeatureTables {
        Objects.requireNonNull(prefix);
    }

    /** One item a shopper: what the orders say. */
    public String userFeatures() {
        return prefix + "user_features";
    }

    /** One small item a shopper: live cart, last events, windowed counts. Expires. */
    public String userActivity() {
        return prefix + "user_activity";
    }

    /** One item a product and shard; a product's counts are their sum. */
    public String productFeatures() {
        return prefix + "product_features";
    }

    /** One item a shard: the newest event time that it has seen. */
    public String streamClock() {
        return prefix + "stream_clock";
    }

    /** The catalogue: one item a product. */
    public String products() {
        return prefix + "products";
    }

    /** One item a product: what is bought together with it. */
    public String productNeighbours() {
        return prefix + "product_neighbours";
    }
}
