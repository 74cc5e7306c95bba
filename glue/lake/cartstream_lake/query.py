"""Questions in SQL, answered by DuckDB over the tables, or over the raw archive where there are no tables yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from cartstream_lake import archive as raw
from cartstream_lake import tables
from cartstream_lake.lake import Lake

#: What readers may ask of; the other tables are the lake's own.
PUBLIC = tuple(table for table in tables.ALL if table is not tables.TAKEN)


@contextmanager
def opened(lake: Lake | None, archive: str | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with a view for each table; without tables, over the raw archive: right, and slower with every event."""
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET memory_limit = '2GB'")
    # Athena's name, so that a question can be asked here and there.
    con.execute("CREATE MACRO json_extract_scalar(json, path) AS json_extract_string(json, path)")
    con.execute("CREATE MACRO cardinality(list) AS len(list)")
    try:
        if lake is not None and lake.exists():
            for table in PUBLIC:
                _view(con, table, lake.files(table, shown=True))
        elif archive is not None:
            _views_of_raw(con, archive)
        else:
            raise FileNotFoundError("There are no tables yet: run make lake.")
        yield con
    finally:
        con.close()


def _view(con: duckdb.DuckDBPyConnection, table: tables.Table, files: list[str]) -> None:
    if files:
        listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
        con.execute(f"CREATE VIEW {table.name} AS SELECT * FROM read_parquet([{listed}])")
    else:
        con.register("empty", table.schema().as_arrow().empty_table())
        con.execute(f"CREATE TABLE {table.name} AS SELECT * FROM empty")
        con.unregister("empty")


def _views_of_raw(con: duckdb.DuckDBPyConnection, place: str) -> None:
    archive = raw.open_archive(place)
    folder = Path(place)
    if place.startswith("s3://"):
        raise ValueError("make the tables first: a bucket is not read as a whole for a question")
    for prefix, read, table in (
        (raw.EVENTS, raw.read_events, tables.EVENTS),
        (raw.DEAD_LETTERS, raw.read_dead_letters, tables.DEAD_LETTERS),
    ):
        objects = [one for one in archive.objects(prefix) if one.size > 0]
        if not objects:
            _view(con, table, [])
            continue
        read(con, archive.fetch(objects, folder), f"raw_{table.name}")
        columns = ", ".join(name for name, _ in table.columns)
        key = "user_id, event_id" if table is tables.EVENTS else "shard_id, sequence_number, sub_sequence_number, part"
        con.execute(
            f"""CREATE TABLE {table.name} AS SELECT DISTINCT ON ({key}) {columns} FROM raw_{table.name}
                ORDER BY {key}, arrived_at, lpad(sequence_number, {raw.SEQUENCE_DIGITS}, '0'), sub_sequence_number"""
        )
        con.execute(f"DROP TABLE raw_{table.name}")
    for derived in tables.OF_EVENTS:
        con.execute(f"CREATE VIEW {derived.name} AS {derived.of_events}")
    _view(con, tables.PRODUCTS, [])
