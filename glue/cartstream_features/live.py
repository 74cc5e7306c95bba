"""The live tables as the worker writes them: items of shoppers, products, the clock and neighbours, read and written
through boto3.

**Backfill.** An item is put only where there is none, or where the live one knows nothing that the batch does not:
every position it is folded to is covered by the batch's, and it still has the version that was read. Whatever is newer
stays. A backfilled item carries positions and recent event ids like any other, so that a worker which replays the
stream over it counts nothing twice.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.exceptions import ClientError

from cartstream_features import columns as c
from cartstream_features import product_map
from cartstream_features.history import ProductOrders
from cartstream_features.storage import CLIENT_CONFIG

Item = dict[str, dict[str, Any]]
Key = tuple[str, ...]

#: Ids of the newest checkouts that a shopper's item remembers. ``OrderFeatures.RECENT_EVENTS``.
RECENT_EVENTS_KEPT = 1024

_HISTORY = [
    c.ORDERS,
    c.LINES,
    c.DISTINCT_PRODUCTS,
    c.REORDERED_LINES,
    c.LATER_LINES,
    c.FIRST_ORDER_AT,
    c.LAST_ORDER_AT,
    c.FORGOTTEN_PRODUCTS,
]
_COUNTS = [c.ORDERS, c.REORDERS, c.FIRST_ORDERS, c.SECOND_ORDERS]
_BOOKKEEPING = {c.VERSION, c.POSITIONS, c.RECENT_EVENTS}


@dataclass(frozen=True)
class Tables:
    """The tables' names. ``FeatureTables.java``, and the two that batch and API share."""

    prefix: str

    @property
    def user_features(self) -> str:
        """One item a shopper."""
        return f"{self.prefix}user_features"

    @property
    def product_features(self) -> str:
        """One item a product and shard."""
        return f"{self.prefix}product_features"

    @property
    def stream_clock(self) -> str:
        """One item a shard."""
        return f"{self.prefix}stream_clock"

    @property
    def product_neighbours(self) -> str:
        """One item a product that has neighbours."""
        return f"{self.prefix}product_neighbours"

    @property
    def products(self) -> str:
        """The catalogue, one item a product."""
        return f"{self.prefix}products"


@dataclass(frozen=True, order=True)
class Position:
    """A place in a shard, ordered as the shard's events are. ``Position.java``."""

    sequence_number: int
    sub_sequence_number: int

    @staticmethod
    def parse(text: str) -> "Position":
        """The position in ``sequence:sub-sequence``, or in that with ``@milliseconds`` of arrival behind it."""
        sequence, sub_sequence = text.split("@")[0].split(":")
        return Position(int(sequence), int(sub_sequence))


@dataclass(frozen=True)
class Connection:
    """Where DynamoDB is. Made on the driver and sent to the executors, whose environment is not the driver's."""

    region: str
    endpoint: str | None

    @staticmethod
    def from_environment() -> "Connection":
        """What the SDK's own variables say."""
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
        return Connection(region, os.environ.get("AWS_ENDPOINT_URL_DYNAMODB") or os.environ.get("AWS_ENDPOINT_URL"))

    def client(self) -> Any:
        """A DynamoDB client with time-outs and retries."""
        return boto3.client("dynamodb", config=CLIENT_CONFIG, region_name=self.region, endpoint_url=self.endpoint)


# --- items -----------------------------------------------------------------------------------------------------------


def shopper_item(row: Mapping[str, Any]) -> Item:
    """The item of a shopper; ``row`` is one of ``backfill.shopper_rows``."""
    products = {
        product[c.PRODUCT_ID]: ProductOrders(
            product[c.PAIR_ORDERS],
            product[c.FIRST_ORDER_NUMBER],
            product[c.LAST_ORDER_NUMBER],
            product[c.CART_POSITION_SUM],
            product[c.LAST_ORDERED_AT],
        )
        for product in row[c.PRODUCTS]
    }
    return {
        c.USER_ID: {"S": row[c.USER_ID]},
        **{name: _number(row[name]) for name in _HISTORY},
        c.PRODUCTS: {"B": product_map.encode(products)},
        c.POSITIONS: {"M": {shard: {"S": text} for shard, text in row[c.POSITIONS].items()}},
        c.RECENT_EVENTS: {"B": recent_events(row[c.RECENT_EVENTS])},
    }


def partial_item(row: Mapping[str, Any]) -> Item:
    """The item of a product's partial; ``row`` is one of ``backfill.partial_rows``."""
    return {
        c.PRODUCT_ID: {"S": row[c.PRODUCT_ID]},
        c.SHARD: {"S": row[c.SHARD]},
        **{name: _number(row[name]) for name in _COUNTS},
        c.DAILY_ORDERS: {"M": {str(day): _number(lines) for day, lines in row[c.DAILY_ORDERS].items()}},
        c.POSITIONS: {"S": row[c.POSITIONS]},
    }


def neighbours_item(row: Mapping[str, Any]) -> Item:
    """The item of a product's neighbours, best first."""
    found = [
        {
            "M": {
                c.PRODUCT_ID: {"S": neighbour[c.NEIGHBOUR_ID]},
                c.SCORE: {"N": repr(float(neighbour[c.SCORE]))},
                c.ORDERS: _number(neighbour[c.BOTH]),
                c.LIFT: {"N": repr(float(neighbour[c.LIFT]))},
            }
        }
        for neighbour in row[c.NEIGHBOURS]
    ]
    return {c.PRODUCT_ID: {"S": row[c.PRODUCT_ID]}, c.NEIGHBOURS: {"L": found}}


