"""The live tables as the worker writes them: items of shoppers, products, the clock and neighbours, read and written
through boto3.

**Backfill.** An item is written where there is none, where the live one cannot be read or is set aside, and where it
differs from the batch's although all that it is folded to is covered by the archive. What is folded further stays.
Each write is conditional on the item that was read and raises the version, so a worker that holds an older one loses,
reads again, and folds on from the batch's position: ``DESIGN.md`` beside this file.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError

from cartstream_features import columns as c
from cartstream_features import product_map, recent_events
from cartstream_features.history import ProductOrders
from cartstream_features.storage import CLIENT_CONFIG

if TYPE_CHECKING:
    from cartstream_features.cover import Cover

Item = dict[str, dict[str, Any]]

#: What a shopper's item counts beside its products.
HISTORY = [
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
_MAX_LONG = 2**63 - 1

#: How often a write that lost to a worker is decided again; each time the worker has folded the item further.
ATTEMPTS = 10


@dataclass(frozen=True)
class Tables:
    """The tables' names. ``FeatureTables.java``."""

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

    def text(self) -> str:
        """What ``parse`` reads."""
        return f"{self.sequence_number}:{self.sub_sequence_number}"


#: Before every event of a shard. ``Position.START``.
START = Position(0, 0)


@dataclass(frozen=True)
class Connection:
    """Where DynamoDB is. Made on the driver and sent to the executors, whose environment is not the driver's."""

    region: str
    endpoint: str | None

    @staticmethod
    def from_environment() -> "Connection":
        """What the SDK's own variables say. No region stands in for a missing one: its tables would be another shop's, or none."""
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        if not region:
            raise ValueError("no region is set: give --region, or set AWS_REGION")
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
    ids = [(event[c.EVENT_ID], event[c.RECEIVED_AT]) for event in row[c.RECENT_EVENTS]]
    return {
        c.USER_ID: {"S": row[c.USER_ID]},
        **{name: _number(row[name]) for name in HISTORY},
        c.PRODUCTS: {"B": product_map.encode(products)},
        c.POSITIONS: {"M": {shard: {"S": text} for shard, text in row[c.POSITIONS].items()}},
        c.RECENT_EVENTS: {"B": recent_events.encode(recent_events.remembered(ids))},
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


def _number(value: int) -> dict[str, str]:
    return {"N": str(int(value))}


# --- writing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    """One kind of versioned items: its key, and what reads it."""

    key: tuple[str, ...]
    row: Callable[[Item], dict[str, Any]]

    def standing(self, item: Item) -> "Standing":
        """Whether the item counts, whatever else it holds."""
        if c.SET_ASIDE in item:
            return Standing.SET_ASIDE
        try:
            self.row(item)
            positions(item)
            _integer(item[c.VERSION])
        except Exception:  # whatever a foreign item holds, and whatever that makes of the reading
            return Standing.UNREADABLE
        return Standing.READABLE


class Standing(str, Enum):  # no StrEnum: the cloud notebook's Python may be 3.10
    """Whether an item counts. A worker sets one aside that it cannot read or write."""

    READABLE = "readable"
    SET_ASIDE = "set_aside"
    UNREADABLE = "unreadable"


@dataclass
class Written:
    """What became of the items of a backfill: put where there was none, repaired where wrong, reset where set aside or
    unreadable (blind where not even the positions could be read), unchanged where right, kept where folded beyond the
    archive's end, contended where a worker was faster each time.
    """

    put: int = 0
    repaired: int = 0
    reset: int = 0
    reset_blind: int = 0
    unchanged: int = 0
    kept: int = 0
    contended: int = 0

    def __add__(self, other: "Written") -> "Written":
        return Written(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


def _now_millis() -> int:
    return time.time_ns() // 1_000_000


@dataclass
class Backfill:
    """Writes what the archive counts up to ``cover`` over the items of one versioned table; see the module's description."""

    dynamodb: Any
    table: str
    kind: Kind
    cover: "Cover"
    clock: Callable[[], int] = _now_millis
    written: Written = field(default_factory=Written)

    def put(self, item: Item, newest: Position = START) -> None:
        """Puts ``item``, or leaves the live one where it is right or knows more.

        ``newest`` is the last position that a partial counts a line of; the item's own is the archive's end.
        """
        for _ in range(ATTEMPTS):
            outcome = self._decide(item, newest)
            if outcome:
                break
        else:
            outcome = "contended"
        setattr(self.written, outcome, getattr(self.written, outcome) + 1)

    def _decide(self, item: Item, newest: Position) -> str | None:
        """What became of ``item``; None where another writer came between our reading and our write."""
        live = self._read(item)
        if live is None:
            return "put" if self._put_if(item, 1, "attribute_not_exists(#key)", {"#key": self.kind.key[0]}) else None
        readable = self.kind.standing(live) is Standing.READABLE
        folded = _positions_if_readable(live)
        if folded is not None and not self.cover.reaches(folded):
            return "kept"
        if not readable:
            version = max(self.clock(), _version(live) + 1)
            return ("reset" if folded is not None else "reset_blind") if self._replace(live, item, version) else None
        if _is_same(live, item, newest):
            return "unchanged"
        return "repaired" if self._replace(live, item, _version(live) + 1) else None

    def _read(self, item: Item) -> Item | None:
        keys = {name: item[name] for name in self.kind.key}
        answer: dict[str, Any] = self.dynamodb.get_item(TableName=self.table, Key=keys, ConsistentRead=True)
        return answer.get("Item")

    def _replace(self, live: Item, item: Item, version: int) -> bool:
        """Writes over the very item that was read, whatever types its version and its mark have."""
        names, values, conditions = {}, {}, []
        for name in (c.VERSION, c.SET_ASIDE):
            names[f"#{name}"] = name
            if name in live:
                values[f":{name}"] = live[name]
                conditions.append(f"#{name} = :{name}")
            else:
                conditions.append(f"attribute_not_exists(#{name})")
        return self._put_if(item, version, " AND ".join(conditions), names, values)

    def _put_if(self, item: Item, version: int, condition: str, names: dict[str, str], values: Item | None = None) -> bool:
        return _conditional_put(
            self.dynamodb,
            self.table,
            item | {c.VERSION: _number(version)},
            ConditionExpression=condition,
            ExpressionAttributeNames=names,
            **({"ExpressionAttributeValues": values} if values else {}),
        )


def _positions_if_readable(item: Item) -> dict[str, Position] | None:
    try:
        return positions(item)
    except Exception:  # as in Kind.standing
        return None


def _version(item: Item) -> int:
    """0 where it cannot be read; then the clock tells a higher one than any that counts a worker's writes."""
    try:
        return _integer(item[c.VERSION])
    except Exception:  # as in Kind.standing
        return 0


def _is_same(live: Item, item: Item, newest: Position) -> bool:
    """Whether ``live`` says what the batch says, and will go on to count what the batch has not."""
    if any(live.get(name) != value for name, value in item.items() if name not in _BOOKKEEPING):
        return False
    if c.RECENT_EVENTS in item:
        # Of the older ones either may hold more: the worker's window is its own, and may be longer or shorter.
        kept = recent_events.ALWAYS
        return set(hashes(live)[-kept:]) == set(hashes(item)[-kept:])
    return all(at >= newest for at in positions(live).values())


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


def positions(item: Item) -> dict[str, Position]:
    """The positions of an item by shard."""
    attribute = item[c.POSITIONS]
    if c.SHARD in item:
        return {item[c.SHARD]["S"]: Position.parse(attribute["S"])}
    return {shard: Position.parse(text["S"]) for shard, text in attribute["M"].items()}


def hashes(item: Item) -> list[bytes]:
    """What a shopper's item remembers of the newest event ids, oldest first."""
    return [event.hashed for event in recent_events.decode(bytes(item[c.RECENT_EVENTS]["B"]))]


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
    """What an item of a shopper counts: the columns of ``counts.HISTORY_COLUMNS``, its products, and the ids' hashes."""
    return {
        c.USER_ID: item[c.USER_ID]["S"],
        **{name: _integer(item[name]) for name in HISTORY},
        c.RECENT_EVENTS: [held.hex() for held in hashes(item)],
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
        **{name: _integer(item[name]) for name in _COUNTS},
        c.DAILY_ORDERS: {int(day): _integer(lines) for day, lines in item[c.DAILY_ORDERS]["M"].items()},
    }


def _integer(attribute: dict[str, Any]) -> int:
    """The number of an attribute; a ``ValueError`` or ``KeyError`` where it is none that a worker writes."""
    value = int(attribute["N"])
    if abs(value) > _MAX_LONG:
        raise ValueError("larger than any count")
    return value


#: The items of shoppers and of products' partials.
SHOPPERS = Kind((c.USER_ID,), shopper_row)
PARTIALS = Kind((c.PRODUCT_ID, c.SHARD), partial_row)
