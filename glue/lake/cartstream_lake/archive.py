"""The raw archive: which objects there are, and what their lines say.

The worker writes the archive at least once, in gzip NDJSON; a folder an hour of arrival. A line that is torn or lacks
its id, shopper, time or place is counted and left out, as by the feature job.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol
from urllib.parse import urlparse

import duckdb
import pyarrow as pa

EVENTS = "events"
DEAD_LETTERS = "dead-letters"

#: A line holds one event of at most 512 KiB, or a dead letter of at most 1,000 KiB (Firehose's record).
_MOST_LINE_BYTES = 4 << 20

#: Lines that are held before they are handed to DuckDB: a gigabyte at most, if all are of the longest.
_LINES_AT_A_TIME = 256

#: Digits of the longest sequence number, so that texts compare as numbers do.
SEQUENCE_DIGITS = 128


@dataclass(frozen=True, order=True)
class RawObject:
    """One object of the archive: its key below the archive's root, and its size in bytes."""

    key: str
    size: int


class Archive(Protocol):
    """Where the raw objects are. A reader never sees half of one."""

    def objects(self, prefix: str, after: str = "") -> Iterator[RawObject]:
        """The objects below ``prefix`` whose key is greater than ``after``, in the order of their keys."""

    def fetch(self, objects: Sequence[RawObject], folder: Path) -> list[str]:
        """Paths of the objects on this machine; ``folder`` is theirs where they have to be copied."""


class FolderArchive:
    """An archive in a folder, as ``make run`` has it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def objects(self, prefix: str, after: str = "") -> Iterator[RawObject]:
        """As in ``Archive``; files whose names begin with a point are another program's."""
        files = (path for path in (self._root / prefix).rglob("*") if path.is_file() and not path.name.startswith("."))
        found = (RawObject(path.relative_to(self._root).as_posix(), path.stat().st_size) for path in files)
        return iter(sorted(one for one in found if one.key > after))

    def fetch(self, objects: Sequence[RawObject], folder: Path) -> list[str]:
        """The objects where they lie: nothing is copied."""
        return [str(self._root / one.key) for one in objects]


class BucketArchive:
    """An archive in S3; objects are copied to this machine to be read."""

    def __init__(self, url: str) -> None:
        import boto3

        parsed = urlparse(url)
        self._bucket = parsed.netloc
        self._root = parsed.path.strip("/")
        self._s3 = boto3.client("s3")

    def objects(self, prefix: str, after: str = "") -> Iterator[RawObject]:
        """As in ``Archive``; S3 lists keys in their order."""
        start = {"StartAfter": self._key(after)} if after else {}
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._key(prefix) + "/", **start)
        for page in pages:
            for one in page.get("Contents", []):
                yield RawObject(one["Key"][len(self._root) :].lstrip("/"), one["Size"])

    def fetch(self, objects: Sequence[RawObject], folder: Path) -> list[str]:
        """Copies of the objects in ``folder``."""
        paths = []
        for index, one in enumerate(objects):
            path = folder / f"{index}.gz"
            self._s3.download_file(self._bucket, self._key(one.key), str(path))
            paths.append(str(path))
        return paths

    def _key(self, key: str) -> str:
        return f"{self._root}/{key}" if self._root else key


def open_archive(place: str) -> Archive:
    """The archive at ``place``, a folder or ``s3://bucket/prefix``."""
    if place.startswith("s3://"):
        return BucketArchive(place)
    root = Path(place)
    if not root.is_dir():
        raise FileNotFoundError(f"There is no archive in {place}: start the pipeline (make run), or set ARCHIVE= to its folder.")
    return FolderArchive(root)


#: An event, as the worker archives it; lists may be missing, times are RFC 3339.
_EVENT = """{
    "event_id": "VARCHAR", "user_id": "VARCHAR", "event": "VARCHAR", "timestamp": "VARCHAR", "received_at": "VARCHAR",
    "product_ids": ["VARCHAR"], "items": [{"product_id": "VARCHAR", "quantity": "BIGINT", "price": "DECIMAL(18,4)"}],
    "session_id": "VARCHAR", "source": "VARCHAR", "query": "VARCHAR", "order": "JSON", "properties": "JSON",
    "shard_id": "VARCHAR", "sequence_number": "VARCHAR", "sub_sequence_number": "BIGINT", "arrived_at": "VARCHAR"
}"""

_DEAD_LETTER = """{
    "shard_id": "VARCHAR", "sequence_number": "VARCHAR", "sub_sequence_number": "BIGINT", "arrived_at": "VARCHAR",
    "partition_key": "VARCHAR", "reason": "VARCHAR", "part": "INTEGER", "parts": "INTEGER", "payload": "VARCHAR"
}"""

_ITEMS = """CASE WHEN e.items IS NOT NULL THEN e.items
    ELSE list_transform(coalesce(e.product_ids, []),
        lambda id: {'product_id': id, 'quantity': NULL::BIGINT, 'price': NULL::DECIMAL(18,4)}) END"""