def recent_events(event_ids: Iterable[str]) -> bytes:
    """The hashes of the newest event ids, oldest first. ``RecentEvents.java``."""
    newest = list(event_ids)[-RECENT_EVENTS_KEPT:]
    return b"".join(hashlib.sha256(event_id.encode()).digest()[:8] for event_id in newest)


def _number(value: int) -> dict[str, str]:
    return {"N": str(int(value))}


# --- writing ---------------------------------------------------------------------------------------------------------


@dataclass
class Written:
    """What became of the items of a backfill."""

    put: int = 0
    repaired: int = 0
    unchanged: int = 0
    kept: int = 0

    def __add__(self, other: "Written") -> "Written":
        return Written(
            self.put + other.put,
            self.repaired + other.repaired,
            self.unchanged + other.unchanged,
            self.kept + other.kept,
        )


@dataclass
class Backfill:
    """Writes items of one versioned table without overwriting anything newer; see the module's description."""

    dynamodb: Any
    table: str
    key: tuple[str, ...]
    written: Written = field(default_factory=Written)

    def put(self, item: Item) -> None:
        """Puts ``item``, or leaves the live one where it knows more."""
        if self._put_if(item, 1, "attribute_not_exists(#version)"):
            self.written.put += 1
            return
        live = self._read(item)
        if live is None or not covered(live, item):
            self.written.kept += 1
        elif _content(live) == _content(item):
            self.written.unchanged += 1
        elif self._put_if(item, int(live[c.VERSION]["N"]) + 1, "#version = :read", live[c.VERSION]):
            self.written.repaired += 1
        else:
            self.written.kept += 1

    def _read(self, item: Item) -> Item | None:
        keys = {name: item[name] for name in self.key}
        answer: dict[str, Any] = self.dynamodb.get_item(TableName=self.table, Key=keys, ConsistentRead=True)
        return answer.get("Item")

    def _put_if(self, item: Item, version: int, condition: str, read: dict[str, str] | None = None) -> bool:
        values = {"ExpressionAttributeValues": {":read": read}} if read else {}
        return _conditional_put(
            self.dynamodb,
            self.table,
            item | {c.VERSION: _number(version)},
            ConditionExpression=condition,
            ExpressionAttributeNames={"#version": c.VERSION},
            **values,
        )


def advance_clock(dynamodb: Any, table: str, shard: str, hour: int) -> bool:
    """Sets a shard's clock where it stands earlier; true where it did."""
    return _conditional_put(
        dynamodb,
        table,
        {c.SHARD: {"S": shard}, c.NEWEST_HOUR: _number(hour)},
        ConditionExpression="attribute_not_exists(#hour) OR #hour < :hour",
        ExpressionAttributeNames={"#hour": c.NEWEST_HOUR},
        ExpressionAttributeValues={":hour": _number(hour)},
    )


def covered(live: Item, batch: Item) -> bool:
    """Whether the batch knows every position to which the live item is folded."""
    ours, theirs = positions(batch), positions(live)
    return all(shard in ours and at <= ours[shard] for shard, at in theirs.items())


def positions(item: Item) -> dict[str, Position]:
    """The positions of an item by shard."""
    attribute = item[c.POSITIONS]
    if "S" in attribute:
        return {item[c.SHARD]["S"]: Position.parse(attribute["S"])}
    return {shard: Position.parse(text["S"]) for shard, text in attribute["M"].items()}


def _content(item: Item) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in _BOOKKEEPING}


def _conditional_put(dynamodb: Any, table: str, item: Item, **condition: Any) -> bool:
    try:
        dynamodb.put_item(TableName=table, Item=item, **condition)
    except ClientError as error:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            return False
        raise
    return True


# --- reading ---------------------------------------------------------------------------------------------------------


def scan(dynamodb: Any, table: str, segment: int = 0, segments: int = 1) -> Iterator[Item]:
    """Every item of a table, or of one of its ``segments``, read consistently."""
    pages = dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True, Segment=segment, TotalSegments=segments)
    for page in pages:
        yield from page["Items"]


def shopper_row(item: Item) -> dict[str, Any]:
    """What an item of a shopper counts: the columns of ``counts.HISTORY_COLUMNS`` and its products."""
    return {
        c.USER_ID: item[c.USER_ID]["S"],
        **{name: int(item[name]["N"]) for name in _HISTORY},
        c.PRODUCTS: [
            (
                product_id,
                product.orders,
                product.first_order_number,
                product.last_order_number,
                product.cart_position_sum,
                product.last_ordered_at,
            )
            for product_id, product in product_map.decode(bytes(item[c.PRODUCTS]["B"])).items()
        ],
    }


def partial_row(item: Item) -> dict[str, Any]:
    """What an item of a product's partial counts."""
    return {
        c.PRODUCT_ID: item[c.PRODUCT_ID]["S"],
        c.SHARD: item[c.SHARD]["S"],
        **{name: int(item[name]["N"]) for name in _COUNTS},
        c.DAILY_ORDERS: {int(day): int(lines["N"]) for day, lines in item[c.DAILY_ORDERS]["M"].items()},
    }
