"""The tables: their columns, and how the later ones follow from the events."""

from __future__ import annotations

from dataclasses import dataclass

from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import (
    DateType,
    DecimalType,
    IcebergType,
    IntegerType,
    ListType,
    LongType,
    NestedField,
    StringType,
    StructType,
    TimestamptzType,
)

#: Money: up to 14 digits before the point, four after it.
MONEY = DecimalType(18, 4)

_TEXT = StringType()
_TIME = TimestamptzType()
_ITEMS = ListType(
    101,
    StructType(
        NestedField(102, "product_id", _TEXT, required=False),
        NestedField(103, "quantity", LongType(), required=False),
        NestedField(104, "price", MONEY, required=False),
    ),
    element_required=False,
)

#: A shopper who does nothing for so long begins a new session, as analytics tools have it
#: (https://support.google.com/analytics/answer/9191807); one also ends at midnight UTC, so that a day's sessions are the day's.
SESSION_GAP_MINUTES = 30


@dataclass(frozen=True)
class Table:
    """A table of the lake.

    ``partition`` is the date by which it is partitioned; None where the table is small and is not. ``of_events`` computes the rows of some
    dates from the view ``events`` of the same dates; None where the rows come from elsewhere.
    """

    name: str
    comment: str
    columns: tuple[tuple[str, IcebergType], ...]
    partition: str | None
    of_events: str | None = None

    def schema(self) -> Schema:
        """The columns with field ids in their order."""
        return Schema(*(NestedField(index, name, kind, required=False) for index, (name, kind) in enumerate(self.columns, 1)))

    def partition_spec(self) -> PartitionSpec:
        """By day, or not at all."""
        if self.partition is None:
            return PartitionSpec()
        index = [name for name, _ in self.columns].index(self.partition) + 1
        return PartitionSpec(PartitionField(index, 1000, IdentityTransform(), self.partition))


EVENTS = Table(
    "events",
    "Every event once, by shopper and event_id; event_date is the UTC day of occurred_at",
    (
        ("event_id", _TEXT),
        ("user_id", _TEXT),
        ("event", _TEXT),
        ("event_date", DateType()),
        ("occurred_at", _TIME),
        ("received_at", _TIME),
        ("items", _ITEMS),
        ("session_id", _TEXT),
        ("source", _TEXT),
        ("properties", _TEXT),
        ("shard_id", _TEXT),
        ("sequence_number", _TEXT),
        ("sub_sequence_number", LongType()),
        ("arrived_at", _TIME),
    ),
    "event_date",
)

ORDER_LINES = Table(
    "order_lines",
    "A line for each product of each order, in cart order; a quantity that was not sent is 1",
    (
        ("order_id", _TEXT),
        ("user_id", _TEXT),
        ("order_date", DateType()),
        ("ordered_at", _TIME),
        ("line", IntegerType()),
        ("product_id", _TEXT),
        ("quantity", LongType()),
        ("price", MONEY),
        ("value", MONEY),
    ),
    "order_date",
    """
    SELECT event_id AS order_id, user_id, event_date AS order_date, occurred_at AS ordered_at, CAST(line AS INTEGER) AS line,
        items[line].product_id AS product_id, coalesce(items[line].quantity, 1) AS quantity, items[line].price AS price,
        CAST(coalesce(items[line].quantity, 1) * items[line].price AS DECIMAL(18, 4)) AS value
    FROM (SELECT *, unnest(range(1, len(items) + 1)) AS line FROM events WHERE event = 'checkout')
    """,
)

EVENT_ITEMS = Table(
    "event_items",
    "A line for each product of each event, in the event's order; quantity and price as sent",
    (
        ("event_id", _TEXT),
        ("user_id", _TEXT),
        ("event", _TEXT),
        ("event_date", DateType()),
        ("occurred_at", _TIME),
        ("line", IntegerType()),
        ("product_id", _TEXT),
        ("quantity", LongType()),
        ("price", MONEY),
    ),
    "event_date",
    """
    SELECT event_id, user_id, event, event_date, occurred_at, CAST(line AS INTEGER) AS line,
        items[line].product_id AS product_id, items[line].quantity AS quantity, items[line].price AS price
    FROM (SELECT *, unnest(range(1, len(items) + 1)) AS line FROM events)
    """,
)

