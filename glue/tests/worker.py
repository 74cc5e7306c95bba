"""The worker's commit cycle in few lines (``OrderFeatures.java``, ``CommitCycle.java``), and the archive as its Firehose leaves it, over a
DynamoDB in memory: for the tests that let a backfill and live workers write at the same time."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from botocore.exceptions import ClientError

from cartstream_features import columns as c
from cartstream_features import live, product_map
from cartstream_features.cover import Checkpoint, Cover, of_checkpoints
from cartstream_features.history import OrderHistory
from cartstream_features.live import Item, Position
from cartstream_features.recent_events import RecentEvent, decode, encode, hash_of

SHOPPERS, PARTIALS = "user_features", "product_features"
KINDS = {SHOPPERS: live.SHOPPERS, PARTIALS: live.PARTIALS}
_AT = 1_763_294_400_000
_DAY = _AT // c.MILLIS_PER_DAY


class DynamoDb:
    """Items by table and key, and the conditions that are used here."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[tuple[str, ...], Item]] = {SHOPPERS: {}, PARTIALS: {}}
        self.before_put: Callable[[], None] = lambda: None

    def get_item(self, *, TableName: str, Key: Item, ConsistentRead: bool) -> dict[str, Item]:  # noqa: N803 - boto3's names
        held = self.tables[TableName].get(_key(TableName, Key))
        return {"Item": dict(held)} if held is not None else {}

    def put_item(
        self,
        *,
        TableName: str,  # noqa: N803
        Item: Item,  # noqa: N803
        ConditionExpression: str,  # noqa: N803
        ExpressionAttributeNames: Mapping[str, str],  # noqa: N803
        ExpressionAttributeValues: Item | None = None,  # noqa: N803
    ) -> None:
        self.before_put()
        held = self.tables[TableName].get(_key(TableName, Item), {})
        for condition in ConditionExpression.split(" AND "):
            absent = re.fullmatch(r"attribute_not_exists\((#\w+)\)", condition)
            if absent:
                holds = ExpressionAttributeNames[absent[1]] not in held
            else:
                name, value = condition.split(" = ")
                holds = held.get(ExpressionAttributeNames[name]) == (ExpressionAttributeValues or {})[value]
            if not holds:
                raise ClientError({"Error": {"Code": "ConditionalCheckFailedException"}}, "PutItem")
        self.tables[TableName][_key(TableName, Item)] = dict(Item)


def _key(table: str, item: Item) -> tuple[str, ...]:
    return tuple(item[name]["S"] for name in KINDS[table].key)


@dataclass(frozen=True)
class Order:
    """A checkout, or a dead letter where it has no products."""

    shard: str
    position: Position
    user: str
    event_id: str
    products: tuple[str, ...]


@dataclass
class Stream:
    """Shards with their records; a child stands after its parent, whose records are all older."""

    logs: dict[str, list[Order]]
    children: dict[str, str] = field(default_factory=dict)
    committed: dict[str, int] = field(default_factory=dict)
    owners: dict[str, "Worker"] = field(default_factory=dict)
    taken: list[Order] = field(default_factory=list)

    def checkpoints(self) -> dict[str, Checkpoint]:
        """What KCL's lease table says."""
        found = {}
        for shard, log in self.logs.items():
            done = self.committed.get(shard, 0)
            ended = shard in self.children and done == len(log)
            found[shard] = Checkpoint(log[done - 1].position if done and not ended else None, ended)
        return found

    def may_start(self, shard: str) -> bool:
        """Whether its parent, if any, is finished."""
        return all(self.committed.get(parent, 0) == len(self.logs[parent]) for parent, child in self.children.items() if child == shard)

    @property
    def is_read(self) -> bool:
        """Whether everything is committed."""
        return all(self.committed.get(shard, 0) == len(log) for shard, log in self.logs.items())


