"""Up to where the archive is known to be complete, and what a backfill up to there does to live items while workers write them."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cartstream_features import columns as c
from cartstream_features import cover, live
from cartstream_features.cover import Checkpoint, Cover, of_checkpoints
from cartstream_features.live import Backfill, Item, Position
from tests.worker import KINDS, PARTIALS, SHOPPERS, Batch, DynamoDb, Order, Stream, Worker, covered, partial_item

A, B, CHILD = "shard-0", "shard-1", "shard-2"


def at(sequence: int, sub_sequence: int = 0) -> Position:
    return Position(sequence, sub_sequence)


def test_a_shard_is_covered_up_to_its_checkpoint_whatever_else_has_been_delivered() -> None:
    found = of_checkpoints({A: at(90), B: at(10)}, {A: Checkpoint(at(50)), B: Checkpoint(at(12))}, [A, B])

    assert found.ends == {A: at(50), B: at(12)}
    assert found.reaches({A: at(50), B: at(12)})  # B's last records were no events
    assert not found.reaches({A: at(50, 1)})


def test_a_shard_that_has_ended_is_covered_as_a_whole() -> None:
    found = of_checkpoints({A: at(90), B: at(10)}, {A: Checkpoint(None, ended=True), B: Checkpoint(at(5))}, [A, B])

    assert found.ends[A] == at(90)
    assert found.reaches({A: at(95)})  # the end of a batch, which closed with a dead letter


def test_a_shard_whose_lease_kcl_has_removed_has_ended_but_a_younger_one_has_not() -> None:
    found = of_checkpoints({A: at(90), CHILD: at(7)}, {B: Checkpoint(at(5))}, [B, CHILD])

    assert found.ends == {A: at(90), B: at(5)}
    assert not found.reaches({CHILD: at(1)})


def test_a_shard_without_a_commit_lies_beyond() -> None:
    assert not of_checkpoints({A: at(3)}, {A: Checkpoint(None)}, [A]).reaches({A: at(1)})


def test_a_time_cuts_before_the_first_event_that_came_later() -> None:
    whole = Cover({A: at(50), B: at(60)}, frozenset({B}))

    cut = whole.before({A: at(70), B: at(40)}, {A: at(69), B: at(39)})

    assert cut.ends == {A: at(50), B: at(39)}
    assert not cut.reaches({B: at(40)})
    assert whole.before({A: at(1)}, {}).ends == {B: at(60)}


class Leases:
    """A lease table that changes between two readings."""

    def __init__(self, *readings: list[Item]) -> None:
        self._readings = iter(readings)

    def get_paginator(self, _: str) -> "Leases":
        return self

    def paginate(self, **_: Any) -> Iterator[dict[str, list[Item]]]:
        yield {"Items": next(self._readings)}


def lease(shard: str, checkpoint: str, sub_sequence: int = 0) -> Item:
    return {"leaseKey": {"S": shard}, "checkpoint": {"S": checkpoint}, "checkpointSubSequenceNumber": {"N": str(sub_sequence)}}


def test_checkpoints_are_those_of_the_first_reading_and_ends_those_of_the_second() -> None:
    others = [{"leaseKey": {"S": "worker-1"}, "wid": {"S": "metrics"}}]
    first = [lease(A, "11", 3), lease(B, "TRIM_HORIZON"), lease(CHILD, "5")]
    second = [lease(A, "SHARD_END"), lease(B, "9"), lease(CHILD, "77"), lease("shard-3", "1")]

    found = cover.read_checkpoints(Leases(first + others, second), "leases")

    assert found == {A: Checkpoint(None, ended=True), B: Checkpoint(None), CHILD: Checkpoint(at(5))}


def test_before_the_first_worker_has_started_nothing_is_committed() -> None:
    assert cover.read_checkpoints(Leases([], []), "cartstream-worker") == {}


# --- while workers write ----------------------------------------------------------------------------------------------


class World:
    """A stream, its workers, their tables and archive, driven by chance."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.dynamodb = DynamoDb()
        self.stream = Stream(_logs(self.random), {A: CHILD})
        self._workers = {shard: Worker(self.dynamodb, self.stream, shard, self.random) for shard in self.stream.logs}
        self._cycles: dict[str, Iterator[None]] = {}
        self._zombies: list[Iterator[None]] = []

    def live(self, steps: int) -> None:
        """Lets the workers take so many steps; one may die at any, or go on beside its shard's next owner."""
        for _ in range(steps):
            if self._zombies and self.random.random() < 0.3:
                zombie = self.random.choice(self._zombies)
                if next(zombie, self) is self:
                    self._zombies.remove(zombie)
                continue
            shard = self.random.choice([shard for shard in self._workers if self.stream.may_start(shard)])
            cycle = self._cycles.setdefault(shard, self._workers[shard].cycle())
            if self.random.random() < 0.05:
                if self.random.random() < 0.5:
                    self._zombies.append(cycle)
                self._workers[shard] = Worker(self.dynamodb, self.stream, shard, self.random)
                del self._cycles[shard]
            elif next(cycle, self) is self:
                del self._cycles[shard]

    def live_to_the_end(self) -> None:
        while not (self.stream.is_read and not self._zombies and not self._cycles):
            self.live(1)
            if self.stream.is_read:
                self._cycles.clear()

    def backfill(self, between: Callable[[], None] = lambda: None) -> dict[str, dict[tuple[str, ...], str]]:
        """The job, with workers at work between any two of its steps; what became of each item."""
        committed = self.stream.checkpoints()
        taken = len(self.stream.taken)
        between()
        # All that Firehose had taken is delivered by now; of what it took since, any part.
        archived = self.stream.taken[:taken] + [order for order in self.stream.taken[taken:] if self.random.random() < 0.5]
        up_to = covered(archived, committed, self.stream.checkpoints())
        batch = Batch.of(archived, up_to)
        counted = {(item[c.PRODUCT_ID]["S"], item[c.SHARD]["S"]) for item, _ in batch.partials}
        for product, shard in self.dynamodb.tables[PARTIALS].keys() - counted:
            if self._covers(up_to, self.dynamodb.tables[PARTIALS][product, shard]):
                batch.partials.append((partial_item(product, shard, [0, 0, 0, 0], up_to.ends[shard]), live.START))
        self.dynamodb.before_put = between
        try:
            return {
                PARTIALS: self._write(PARTIALS, batch.partials, up_to),
                SHOPPERS: self._write(SHOPPERS, [(item, live.START) for item in batch.shoppers], up_to),
            }
        finally:
            self.dynamodb.before_put = lambda: None

    @staticmethod
    def _covers(up_to: Cover, partial: Item) -> bool:
        readable = live.PARTIALS.standing(partial) is live.Standing.READABLE
        return readable and up_to.reaches(live.positions(partial))

    def _write(self, table: str, items: list[tuple[Item, Position]], up_to: Cover) -> dict[tuple[str, ...], str]:
        outcomes = {}
        for item, newest in self.random.sample(items, len(items)):
            writer = Backfill(self.dynamodb, table, KINDS[table], up_to)
            writer.put(item, newest)
            outcomes[tuple(item[name]["S"] for name in KINDS[table].key)] = next(
                name for name, count in vars(writer.written).items() if count
            )
        return outcomes

    def wrong(self) -> set[tuple[str, tuple[str, ...]]]:
        """The items that do not say what all records of the stream say."""
        everything = Cover({shard: log[-1].position for shard, log in self.stream.logs.items()})
        truth = Batch.of([order for log in self.stream.logs.values() for order in log], everything)
        expected = {
            SHOPPERS: {(item[c.USER_ID]["S"],): live.shopper_row(item) for item in truth.shoppers},
            PARTIALS: {(item[c.PRODUCT_ID]["S"], item[c.SHARD]["S"]): live.partial_row(item) for item, _ in truth.partials},
        }
        found = set()
        for table, rows in expected.items():
            stored = self.dynamodb.tables[table]
            for key in rows.keys() | stored.keys():
                kind = KINDS[table]
                counts = key in stored and kind.standing(stored[key]) is live.Standing.READABLE
                row = kind.row(stored[key]) if counts else None
                if row is None or row != rows.get(key, row | dict.fromkeys((c.ORDERS, c.REORDERS, c.FIRST_ORDERS, c.SECOND_ORDERS), 0)):
                    found.add((table, key))
        return found

    def damage(self, kinds: list[str]) -> set[tuple[str, tuple[str, ...]]]:
        """Damages some items, each in one of these ways."""
        damaged = set()
        for table, items in self.dynamodb.tables.items():
            for key in [key for key in items if self.random.random() < 0.4]:
                damaged.add((table, key))
                match self.random.choice(kinds):
                    case "counts":
                        name = c.LINES if table == SHOPPERS else self.random.choice([c.ORDERS, c.SECOND_ORDERS])
                        self._overwrite(table, key, {name: {"N": str(self.random.randint(50, 99))}})
                    case "set aside":
                        self._overwrite(table, key, {c.SET_ASIDE: {"S": "its write is invalid"}})
                    case "foreign":
                        foreign = self.random.choice([{c.ORDERS: {"S": "many"}}, {c.POSITIONS: {"L": []}}, {c.VERSION: {"S": "x"}}])
                        self._overwrite(table, key, {c.SET_ASIDE: {"S": "cannot be read"}} | foreign)
                    case "unreadable":
                        self._overwrite(table, key, {c.ORDERS: {"NULL": True}})
                    case "missing":
                        del items[key]
        return damaged

    def _overwrite(self, table: str, key: tuple[str, ...], changed: Item) -> None:
        """By hand, or by a fault that writes as the worker does: with a version of its own."""
        item = self.dynamodb.tables[table][key]
        version = {c.VERSION: {"N": str(int(item[c.VERSION]["N"]) + 1)}} if "N" in item[c.VERSION] else {}
        self.dynamodb.tables[table][key] = item | version | changed


