"""The tables after any runs are those of one run over all distinct events."""

import gzip
import json
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from cartstream_lake import archive, build, query, tables
from cartstream_lake.lake import Lake
from tests.conftest import Event, Write, event

HOUR = "events/year=2026/month=11/day=16/hour=12"


def run(root: Path, lake: Lake, **more: Any) -> build.Report:
    return build.build(archive.open_archive(str(root)), lake, **more)


def rows(lake: Lake, sql: str) -> list[tuple[Any, ...]]:
    with query.opened(lake, None) as con:
        return con.execute(sql).fetchall()


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.in_folder(tmp_path / "lake")


def test_an_event_is_typed(root: Path, lake: Lake, write: Write) -> None:
    sent = event("u", "e", "checkout", sequence=7, session_id="s", source="web", properties={"a": 1})
    del sent["product_ids"]
    sent["items"] = [{"product_id": "p", "quantity": 2, "price": 1.5}, {"product_id": "q"}]
    write(f"{HOUR}/a.gz", [sent])

    assert run(root, lake).events_new == 1

    noon = datetime(2026, 11, 16, 12, tzinfo=UTC)
    columns = "event_id, user_id, event_date, occurred_at, session_id, source, properties, sub_sequence_number, sequence_number"
    expected = ("e", "u", noon.date(), noon, "s", "web", '{"a":1}', 0, "7")
    assert rows(lake, f"SELECT {columns} FROM events") == [expected]
    assert rows(lake, "SELECT line, product_id, quantity, price, value FROM order_lines ORDER BY line") == [
        (1, "p", 2, Decimal("1.5000"), Decimal("3.0000")),
        (2, "q", 1, None, None),
    ]
    assert rows(lake, "SELECT order_id, lines, units, value FROM orders") == [("e", 2, 3, Decimal("3.0000"))]


def test_a_shoppers_id_counts_once_and_anothers_is_another_event(root: Path, lake: Lake, write: Write) -> None:
    write(f"{HOUR}/a.gz", [event("u", "e", sequence=2), event("v", "e", sequence=3)])
    assert run(root, lake).events_new == 2
    write(f"{HOUR}/b.gz", [event("u", "e", sequence=9), event("u", "f", sequence=10)])
    assert run(root, lake).events_new == 1

    assert rows(lake, "SELECT user_id, event_id, sequence_number FROM events ORDER BY ALL") == [
        ("u", "e", "2"),
        ("u", "f", "10"),
        ("v", "e", "3"),
    ]


def test_an_earlier_copy_that_is_delivered_later_takes_the_place_of_the_later_one(root: Path, lake: Lake, write: Write) -> None:
    write(f"{HOUR}/b.gz", [event("u", "e", "checkout", ["second"], at="2026-11-17T00:00:01Z", sequence=9)])
    run(root, lake)
    write(f"{HOUR}/a.gz", [event("u", "e", "checkout", ["first"], at="2026-11-16T23:59:59Z", sequence=8)])
    assert run(root, lake).events_new == 0

    assert rows(lake, "SELECT sequence_number, event_date FROM events") == [("8", datetime(2026, 11, 16).date())]
    assert rows(lake, "SELECT product_id FROM order_lines") == [("first",)]
    assert rows(lake, "SELECT session_date FROM sessions") == [(datetime(2026, 11, 16).date(),)]


def test_sequence_numbers_are_numbers(root: Path, lake: Lake, write: Write) -> None:
    write(f"{HOUR}/a.gz", [event("u", "e", products=["late"], sequence=10), event("u", "e", products=["early"], sequence=9)])
    run(root, lake)

    assert rows(lake, "SELECT product_id FROM event_items") == [("early",)]


@pytest.mark.parametrize(
    "line",
    ['{"event_id": "torn', "null", "[]", '"text"', "7", "{}", '{"event_id": "x"}', '{"event_id": "x", "timestamp": {"a": 1}}', "\x00\x01"],
)
def test_what_is_no_event_is_counted_and_stops_nothing(root: Path, lake: Lake, write: Write, line: str) -> None:
    write(f"{HOUR}/a.gz", [event("u", "e"), line, event("u", "f", sequence=2)])
    report = run(root, lake)

    assert (report.events_new, report.lines_left_out) == (2, 1)