#: With what of an event has no column of its own; what the shop calls by the same name wins.
_PROPERTIES = """CAST(CASE WHEN e."order" IS NULL AND e.query IS NULL THEN e.properties
    ELSE json_merge_patch(json_object('order', e."order", 'query', e.query), coalesce(e.properties, '{}')) END AS VARCHAR)"""


def read_events(con: duckdb.DuckDBPyConnection, paths: Iterable[str], table: str) -> int:
    """Reads the events of ``paths`` into the new temporary ``table``; returns how many lines were no event."""
    unreadable = _parse(con, paths, _EVENT)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE {table} AS
        SELECT e.event_id, e.user_id, e.event,
            CAST(try_cast(e."timestamp" AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS DATE) AS event_date,
            try_cast(e."timestamp" AS TIMESTAMPTZ) AS occurred_at,
            try_cast(e.received_at AS TIMESTAMPTZ) AS received_at,
            {_ITEMS} AS items,
            e.session_id, e.source, {_PROPERTIES} AS properties,
            e.shard_id, e.sequence_number, coalesce(e.sub_sequence_number, 0) AS sub_sequence_number,
            try_cast(e.arrived_at AS TIMESTAMPTZ) AS arrived_at
        FROM parsed
        WHERE e.event_id IS NOT NULL AND e.user_id IS NOT NULL AND e.event IS NOT NULL AND e.shard_id IS NOT NULL
            AND e.sequence_number IS NOT NULL AND length(e.sequence_number) <= {SEQUENCE_DIGITS}
            AND try_cast(e."timestamp" AS TIMESTAMPTZ) IS NOT NULL AND try_cast(e.arrived_at AS TIMESTAMPTZ) IS NOT NULL""")
    return unreadable + _left_out(con, table)


def read_dead_letters(con: duckdb.DuckDBPyConnection, paths: Iterable[str], table: str) -> int:
    """Reads the dead letters of ``paths`` into the new temporary ``table``; returns how many lines were none."""
    unreadable = _parse(con, paths, _DEAD_LETTER)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE {table} AS
        SELECT e.shard_id, e.sequence_number, coalesce(e.sub_sequence_number, 0) AS sub_sequence_number,
            CAST(try_cast(e.arrived_at AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS DATE) AS arrival_date,
            try_cast(e.arrived_at AS TIMESTAMPTZ) AS arrived_at,
            e.partition_key, e.reason, coalesce(e.part, 1) AS part, coalesce(e.parts, 1) AS parts, e.payload
        FROM parsed
        WHERE e.shard_id IS NOT NULL AND e.sequence_number IS NOT NULL AND try_cast(e.arrived_at AS TIMESTAMPTZ) IS NOT NULL""")
    return unreadable + _left_out(con, table)


def _parse(con: duckdb.DuckDBPyConnection, paths: Iterable[str], structure: str) -> int:
    """Reads the lines into the table ``parsed``; returns how many could not be read as text."""
    con.execute("CREATE OR REPLACE TEMP TABLE lines (line VARCHAR)")
    unreadable = 0
    for lines in _batched(_lines(paths), _LINES_AT_A_TIME):
        texts = pa.table({"line": pa.array([line for line in lines if line is not None], pa.string())})
        unreadable += len(lines) - texts.num_rows
        con.register("batch", texts)
        con.execute("INSERT INTO lines SELECT line FROM batch")
        con.unregister("batch")
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE parsed AS
        SELECT from_json(CASE WHEN json_valid(line) THEN line ELSE '{{}}' END, '{structure}') AS e FROM lines""")
    con.execute("DROP TABLE lines")
    return unreadable


def _batched(lines: Iterable[str | None], size: int) -> Iterator[list[str | None]]:
    """Lists of ``size``, the last one of what is left."""
    rest = iter(lines)
    while some := list(islice(rest, size)):
        yield some


def _lines(paths: Iterable[str]) -> Iterator[str | None]:
    """The lines that are not empty; None for one that is too long or no UTF-8, and for the rest of an object that is damaged."""
    for path in paths:
        try:
            with gzip.open(path, "rb") as file:
                while line := file.readline(_MOST_LINE_BYTES):
                    if not line.endswith(b"\n") and len(line) == _MOST_LINE_BYTES:
                        while (more := file.readline(_MOST_LINE_BYTES)) and not more.endswith(b"\n"):
                            pass
                        yield None
                    elif line.strip():
                        yield _text(line)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            yield None


def _text(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _left_out(con: duckdb.DuckDBPyConnection, table: str) -> int:
    row = con.execute(f"SELECT (SELECT count(*) FROM parsed) - (SELECT count(*) FROM {table})").fetchone()
    con.execute("DROP TABLE parsed")
    return int(row[0]) if row else 0
