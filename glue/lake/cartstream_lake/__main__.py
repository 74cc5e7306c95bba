"""The commands: ``build``, ``query``, ``sweep``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import duckdb

from cartstream_lake import archive, build, catalogue, query
from cartstream_lake.lake import Lake

#: Rows that a terminal is shown; CSV and Parquet have all.
_SHOWN_ROWS = 200


def main(argv: Sequence[str]) -> int:
    """Runs a command; exit 0 where it did what was asked, 1 where it could not, 2 where the command is wrong."""
    parser = argparse.ArgumentParser(prog="cartstream_lake", description="Clean tables of a Cartstream archive")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, about in (
        ("build", "Bring the tables up to date with the archive"),
        ("query", "Ask the tables in SQL; without a question, a prompt"),
        ("sweep", "Delete files that no table needs any more"),
    ):
        command = commands.add_parser(name, help=about, description=about)
        command.add_argument(
            "--lake", required=True, help="the tables' folder; for build also s3://bucket/prefix, with AWS Glue's catalogue"
        )
        if name != "sweep":
            command.add_argument("--archive", help="the archive's folder, or s3://bucket/prefix")
        if name == "build":
            command.add_argument("--all-objects", action="store_true", help="list the whole archive, instead of what may be new in it")
            command.add_argument("--products", help="the catalogue: the name of its DynamoDB table")
            command.add_argument("--endpoint", help="where DynamoDB answers, if not in AWS")
        elif name == "query":
            command.add_argument("--sql", help="the question, or the name of a file of questions")
            command.add_argument("--format", choices=("table", "csv", "parquet"), default="table")
            command.add_argument("--out", type=Path, help="a file for the answer; Parquet needs one")
        else:
            command.add_argument("--older-than-hours", type=float, default=24.0, help="files younger than this stay (default 24)")
    given = parser.parse_args(argv)
    try:
        return {"build": _build, "query": _query, "sweep": _sweep}[given.command](given)
    except (FileNotFoundError, ValueError, duckdb.Error) as error:
        print(str(error).strip(), file=sys.stderr)
        return 1


def _lake(place: str) -> Lake:
    return Lake.in_glue(place) if place.startswith("s3://") else Lake.in_folder(Path(place))


def _build(given: argparse.Namespace) -> int:
    if given.archive is None:
        raise ValueError("--archive is missing: the folder with events/ in it")
    products = catalogue.read(given.products, given.endpoint) if given.products else None
    report = build.build(
        archive.open_archive(given.archive), _lake(given.lake), all_objects=given.all_objects, products=products, told=print
    )
    print(
        f"{report.events_new} new events in {report.days} days, from {report.objects} objects, in {report.seconds:.1f} s; "
        f"{report.lines_left_out} lines were no event"
    )
    return 0


def _query(given: argparse.Namespace) -> int:
    if given.format == "parquet" and given.out is None:
        raise ValueError("Parquet needs a file: add OUT=answer.parquet")
    folder = Path(given.lake)
    lake = Lake.in_folder(folder) if folder.is_dir() else None
    with query.opened(lake, given.archive) as con:
        if sys.stderr.isatty():
            con.execute("SET enable_progress_bar = true")
        if given.sql is None:
            return _prompt(con)
        path = Path(given.sql)
        text = path.read_text(encoding="utf-8") if given.sql.endswith(".sql") and path.is_file() else given.sql
        _answer(con, text, given.format, given.out)
    return 0


def _answer(con: duckdb.DuckDBPyConnection, sql: str, form: str, out: Path | None) -> None:
    relation = con.sql(sql.strip().rstrip(";"))
    if relation is None:
        return
    if form == "parquet" and out is not None:
        relation.write_parquet(str(out))
    elif form == "csv":
        relation.write_csv(str(out) if out is not None else "/dev/stdout", header=True)
    elif out is not None:
        out.write_text(str(relation), encoding="utf-8")
    else:
        relation.show(max_rows=_SHOWN_ROWS, max_width=200)


def _prompt(con: duckdb.DuckDBPyConnection) -> int:
    import readline  # noqa: F401  (lines can be edited and called back)

    print("Tables: " + ", ".join(table.name for table in query.PUBLIC) + ". End a question with ';'; Ctrl-D ends.")
    asked = ""
    while True:
        try:
            asked += input("cartstream> " if not asked else "       ...> ") + "\n"
        except EOFError:
            print()
            return 0
        except KeyboardInterrupt:
            print()
            asked = ""
            continue
        if not asked.strip():
            asked = ""
        elif asked.rstrip().endswith(";"):
            try:
                _answer(con, asked, "table", None)
            except duckdb.Error as error:
                print(error)
            asked = ""


def _sweep(given: argparse.Namespace) -> int:
    swept = _lake(given.lake).sweep(timedelta(hours=given.older_than_hours))
    print(f"{swept} files deleted")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