@pytest.mark.parametrize("line", [b'{"user_id": "\xff\xfe"}', b'{"a": "\x1f"}', b"x" * (5 << 20)], ids=["no UTF-8", "control", "too long"])
def test_no_line_is_lost_without_being_counted(root: Path, lake: Lake, line: bytes) -> None:
    lines = [json.dumps(event("u", "e")).encode(), line, json.dumps(event("u", "f", sequence=2)).encode()]
    _write_bytes(root, gzip.compress(b"\n".join(lines)))
    report = run(root, lake)

    assert (report.events_new, report.lines_left_out) == (2, 1)


@pytest.mark.parametrize("damaged", [gzip.compress(b'{"event_id": "x"}\n')[:-9], b"not gzip"], ids=["torn", "no gzip"])
def test_a_damaged_object_is_counted_and_stops_nothing(root: Path, lake: Lake, write: Write, damaged: bytes) -> None:
    _write_bytes(root, damaged)
    write(f"{HOUR}/whole.gz", [event("u", "e")])
    report = run(root, lake)

    assert report.events_new == 1
    assert report.lines_left_out >= 1


def _write_bytes(root: Path, content: bytes) -> None:
    (root / HOUR).mkdir(parents=True)
    (root / HOUR / "a.gz").write_bytes(content)


def test_texts_are_kept_to_the_character(root: Path, lake: Lake, write: Write) -> None:
    texts = ['a"b', "a,b", "a\\b", "a|b", "ünï 😀", "' ; DROP TABLE events --", "  padded  ", "NULL"]
    write(f"{HOUR}/a.gz", [event(text, f"e{nth}", products=[text]) for nth, text in enumerate(texts)])
    run(root, lake)

    assert [row[0] for row in rows(lake, "SELECT user_id FROM events ORDER BY event_id")] == texts
    assert [row[0] for row in rows(lake, "SELECT product_id FROM event_items ORDER BY event_id")] == texts


def test_a_session_ends_after_half_an_hour_and_at_midnight(root: Path, lake: Lake, write: Write) -> None:
    times = ["2026-11-16T12:00:00Z", "2026-11-16T12:30:00Z", "2026-11-16T13:00:01Z", "2026-11-16T23:59:00Z", "2026-11-17T00:01:00Z"]
    write(f"{HOUR}/a.gz", [event("u", f"e{nth}", at=at, sequence=nth) for nth, at in enumerate(times)])
    run(root, lake)

    assert [row[0] for row in rows(lake, "SELECT events FROM sessions ORDER BY started_at")] == [2, 1, 1, 1]


def test_dead_letters_stand_once(root: Path, lake: Lake, write: Write) -> None:
    letter = {
        "shard_id": "s",
        "sequence_number": "1",
        "sub_sequence_number": 0,
        "arrived_at": "2026-11-16T12:00:00Z",
        "partition_key": "k",
        "reason": "broken",
        "part": 1,
        "parts": 2,
        "payload": "AA==",
    }
    write("dead-letters/year=2026/month=11/day=16/hour=12/a.gz", [letter, letter | {"part": 2}])
    run(root, lake)
    write("dead-letters/year=2026/month=11/day=16/hour=13/b.gz", [letter])
    run(root, lake)

    assert rows(lake, "SELECT part, reason FROM dead_letters ORDER BY part") == [(1, "broken"), (2, "broken")]


def test_only_the_days_of_new_events_are_written(root: Path, lake: Lake, write: Write) -> None:
    write(f"{HOUR}/a.gz", [event("u", f"e{day}", "checkout", at=f"2026-11-{day:02d}T12:00:00Z", sequence=day) for day in range(1, 29)])
    run(root, lake)
    before = set(lake.files(tables.EVENTS))
    write(f"{HOUR}/b.gz", [event("u", "new", at="2026-11-05T13:00:00Z", sequence=99)])
    run(root, lake)

    after = set(lake.files(tables.EVENTS))
    assert len(before - after) == 1
    assert len(after - before) == 1


def test_an_object_in_an_old_folder_is_found_when_all_are_listed(root: Path, lake: Lake, write: Write) -> None:
    write("events/year=2026/month=11/day=20/hour=00/a.gz", [event("u", "e")])
    run(root, lake)
    write("events/year=2026/month=11/day=10/hour=00/a.gz", [event("u", "f")])

    assert run(root, lake).objects == 0
    assert run(root, lake, all_objects=True).objects == 1


def test_the_catalogue_is_replaced(root: Path, lake: Lake, write: Write) -> None:
    write(f"{HOUR}/a.gz", [event("u", "e")])
    schema = tables.PRODUCTS.schema().as_arrow()
    for name in ("Old", "New"):
        product = {"product_id": "p1", "name": name, "department": None, "price": Decimal("1.0000")}
        run(root, lake, products=pa.Table.from_pylist([product], schema=schema))

    assert rows(lake, "SELECT name FROM products") == [("New",)]