@dataclass
class Worker:
    """An owner of a shard. ``cycle`` stops before each durable step, so that others can come between, or it can die there."""

    dynamodb: DynamoDb
    stream: Stream
    shard: str
    random: Random
    remembered: dict[tuple[str, tuple[str, ...]], Item | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.stream.owners[self.shard] = self
        self._next = self.stream.committed.get(self.shard, 0)

    def cycle(self) -> Iterator[None]:
        start = self._next
        batch = self.stream.logs[self.shard][start : start + self.random.randint(1, 4)]
        if not batch:
            return
        yield
        self.stream.taken.extend(batch)
        while True:
            partials, shoppers = self._fold([order for order in batch if order.products], batch[-1].position)
            lost = False
            for table, items in ((PARTIALS, partials), (SHOPPERS, shoppers)):
                for item in items:
                    yield
                    lost |= not self._write(table, item)
                if lost:
                    break
            if not lost:
                break
            self.remembered.clear()
        yield
        if self.stream.owners[self.shard] is self:  # KCL refuses a former owner's checkpoint
            self._next = self.stream.committed[self.shard] = start + len(batch)

    def _get(self, table: str, *key: str) -> Item | None:
        if (table, key) not in self.remembered:
            self.remembered[table, key] = self.dynamodb.tables[table].get(key)
        return self.remembered[table, key]

    def _write(self, table: str, item: Item) -> bool:
        key = _key(table, item)
        version = _version(item)
        written = item | {c.VERSION: {"N": str(version + 1)}}
        self.remembered.pop((table, key), None)
        held = self.dynamodb.tables[table].get(key)
        if version != _UNREADABLE and version != (_version(held) if held else 0):
            return False
        if c.SET_ASIDE in item:  # only the mark, the position and the version
            written = (held or {}) | {name: written[name] for name in written if name in _MARKED}
        self.dynamodb.tables[table][key] = written
        self.remembered[table, key] = written
        return True

    def _fold(self, orders: Iterable[Order], end: Position) -> tuple[list[Item], list[Item]]:
        shoppers: dict[str, _Shopper | _Aside] = {}
        partials: dict[str, _Partial | _Aside] = {}
        for order in orders:
            shopper = shoppers.setdefault(order.user, _shopper(order.user, self._get(SHOPPERS, order.user)))
            if order.position <= shopper.positions.get(self.shard, live.START):
                continue
            shopper.positions[self.shard] = order.position
            shopper.changed = True
            event = RecentEvent(hash_of(order.event_id), _AT)
            if isinstance(shopper, _Aside) or event in shopper.recent:
                continue
            shopper.recent.append(event)
            for line in shopper.history.add(order.products, _AT):
                stored = self._get(PARTIALS, line.product_id, self.shard)
                partial = partials.setdefault(line.product_id, _partial(line.product_id, self.shard, stored))
                if order.position > partial.positions.get(self.shard, live.START):
                    partial.count(line.nth)
        return (
            [partial.item(end) for partial in partials.values() if partial.changed],
            [shopper.item() for shopper in shoppers.values() if shopper.changed],
        )


#: ``Versioned.UNREADABLE``: such an item is marked whatever version it has.
_UNREADABLE = 2**62
_MARKED = (c.USER_ID, c.PRODUCT_ID, c.SHARD, c.VERSION, c.POSITIONS, c.SET_ASIDE)


def _version(item: Item) -> int:
    text = item.get(c.VERSION, {}).get("N")
    return int(text) if text else _UNREADABLE


@dataclass
class _Aside:
    """An item that the worker cannot read, or has set aside: events move its position, and nothing else."""

    stored: Item
    positions: dict[str, Position]
    changed: bool = False

    def count(self, _: int) -> None:
        self.changed = True

    def item(self, end: Position | None = None) -> Item:
        if c.SHARD in self.stored:
            positions = {"S": (end or live.START).text()}
        else:
            positions = {"M": {shard: {"S": f"{at.text()}@{_AT}"} for shard, at in self.positions.items()}}
        mark = self.stored.get(c.SET_ASIDE, {"S": "cannot be read"})
        return self.stored | {c.POSITIONS: positions, c.SET_ASIDE: mark, c.VERSION: {"N": str(_version(self.stored))}}


def _aside(item: Item) -> _Aside:
    try:
        return _Aside(item, live.positions(item))
    except (KeyError, AttributeError, ValueError):
        return _Aside(item, {})


def _shopper(user: str, item: Item | None) -> "_Shopper | _Aside":
    if item is not None and live.SHOPPERS.standing(item) is not live.Standing.READABLE:
        return _aside(item)
    return _Shopper.of(user, item)


def _partial(product: str, shard: str, item: Item | None) -> "_Partial | _Aside":
    if item is not None and live.PARTIALS.standing(item) is not live.Standing.READABLE:
        return _aside(item)
    return _Partial.of(product, shard, item)


@dataclass
class _Shopper:
    user: str
    version: int
    history: OrderHistory
    positions: dict[str, Position]
    recent: list[RecentEvent]
    changed: bool = False

    @staticmethod
    def of(user: str, item: Item | None) -> "_Shopper":
        if item is None:
            return _Shopper(user, 0, OrderHistory(), {}, [])
        row = live.shopper_row(item)
        products = product_map.decode(item[c.PRODUCTS]["B"])
        counted = {name: row[name] for name in row if name not in (c.USER_ID, c.PRODUCTS, c.RECENT_EVENTS)}
        return _Shopper(
            user,
            int(item[c.VERSION]["N"]),
            OrderHistory(**counted, products=products),
            live.positions(item),
            decode(item[c.RECENT_EVENTS]["B"]),
        )

    def item(self) -> Item:
        made = shopper_item(self.user, self.history, self.positions, [])
        return made | {c.RECENT_EVENTS: {"B": encode(self.recent)}, c.VERSION: {"N": str(self.version)}}


@dataclass
class _Partial:
    product: str
    shard: str
    version: int
    positions: dict[str, Position]
    counts: list[int]
    changed: bool = False

    @staticmethod
    def of(product: str, shard: str, item: Item | None) -> "_Partial":
        if item is None:
            return _Partial(product, shard, 0, {}, [0, 0, 0, 0])
        row = live.partial_row(item)
        counts = [row[name] for name in (c.ORDERS, c.REORDERS, c.FIRST_ORDERS, c.SECOND_ORDERS)]
        return _Partial(product, shard, int(item[c.VERSION]["N"]), live.positions(item), counts)

    def count(self, nth: int) -> None:
        self.counts = [held + more for held, more in zip(self.counts, _line(nth), strict=True)]
        self.changed = True

    def item(self, end: Position) -> Item:
        return partial_item(self.product, self.shard, self.counts, end) | {c.VERSION: {"N": str(self.version)}}


def _line(nth: int) -> tuple[int, ...]:
    return 1, int(nth > 1), int(nth == 1), int(nth == 2)


def shopper_item(user: str, history: OrderHistory, positions: Mapping[str, Position], event_ids: Iterable[str]) -> Item:
    counted = {name: getattr(history, name) for name in live.HISTORY}
    products = [
        {
            c.PRODUCT_ID: product_id,
            c.PAIR_ORDERS: held.orders,
            c.FIRST_ORDER_NUMBER: held.first_order_number,
            c.LAST_ORDER_NUMBER: held.last_order_number,
            c.CART_POSITION_SUM: held.cart_position_sum,
            c.LAST_ORDERED_AT: held.last_ordered_at,
        }
        for product_id, held in history.products.items()
    ]
    texts = {shard: f"{at.text()}@{_AT}" for shard, at in positions.items()}
    row = {
        c.USER_ID: user,
        **counted,
        c.PRODUCTS: products,
        c.POSITIONS: texts,
        c.RECENT_EVENTS: [{c.EVENT_ID: event_id, c.RECEIVED_AT: _AT} for event_id in event_ids],
    }
    return live.shopper_item(row)


def partial_item(product: str, shard: str, counts: Iterable[int], position: Position) -> Item:
    orders, reorders, first, second = counts
    row = {c.PRODUCT_ID: product, c.SHARD: shard, c.ORDERS: orders, c.REORDERS: reorders, c.FIRST_ORDERS: first, c.SECOND_ORDERS: second}
    return live.partial_item(row | {c.DAILY_ORDERS: {_DAY: orders} if orders else {}, c.POSITIONS: position.text()})


@dataclass
class Batch:
    """What the job counts from archived records up to a cover: the items, and the newest line of each partial."""

    shoppers: list[Item]
    partials: list[tuple[Item, Position]]

    @staticmethod
    def of(archived: Iterable[Order], cover: Cover) -> "Batch":
        found = sorted({order for order in archived if order.products and cover.reaches({order.shard: order.position})}, key=_in_order)
        histories: dict[str, OrderHistory] = {}
        seen: dict[str, dict[str, None]] = {}
        positions: dict[str, dict[str, Position]] = {}
        counts: dict[tuple[str, str], list[int]] = {}
        newest: dict[tuple[str, str], Position] = {}
        for order in found:
            positions.setdefault(order.user, {})[order.shard] = order.position
            if order.event_id in seen.setdefault(order.user, {}):
                continue
            seen[order.user][order.event_id] = None
            for line in histories.setdefault(order.user, OrderHistory()).add(order.products, _AT):
                key = (line.product_id, order.shard)
                counts[key] = [held + more for held, more in zip(counts.get(key, [0] * 4), _line(line.nth), strict=True)]
                newest[key] = order.position
        return Batch(
            [shopper_item(user, history, positions[user], seen[user]) for user, history in histories.items()],
            [(partial_item(*key, counts[key], cover.ends[key[1]]), newest[key]) for key in counts],
        )


def _in_order(order: Order) -> tuple[str, Position]:
    return order.shard, order.position  # a child's name sorts after its parent's


def covered(archived: Iterable[Order], committed: Mapping[str, Checkpoint], leased: Iterable[str]) -> Cover:
    """As the job finds it."""
    last: dict[str, Position] = {}
    for order in archived:
        if order.products:
            last[order.shard] = max(order.position, last.get(order.shard, live.START))
    return of_checkpoints(last, committed, leased)
