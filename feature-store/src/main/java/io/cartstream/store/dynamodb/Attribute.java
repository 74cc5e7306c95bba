package io.cartstream.store.dynamodb;

import io.cartstream.store.FeatureTables;

/** The names of the attributes, of all tables. {@code DESIGN.md} says which table has which. */
final class Attribute {
    /** Partition key of {@link FeatureTables#userFeatures()} and {@link FeatureTables#userActivity()}, text. */
    static final String USER_ID = "user_id";

    /**
     * Partition key of {@link FeatureTables#productFeatures()}, {@link FeatureTables#products()} and {@link
     * FeatureTables#productNeighbours()}, text.
     */
    static final String PRODUCT_ID = "product_id";

    /** Sort key of {@link FeatureTables#productFeatures()} and partition key of {@link FeatureTables#streamClock()}, text. */
    static final String SHARD = "shard";

    /** Number of the write that made the item, from 1; every write is conditional on it. */
    static final String VERSION = "version";

    /** Up to where the item is folded: text, or for a shopper a map by shard. */
    static final String POSITIONS = "positions";

    /**
     * Why the item is set aside, text; absent where it is sound. What else such an item says is not to be believed but for its key, version
     * and positions, and may be missing. A full overwrite takes the mark away.
     */
    static final String SET_ASIDE = "set_aside";

    /** The newest event ids folded, as {@link RecentEventsCodec} writes them; binary. */
    static final String RECENT_EVENTS = "recent_events";

    /** A shopper's products as {@link ProductMapCodec} writes them, binary. */
    static final String PRODUCTS = "products";

    static final String ORDERS = "orders";
    static final String LINES = "lines";
    static final String DISTINCT_PRODUCTS = "distinct_products";
    static final String REORDERED_LINES = "reordered_lines";
    static final String LATER_LINES = "later_lines";
    static final String FORGOTTEN_PRODUCTS = "forgotten_products";

    /** Event time of the first and the last order, milliseconds since the epoch. */
    static final String FIRST_ORDER_AT = "first_order_at";

    static final String LAST_ORDER_AT = "last_order_at";

    static final String REORDERS = "reorders";
    static final String FIRST_ORDERS = "first_orders";
    static final String SECOND_ORDERS = "second_orders";

    /** Lines per day: a map from the day since 1970-01-01, as text, to a number. */
    static final String DAILY_ORDERS = "daily_orders";

    /** The stream's clock as one shard sees it, milliseconds since the epoch. */
    static final String NEWEST_HOUR = "newest_hour";

    /** What a shopper is doing, as {@link ActivityCodec} writes it; binary. */
    static final String ACTIVITY = "activity";

    /** When DynamoDB may delete the item, seconds since the epoch. */
    static final String EXPIRES_AT = "expires_at";

    /** What a product is called, text; absent where the id has to do. */
    static final String NAME = "name";

    /** Department of the shop that holds the product, text; absent or empty if unknown. */
    static final String DEPARTMENT = "department";

    /** Shelf of the department, text; absent or empty if unknown. */
    static final String AISLE = "aisle";

    /** Price of one piece, a number in the shop's currency; absent if unknown. */
    static final String PRICE = "price";

    /** Path of the product's categories, a list of texts from the widest on; absent where there is none. */
    static final String CATEGORY = "category";

    /** Currency of {@link #PRICE}, text (ISO 4217); absent if unknown. */
    static final String CURRENCY = "currency";

    /** Address of the product's picture, text; absent if unknown. */
    static final String IMAGE_URL = "image_url";

    /** Address of the product's page, text; absent if unknown. */
    static final String PAGE_URL = "page_url";

    /** False for a product that cannot be bought now; else absent. */
    static final String AVAILABLE = "available";

    /** What else a shop says of a product: a map of texts; absent where there is none. */
    static final String ATTRIBUTES = "attributes";

    /** When the shop changed the product, milliseconds since the epoch; absent where it was written past the API. */
    static final String UPDATED_AT = "updated_at";

    /** True for a made-up product, which recorded ones drive out; else absent. */
    static final String MADE_UP = "made_up";

    /** What is bought with a product, best first: a list of maps of {@link #PRODUCT_ID}, {@link #SCORE}, {@link #ORDERS}, {@link #LIFT}. */
    static final String NEIGHBOURS = "neighbours";

    /** How much two products are bought together, a number. */
    static final String SCORE = "score";

    /** How much more often two products are bought together than by chance, a number. */
    static final String LIFT = "lift";

    private Attribute() {}
}
