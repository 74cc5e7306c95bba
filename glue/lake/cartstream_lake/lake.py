"""Where the tables lie, and which state of them is shown."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pyarrow as pa
from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.expressions import AlwaysFalse, AlwaysTrue, BooleanExpression
from pyiceberg.table import Table as IcebergTable

from cartstream_lake import tables
from cartstream_lake.tables import Table

NAMESPACE = "cartstream"

#: Which snapshot of each table readers see. Replaced as a whole at the end of a run: until then, they see the state before it.
_SHOWN = "shown.json"


class Lake:
    """The tables of one catalogue. One writer at a time: the catalogue refuses the slower of two."""

    def __init__(self, catalog: Catalog, folder: Path | None) -> None:
        self._catalog = catalog
        self._folder = folder

    @staticmethod
    def in_folder(folder: Path) -> Lake:
        """A lake in a folder, its catalogue a SQLite file; made where there is none."""
        folder = folder.resolve()
        folder.mkdir(parents=True, exist_ok=True)
        catalog = load_catalog(
            NAMESPACE, type="sql", uri=f"sqlite:///{folder / 'catalogue.db'}", warehouse=f"file://{folder}", init_catalog_tables="true"
        )
        return Lake(catalog, folder)

    @staticmethod
    def in_glue(warehouse: str) -> Lake:
        """A lake in S3, its catalogue AWS Glue's; ``warehouse`` is ``s3://bucket/prefix``."""
        return Lake(load_catalog(NAMESPACE, type="glue", warehouse=warehouse), None)

    def create(self) -> None:
        """Makes the tables that are missing."""
        self._catalog.create_namespace_if_not_exists(NAMESPACE)
        for table in tables.ALL:
            self._catalog.create_table_if_not_exists(
                (NAMESPACE, table.name),
                table.schema(),
                partition_spec=table.partition_spec(),
                properties={"comment": table.comment, "write.parquet.compression-codec": "zstd"},
            )

    def exists(self) -> bool:
        """Whether a run has gone through, so that there is something to show."""
        if self._folder is not None:
            return (self._folder / _SHOWN).is_file()
        try:
            self.table(tables.EVENTS)
        except NoSuchTableError:
            return False
        return True

    def table(self, table: Table) -> IcebergTable:
        """The table's newest state."""
        return self._catalog.load_table((NAMESPACE, table.name))

    def files(self, table: Table, dates: Sequence[date] | None = None, shown: bool = False) -> list[str]:
        """The Parquet files of some dates, or of all; of the state that is shown, or of the newest."""
        loaded = self.table(table)
        where = _of_days(table, dates) if dates is not None else AlwaysTrue()
        snapshot = self._shown().get(table.name) if shown and self._folder is not None else None
        if shown and self._folder is not None and snapshot is None:
            return []
        found = loaded.scan(row_filter=where, snapshot_id=snapshot).plan_files()
        return sorted(task.file.file_path.removeprefix("file://") for task in found)

    def replace(self, table: Table, rows: pa.Table, dates: Iterable[date] | None) -> None:
        """Replaces the rows of ``dates``, or all, by ``rows``, in one commit: one file a day."""
        days = None if dates is None else sorted(dates)
        if not self.files(table, days):
            if rows.num_rows > 0:
                self.append(table, rows)
            return
        where = AlwaysTrue() if days is None else _of_days(table, days)
        loaded = self.table(table)
        loaded.overwrite(_as_stored(loaded, rows), overwrite_filter=where)

    def append(self, table: Table, rows: pa.Table) -> None:
        """Adds rows in one commit."""
        loaded = self.table(table)
        loaded.append(_as_stored(loaded, rows))

    def show(self) -> None:
        """Lets readers see the newest state of all tables at once."""
        if self._folder is None:
            return
        newest = {}
        for table in tables.ALL:
            snapshot = self.table(table).current_snapshot()
            if snapshot is not None:
                newest[table.name] = snapshot.snapshot_id
        beside = self._folder / f".{_SHOWN}"
        beside.write_text(json.dumps(newest))
        os.replace(beside, self._folder / _SHOWN)

    def sweep(self, older_than: timedelta) -> int:
        """Deletes the files that no table needs and that are older than ``older_than``; returns how many.

        A question that was asked before then has its answer by now. In S3 it is Glue's table optimiser that does this.
        """
        if self._folder is None:
            raise ValueError("tables in S3 are swept by AWS Glue's table optimiser")
        before = time.time() - older_than.total_seconds()
        swept = 0
        for table in tables.ALL:
            loaded = self.table(table)
            shown = self._shown().get(table.name)
            for snapshot in loaded.snapshots():
                current = loaded.current_snapshot()
                if current and snapshot.snapshot_id not in (current.snapshot_id, shown) and snapshot.timestamp_ms < before * 1000:
                    loaded.maintenance.expire_snapshots().by_id(snapshot.snapshot_id).commit()
            loaded = self.table(table)
            needed = {Path(file.removeprefix("file://")).name for file in loaded.inspect.all_files()["file_path"].to_pylist()}
            for file in Path(loaded.location().removeprefix("file://")).glob("data/**/*.parquet"):
                if file.name not in needed and file.stat().st_mtime < before:
                    file.unlink()
                    swept += 1
        return swept

    def _shown(self) -> dict[str, int]:
        try:
            return cast(dict[str, int], json.loads((cast(Path, self._folder) / _SHOWN).read_text()))
        except FileNotFoundError:
            return {}


def _of_days(table: Table, days: Sequence[date]) -> BooleanExpression | str:
    if not days:
        return AlwaysFalse()
    return f"{table.partition} IN ({', '.join(repr(day.isoformat()) for day in days)})"


def _as_stored(table: IcebergTable, rows: pa.Table) -> pa.Table:
    return rows.cast(table.schema().as_arrow())