def _logs(random: Random) -> dict[str, list[Order]]:
    """Shard A, which ends, its child, and a shard beside them; orders, retries of orders, and records that are no events."""
    shards = {user: random.choice([A, B]) for user in "uvwx"}
    logs: dict[str, list[Order]] = {A: [], B: [], CHILD: []}
    ids: dict[str, list[str]] = {user: [] for user in shards}
    for n in range(random.randint(10, 40)):
        user = random.choice(list(shards))
        shard = CHILD if shards[user] == A and n >= 18 else shards[user]
        retry = ids[user] and random.random() < 0.15
        event_id = random.choice(ids[user]) if retry else f"{user}{n}"
        ids[user].append(event_id)
        products = () if random.random() < 0.1 else tuple(random.sample("abcd", random.randint(1, 3)))
        logs[shard].append(Order(shard, Position(n + 1, random.randint(0, 2)), user, event_id, products))
    return {shard: log or [Order(shard, Position(99, 0), "u", "no event", ())] for shard, log in logs.items()}


seeds = st.integers(0, 2**32)


@settings(max_examples=300)
@given(seeds)
def test_a_backfill_beside_live_workers_makes_nothing_wrong(seed: int) -> None:
    world = World(seed)

    for _ in range(3):
        world.live(world.random.randint(0, 80))
        world.backfill(lambda: world.live(world.random.randint(0, 6)))
    world.live_to_the_end()

    assert world.wrong() == set()


