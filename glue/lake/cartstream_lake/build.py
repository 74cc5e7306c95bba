"""Brings the tables up to date with the raw archive.

A run takes the objects that no run has taken before, in portions. Each portion is merged into the days that it touches:
an event stands once, by shopper and ``event_id``, the first of its copies in the order of the shard. What follows from
the events (orders, sessions, ...) is computed for the same days. The objects are marked as taken last. A run that is
killed leaves objects that are not marked; the next run merges them once more, which changes nothing. Readers see the
tables as they were before the run until it is through.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from cartstream_lake import archive as raw
from cartstream_lake import tables
from cartstream_lake.archive import Archive, RawObject
from cartstream_lake.lake import Lake

#: Compressed bytes of the archive that are merged at a time: some millions of events, within a gigabyte of memory.
PORTION_BYTES = 128 << 20

#: Copies of an event are looked for in the days around it. A client's retry has the first one's time, or that of its own receipt.
COPIES_WITHIN = timedelta(days=35)

#: Objects arrive by the hour, late ones within days; older folders are not listed again.
LATE_OBJECTS = timedelta(days=3)

#: Days that are written in one commit.
DAYS_A_COMMIT = 64

_PLACE = f"shard_id, lpad(sequence_number, {raw.SEQUENCE_DIGITS}, '0') AS sequence_number, sub_sequence_number, arrived_at"


@dataclass
class Report:
    """What a run did."""

    objects: int = 0
    lines_left_out: int = 0
    events_new: int = 0
    days: int = 0
    seconds: float = 0


def build(
    archive: Archive,
    lake: Lake,
    *,
    all_objects: bool = False,
    portion_bytes: int = PORTION_BYTES,
    products: pa.Table | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Report:
    """Brings the tables up to date.

    ``all_objects`` lists the whole archive instead of its end. ``products`` replaces the catalogue. ``told`` is given a line a stage.
    """
    started = time.monotonic()
    report = Report()
    lake.create()
    with tempfile.TemporaryDirectory(prefix="cartstream-lake-") as work:
        con = _connect(Path(work))
        for prefix, merge in ((raw.EVENTS, _merge_events), (raw.DEAD_LETTERS, _merge_dead_letters)):
            fresh = _not_taken(archive, lake, con, prefix, all_objects)
            told(f"{prefix}: {len(fresh)} new objects")
            for portion in _portions(fresh, portion_bytes):
                with tempfile.TemporaryDirectory(dir=work) as copies:
                    merge(con, lake, archive.fetch(portion, Path(copies)), report)
                lake.append(tables.TAKEN, pa.table({"key": [one.key for one in portion], "size": [one.size for one in portion]}))
                report.objects += len(portion)
                told(f"{prefix}: {report.objects} objects taken, {report.events_new} events new so far")
    if products is not None:
        lake.replace(tables.PRODUCTS, products, None)
    lake.show()
    report.seconds = time.monotonic() - started
    return report


def _connect(work: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    con.execute(f"SET temp_directory = '{work / 'spill'}'")
    con.execute("SET memory_limit = '1GB'")
    return con


def _not_taken(archive: Archive, lake: Lake, con: duckdb.DuckDBPyConnection, prefix: str, all_objects: bool) -> list[RawObject]:
    files = lake.files(tables.TAKEN)
    taken: set[str] = set()
    if files:
        con.execute(
            "CREATE OR REPLACE TEMP TABLE taken AS SELECT key FROM read_parquet(?) WHERE starts_with(key, ?)", [files, prefix + "/"]
        )
        taken = {key for (key,) in con.execute("SELECT key FROM taken").fetchall()}
    after = "" if all_objects or not taken else _folder_before(max(taken), prefix)
    return [one for one in archive.objects(prefix, after) if one.key not in taken and one.size > 0]


def _folder_before(newest: str, prefix: str) -> str:
    """The folder of the day that lies ``LATE_OBJECTS`` before that of ``newest``; nothing where the folders are not by day."""
    parts = dict(part.split("=", 1) for part in newest.split("/") if "=" in part)
    try:
        day = date(int(parts["year"]), int(parts["month"]), int(parts["day"])) - LATE_OBJECTS
    except (KeyError, ValueError):
        return ""
    return f"{prefix}/year={day:%Y}/month={day:%m}/day={day:%d}/"


def _portions(objects: Sequence[RawObject], most_bytes: int) -> Iterator[list[RawObject]]:
    portion: list[RawObject] = []
    held = 0
    for one in objects:
        if portion and held + one.size > most_bytes:
            yield portion
            portion, held = [], 0
        portion.append(one)
        held += one.size
    if portion:
        yield portion


def _merge_events(con: duckdb.DuckDBPyConnection, lake: Lake, paths: list[str], report: Report) -> None:
    report.lines_left_out += raw.read_events(con, paths, "fresh")
    span = con.execute("SELECT min(event_date), max(event_date) FROM fresh").fetchone()
    if span is None or span[0] is None:
        return
    _stored(con, lake, span[0] - COPIES_WITHIN, span[1] + COPIES_WITHIN)
    # Where copies of an event came through one shard, their order there decides; between shards, which was reached first.
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE copies AS
        SELECT *, row_number() OVER (
            PARTITION BY user_id, event_id ORDER BY reached, shard_id, sequence_number, sub_sequence_number, stored DESC
        ) AS nth
        FROM (
            SELECT *, min(arrived_at) OVER (PARTITION BY user_id, event_id, shard_id) AS reached
            FROM (
                SELECT user_id, event_id, event_date, {_PLACE}, false AS stored, rowid AS row FROM fresh
                UNION ALL
                SELECT user_id, event_id, event_date, {_PLACE}, true AS stored, NULL AS row
                FROM stored SEMI JOIN fresh USING (user_id, event_id)
            )
        )""")
    con.execute("""
        CREATE OR REPLACE TEMP TABLE winners AS
        SELECT fresh.* FROM fresh JOIN copies ON copies.row = fresh.rowid WHERE copies.nth = 1""")
    con.execute("CREATE OR REPLACE TEMP TABLE losers AS SELECT user_id, event_id, event_date FROM copies WHERE stored AND nth > 1")
    count = con.execute("SELECT (SELECT count(*) FROM winners) - (SELECT count(*) FROM losers)").fetchone()
    report.events_new += int(count[0]) if count else 0
    touched = [
        day for (day,) in con.execute("SELECT event_date FROM winners UNION SELECT event_date FROM losers ORDER BY event_date").fetchall()
    ]
    report.days += len(touched)
    for first in range(0, len(touched), DAYS_A_COMMIT):
        _replace_days(con, lake, touched[first : first + DAYS_A_COMMIT])