ORDERS = Table(
    "orders",
    "A row for each checkout; value is null where no line has a price",
    (
        ("order_id", _TEXT),
        ("user_id", _TEXT),
        ("order_date", DateType()),
        ("ordered_at", _TIME),
        ("lines", IntegerType()),
        ("units", LongType()),
        ("value", MONEY),
        ("session_id", _TEXT),
        ("source", _TEXT),
    ),
    "order_date",
    """
    SELECT event_id AS order_id, user_id, event_date AS order_date, occurred_at AS ordered_at, CAST(len(items) AS INTEGER) AS lines,
        CAST(list_sum(list_transform(items, lambda i: coalesce(i.quantity, 1))) AS BIGINT) AS units,
        CAST(list_sum(list_transform(items, lambda i: coalesce(i.quantity, 1) * i.price)) AS DECIMAL(18, 4)) AS value,
        session_id, source
    FROM events WHERE event = 'checkout'
    """,
)

REFUNDS = Table(
    "refunds",
    "A line for each product that was sent back; order_id as the shop named it",
    (
        ("refund_id", _TEXT),
        ("order_id", _TEXT),
        ("user_id", _TEXT),
        ("refund_date", DateType()),
        ("refunded_at", _TIME),
        ("product_id", _TEXT),
        ("quantity", LongType()),
        ("value", MONEY),
    ),
    "refund_date",
    """
    SELECT event_id AS refund_id,
        coalesce(json_extract_string(properties, '$.order.id'), json_extract_string(properties, '$.order_id')) AS order_id,
        user_id, event_date AS refund_date, occurred_at AS refunded_at, item.product_id AS product_id,
        coalesce(item.quantity, 1) AS quantity,
        CAST(coalesce(item.quantity, 1) * item.price AS DECIMAL(18, 4)) AS value
    FROM (SELECT *, unnest(items) AS item FROM events WHERE event = 'refund')
    """,
)

SESSIONS = Table(
    "sessions",
    f"What a shopper does without a pause of {SESSION_GAP_MINUTES} minutes, within a day of UTC",
    (
        ("session_key", _TEXT),
        ("user_id", _TEXT),
        ("session_date", DateType()),
        ("started_at", _TIME),
        ("ended_at", _TIME),
        ("events", LongType()),
        ("product_views", LongType()),
        ("cart_events", LongType()),
        ("orders", LongType()),
        ("products", LongType()),
        ("value", MONEY),
    ),
    "session_date",
    f"""
    WITH steps AS (
        SELECT *, CASE WHEN occurred_at - lag(occurred_at) OVER day <= INTERVAL {SESSION_GAP_MINUTES} MINUTE THEN 0 ELSE 1 END AS begins
        FROM events WINDOW day AS (PARTITION BY user_id, event_date ORDER BY occurred_at, event_id)
    ), numbered AS (
        SELECT *, sum(begins) OVER (PARTITION BY user_id, event_date ORDER BY occurred_at, event_id) AS nth FROM steps
    )
    SELECT md5(concat_ws('|', user_id, CAST(event_date AS VARCHAR), CAST(nth AS VARCHAR))) AS session_key, user_id,
        event_date AS session_date, min(occurred_at) AS started_at, max(occurred_at) AS ended_at, count(*) AS events,
        count(*) FILTER (event = 'product_view') AS product_views, count(*) FILTER (event LIKE '%cart') AS cart_events,
        count(*) FILTER (event = 'checkout') AS orders,
        CAST(len(list_distinct(flatten(list(list_transform(items, lambda i: i.product_id))))) AS BIGINT) AS products,
        CAST(sum(CASE WHEN event = 'checkout'
            THEN list_sum(list_transform(items, lambda i: coalesce(i.quantity, 1) * i.price)) END) AS DECIMAL(18, 4)) AS value
    FROM numbered GROUP BY user_id, event_date, nth
    """,
)

DEAD_LETTERS = Table(
    "dead_letters",
    "Records of the stream that are no event, as Base64, with the reason; a large one in several parts",
    (
        ("shard_id", _TEXT),
        ("sequence_number", _TEXT),
        ("sub_sequence_number", LongType()),
        ("arrival_date", DateType()),
        ("arrived_at", _TIME),
        ("partition_key", _TEXT),
        ("reason", _TEXT),
        ("part", IntegerType()),
        ("parts", IntegerType()),
        ("payload", _TEXT),
    ),
    "arrival_date",
)

PRODUCTS = Table(
    "products",
    "The catalogue as it was at the last run",
    (
        ("product_id", _TEXT),
        ("name", _TEXT),
        ("department", _TEXT),
        ("price", MONEY),
    ),
    None,
)

#: Which raw objects are in the tables; no question is asked of it.
TAKEN = Table(
    "taken_objects",
    "The objects of the archive that the tables hold",
    (("key", _TEXT), ("size", LongType())),
    None,
)

#: Computed from the events of the same day.
OF_EVENTS = (EVENT_ITEMS, ORDERS, ORDER_LINES, REFUNDS, SESSIONS)

ALL = (EVENTS, *OF_EVENTS, DEAD_LETTERS, PRODUCTS, TAKEN)
