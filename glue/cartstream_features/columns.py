"""The names of columns and attributes, each in one place. The attributes of the live tables are those of
the module ``feature-store``, whose golden files ``tests/test_golden_items.py`` reads."""

# Events, as the archive has them
EVENT_ID = "event_id"
USER_ID = "user_id"
EVENT = "event"
PRODUCT_IDS = "product_ids"
ITEMS = "items"
PRODUCT_ID = "product_id"
TIMESTAMP = "timestamp"
SHARD_ID = "shard_id"
SEQUENCE_NUMBER = "sequence_number"
SUB_SEQUENCE_NUMBER = "sub_sequence_number"
RECEIVED_AT = "received_at"
ARRIVED_AT = "arrived_at"
CHECKOUT = "checkout"

# Orders
BASKET = "basket"
ORDERED_AT = "ordered_at"
ORDER_NUMBER = "order_number"
POSITION = "position"
ORDER_LINES = "order_lines"
NTH = "nth"

# What a shopper's orders say
ORDERS = "orders"
LINES = "lines"
DISTINCT_PRODUCTS = "distinct_products"
REORDERED_LINES = "reordered_lines"
LATER_LINES = "later_lines"
FIRST_ORDER_AT = "first_order_at"
LAST_ORDER_AT = "last_order_at"
FORGOTTEN_PRODUCTS = "forgotten_products"
PRODUCTS = "products"

# What they say of one product
PAIR_ORDERS = "pair_orders"
FIRST_ORDER_NUMBER = "first_order_number"
LAST_ORDER_NUMBER = "last_order_number"
CART_POSITION_SUM = "cart_position_sum"
LAST_ORDERED_AT = "last_ordered_at"

# What all orders say of a product
SHARD = "shard"
REORDERS = "reorders"
FIRST_ORDERS = "first_orders"
SECOND_ORDERS = "second_orders"
DAILY_ORDERS = "daily_orders"
ORDERS_7D = "orders_7d"
ORDERS_30D = "orders_30d"

# Items of the live tables beside that
VERSION = "version"
POSITIONS = "positions"
RECENT_EVENTS = "recent_events"
#: Why the worker folds nothing more into an item, where it cannot.
SET_ASIDE = "set_aside"
NEWEST_HOUR = "newest_hour"

# What is read of them, and what is written over them
STANDING = "standing"
SEQUENCE = "sequence"
NEWEST = "newest"

# Neighbours
NEIGHBOURS = "neighbours"
NEIGHBOUR_ID = "neighbour_id"
SCORE = "score"
LIFT = "lift"
BOTH = "both"
RANK = "rank"

# Examples
CLOCK = "clock"
LABEL = "label"
SPLIT = "split"
SOURCE = "source"
TARGET_SIZE = "target_size"
IS_LAST = "is_last"
BUCKET = "bucket"

MILLIS_PER_DAY = 86_400_000
MILLIS_PER_HOUR = 3_600_000