def _stored(con: duckdb.DuckDBPyConnection, lake: Lake, first: date, last: date) -> None:
    days = [first + timedelta(days=nth) for nth in range((last - first).days + 1)]
    files = lake.files(tables.EVENTS, days)
    if files:
        columns = "user_id, event_id, event_date, shard_id, sequence_number, sub_sequence_number, arrived_at"
        con.execute(f"CREATE OR REPLACE TEMP VIEW stored AS SELECT {columns} FROM read_parquet({_literal(files)})")
    else:
        con.execute("CREATE OR REPLACE TEMP VIEW stored AS SELECT * FROM fresh WHERE false")


def _literal(files: Sequence[str]) -> str:
    return "[" + ", ".join("'" + file.replace("'", "''") + "'" for file in files) + "]"


def _replace_days(con: duckdb.DuckDBPyConnection, lake: Lake, days: list[date]) -> None:
    columns = ", ".join(name for name, _ in tables.EVENTS.columns)
    files = lake.files(tables.EVENTS, days)
    kept = (
        f"SELECT {columns} FROM read_parquet({_literal(files)}) ANTI JOIN losers USING (user_id, event_id, event_date) UNION ALL "
        if files
        else ""
    )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE events AS
            SELECT * FROM ({kept}SELECT {columns} FROM winners WHERE list_contains(?, event_date))
            ORDER BY event_date, occurred_at, user_id, event_id""",
        [days],
    )
    # The events last: only what they lack is merged again where this run ends before it has marked its objects.
    for table in tables.OF_EVENTS:
        names = ", ".join(name for name, _ in table.columns)
        rows = con.sql(f"SELECT {names} FROM ({table.of_events}) ORDER BY {table.partition}").to_arrow_table()
        lake.replace(table, rows, days)
    lake.replace(tables.EVENTS, con.sql(f"SELECT {columns} FROM events").to_arrow_table(), days)
    con.execute("DROP TABLE events")


def _merge_dead_letters(con: duckdb.DuckDBPyConnection, lake: Lake, paths: list[str], report: Report) -> None:
    report.lines_left_out += raw.read_dead_letters(con, paths, "fresh")
    days = [day for (day,) in con.execute("SELECT DISTINCT arrival_date FROM fresh ORDER BY 1").fetchall()]
    for first in range(0, len(days), DAYS_A_COMMIT):
        some = days[first : first + DAYS_A_COMMIT]
        files = lake.files(tables.DEAD_LETTERS, some)
        columns = ", ".join(name for name, _ in tables.DEAD_LETTERS.columns)
        stored = f"SELECT {columns} FROM read_parquet({_literal(files)}) UNION ALL " if files else ""
        rows = con.sql(
            f"""SELECT DISTINCT ON (shard_id, sequence_number, sub_sequence_number, part) {columns}
                FROM ({stored}SELECT {columns} FROM fresh WHERE list_contains(?, arrival_date))
                ORDER BY shard_id, sequence_number, sub_sequence_number, part""",
            params=[some],
        ).to_arrow_table()
        lake.replace(tables.DEAD_LETTERS, rows, some)