class Killed(Exception):
    """As if the process had ended here."""


class MortalLake(Lake):
    """A lake whose writer is killed before or after its nth commit."""

    def __init__(self, lake: Lake, commits: int) -> None:
        super().__init__(lake._catalog, lake._folder)
        self._commits = commits

    def append(self, table: tables.Table, rows: pa.Table) -> None:
        self._commit()
        super().append(table, rows)

    def replace(self, table: tables.Table, rows: pa.Table, dates: Any) -> None:
        self._commit()
        super().replace(table, rows, dates)

    def show(self) -> None:
        self._commit()
        super().show()

    def _commit(self) -> None:
        if self._commits == 0:
            raise Killed
        self._commits -= 1


def _shop(chance: random.Random, count: int) -> list[Event]:
    """Events of a few shoppers, every fourth of them a copy of an earlier one."""
    made: list[Event] = []
    start = datetime(2026, 11, 16, tzinfo=UTC)
    for sequence in range(count):
        at = (start + timedelta(minutes=chance.randrange(4 * 24 * 60))).isoformat()
        if made and chance.random() < 0.25:
            copy = chance.choice(made)
            made.append(copy | {"sequence_number": str(sequence), "arrived_at": at} | ({"timestamp": at} if chance.random() < 0.3 else {}))
        else:
            name = chance.choice(["product_view", "add_to_cart", "checkout", "refund"])
            made.append(event(f"u{chance.randrange(4)}", f"e{sequence}", name, [f"p{chance.randrange(5)}"], at, sequence))
    return made


def _expected(events: list[Event]) -> dict[tuple[str, str], Event]:
    first: dict[tuple[str, str], Event] = {}
    for one in sorted(events, key=lambda one: int(one["sequence_number"])):
        first.setdefault((one["user_id"], one["event_id"]), one)
    return first


@pytest.mark.parametrize("seed", range(4))
def test_any_runs_killed_anywhere_make_the_tables_of_one(root: Path, tmp_path: Path, write: Write, seed: int) -> None:
    chance = random.Random(seed)
    events = _shop(chance, 60)
    delivered = events[:]
    chance.shuffle(delivered)
    lake = Lake.in_folder(tmp_path / "lake")
    shown: list[tuple[Any, ...]] | None = None
    for nth in range(0, len(delivered), 20):
        write(f"events/year=2026/month=11/day=16/hour={chance.randrange(24):02d}/{nth}.gz", delivered[nth : nth + 20])
        for _ in range(chance.randrange(3)):
            try:
                run(root, MortalLake(lake, chance.randrange(8)))
            except Killed:
                if shown is not None:
                    assert rows(lake, "SELECT user_id, event_id, sequence_number FROM events ORDER BY ALL") == shown
        run(root, lake)
        shown = rows(lake, "SELECT user_id, event_id, sequence_number FROM events ORDER BY ALL")

    expected = _expected(events)
    assert shown == sorted((user, id, one["sequence_number"]) for (user, id), one in expected.items())
    orders = [one for one in expected.values() if one["event"] == "checkout"]
    assert rows(lake, "SELECT user_id, order_id FROM orders ORDER BY ALL") == sorted((one["user_id"], one["event_id"]) for one in orders)
    assert rows(lake, "SELECT count(*) FROM order_lines") == [(len(orders),)]
    assert rows(lake, "SELECT sum(events) FROM sessions") == [(len(expected),)]
    assert rows(lake, "SELECT count(*) FROM event_items") == [(len(expected),)]
    assert rows(lake, "SELECT count(*) FROM refunds") == [(sum(one["event"] == "refund" for one in expected.values()),)]


def test_what_no_table_needs_is_swept(root: Path, lake: Lake, write: Write) -> None:
    for nth in range(3):
        write(f"{HOUR}/{nth}.gz", [event("u", f"e{nth}", sequence=nth)])
        run(root, lake)
    before = rows(lake, "SELECT * FROM events ORDER BY event_id")

    assert lake.sweep(timedelta(hours=1)) == 0
    assert lake.sweep(timedelta(seconds=-1)) > 0

    assert rows(lake, "SELECT * FROM events ORDER BY event_id") == before
    write(f"{HOUR}/9.gz", [event("u", "e9", sequence=9)])
    assert run(root, lake).events_new == 1