@settings(max_examples=300)
@given(seeds)
def test_a_wrong_item_that_the_backfill_repairs_counts_right_ever_after(seed: int) -> None:
    world = World(seed)
    world.live(world.random.randint(20, 150))
    damaged = world.damage(["counts"])

    outcomes = world.backfill(lambda: world.live(world.random.randint(0, 3)))
    world.live_to_the_end()

    repaired = {(table, key) for table, of_table in outcomes.items() for key, outcome in of_table.items() if outcome == "repaired"}
    assert world.wrong().isdisjoint(repaired)
    assert world.wrong() <= damaged  # and nothing else


@settings(max_examples=300)
@given(seeds)
def test_a_shopper_that_was_set_aside_counts_right_ever_after_it_was_reset(seed: int) -> None:
    world = World(seed)
    world.live(world.random.randint(20, 150))
    world.damage(["set aside"])
    world.live(world.random.randint(0, 60))

    outcomes = world.backfill(lambda: world.live(world.random.randint(0, 3)))
    world.live_to_the_end()

    reset = {(SHOPPERS, key) for key, outcome in outcomes[SHOPPERS].items() if outcome == "reset"}
    assert world.wrong().isdisjoint(reset)


@settings(max_examples=300)
@given(seeds)
def test_where_the_workers_stand_still_one_backfill_repairs_whatever_is_wrong(seed: int) -> None:
    world = World(seed)
    world.live(world.random.randint(20, 150))
    world.damage(["counts", "set aside", "foreign", "unreadable", "missing"])
    world.live(world.random.randint(0, 30))
    stopped_after = world.stream.checkpoints()
    world._zombies.clear()
    world._cycles.clear()

    world.backfill()
    assert world.stream.checkpoints() == stopped_after
    world._workers = {shard: Worker(world.dynamodb, world.stream, shard, world.random) for shard in world.stream.logs}
    world.live_to_the_end()
    world.backfill()

    assert world.wrong() == set()


@settings(max_examples=300)
@given(seeds)
def test_what_a_worker_skipped_meanwhile_the_next_backfill_counts(seed: int) -> None:
    world = World(seed)
    world.live(world.random.randint(20, 150))
    world.damage(["counts", "set aside", "foreign", "unreadable", "missing"])

    world.backfill(lambda: world.live(world.random.randint(0, 3)))
    world.live_to_the_end()
    world.backfill()

    assert world.wrong() == set()
