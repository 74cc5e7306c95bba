"""The feature job: on AWS Glue 5 with the job's arguments, on one machine with the same ones (``make features``).

    python job.py --archive ARCHIVE --output FOLDER [--steps features,neighbours,training,publish,backfill,audit] …

Steps: ``features`` (Parquet of every feature), ``neighbours`` (bought together), ``training`` (examples, CSV for
SageMaker's XGBoost, scaler.json), ``publish`` (neighbours into DynamoDB, for recommending), ``backfill`` (features into
DynamoDB, never over newer values), ``audit`` (against DynamoDB; the exit status is 1 where a feature differs).
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from cartstream_features import (
    archive,
    audit,
    backfill,
    counts,
    definition,
    examples,
    live,
    neighbours,
    scaling,
    session,
    splitting,
    storage,
    values,
)
from cartstream_features import columns as c
from cartstream_features.splitting import Split

STEPS = ("features", "neighbours", "training", "publish", "backfill", "audit")
#: What they write or compare counts from the first event on.
COUNTING_STEPS = {"backfill", "audit"}
_DEFAULT_STEPS = "features,neighbours,training"


@dataclass(frozen=True)
class Arguments:
    """The job's arguments."""

    archive: str
    output: str
    steps: tuple[str, ...]
    definition: str | None = None
    catalogue_table: str | None = None
    until: str | None = None
    table_prefix: str = ""
    live_values: str | None = None
    exact: bool = False
    settings: examples.ExampleSettings = field(default_factory=examples.ExampleSettings)


def parse(argv: Sequence[str]) -> Arguments:
    """The arguments in ``argv``, which on Glue holds options of Glue's own as well."""
    parser = argparse.ArgumentParser(description="Cartstream's feature job", allow_abbrev=False)
    parser.add_argument("--archive", required=True, help="folder or s3:// address above events/")
    parser.add_argument("--output", required=True, help="folder or s3:// address for everything the job writes")
    parser.add_argument("--steps", default=_DEFAULT_STEPS, help=f"some of {','.join(STEPS)}; default {_DEFAULT_STEPS}")
    parser.add_argument("--definition", help="path or s3:// address of features.json; default: the project's")
    parser.add_argument("--catalogue-table", help="database.table of the Glue catalogue over the archive, which says where its files are")
    parser.add_argument("--until", help="only events that arrived before this time, for example 2026-11-22T00:00:00Z")
    parser.add_argument("--table-prefix", default="", help="of the DynamoDB tables: environment and feature generation")
    parser.add_argument("--live-values", help="NDJSON of user_id, product_id, feature, value to audit against, instead of DynamoDB")
    parser.add_argument("--exact", choices=("true", "false"), default="false", help="audit: nothing live may be ahead")
    parser.add_argument("--min-support", type=int, default=neighbours.NeighbourSettings.min_support)
    parser.add_argument("--targets-per-shopper", type=int, default=examples.ExampleSettings.targets_per_shopper)
    given, _ = parser.parse_known_args(argv)
    steps = tuple(step.strip() for step in given.steps.split(",") if step.strip())
    unknown = [step for step in steps if step not in STEPS]
    if unknown or not steps:
        parser.error(f"--steps must be some of {','.join(STEPS)}, was {given.steps}")
    if given.until:
        datetime.fromisoformat(given.until)
    return Arguments(
        archive=given.archive,
        output=given.output,
        steps=steps,
        definition=given.definition,
        catalogue_table=given.catalogue_table,
        until=given.until,
        table_prefix=given.table_prefix,
        live_values=given.live_values,
        exact=given.exact == "true",
        settings=examples.ExampleSettings(
            targets_per_shopper=given.targets_per_shopper,
            neighbours=neighbours.NeighbourSettings(min_support=given.min_support),
        ),
    )


class Job:
    """One run over one archive; each step writes below the output and tells the summary what it did."""

    def __init__(self, spark: SparkSession, arguments: Arguments) -> None:
        self._spark = spark
        self._arguments = arguments
        self._definition = definition.read(arguments.definition)
        self._definition.require(values.computed())
        self._archive = archive.location_of(arguments.catalogue_table) if arguments.catalogue_table else arguments.archive
        if COUNTING_STEPS & set(arguments.steps):
            archive.require_start(self._archive)
        self.summary: dict[str, object] = {}
        events = self._events()
        self._events_placed = archive.placed(events)
        self._orders = archive.orders(self._events_placed).cache()
        self._shoppers = counts.shoppers(self._orders).cache()
        self._lines = counts.order_lines(self._shoppers)
        self._partials = counts.product_partials(self._lines)
        self._clock = archive.clock(events)

    def run(self) -> bool:
        """Runs the steps in their order; false where the audit found a difference."""
        self.summary |= {
            "feature_version": self._definition.version,
            "clock": self._clock,
            "orders": self._orders.count(),
            "shoppers": self._shoppers.count(),
            "products": self._lines.select(c.PRODUCT_ID).distinct().count(),
            "lines": self._lines.count(),
        }
        steps: dict[str, Callable[[], bool]] = {
            "features": self._features,
            "neighbours": self._neighbours,
            "training": self._training,
            "publish": self._publish,
            "backfill": self._backfill,
            "audit": self._audit,
        }
        passed = True
        for step in STEPS:
            if step in self._arguments.steps:
                started = time.monotonic()
                passed &= steps[step]()
                self.summary[f"{step}_seconds"] = round(time.monotonic() - started, 1)
        storage.write_text(self._at("summary.json"), json.dumps(self.summary, indent=2) + "\n")
        # Spark takes two readings of a folder for the same, so another run in this session would be told what stands here.
        self._spark.catalog.clearCache()
        return passed

    def _events(self) -> DataFrame:
        events = archive.valid(archive.read(self._spark, self._archive))
        if self._arguments.until:
            until = int(datetime.fromisoformat(self._arguments.until).timestamp() * 1000)
            events = events.where(F.col(c.ARRIVED_AT) < until)
        return events

    def _at(self, name: str) -> str:
        return storage.join(self._arguments.output, name)

    def _write(self, frame: DataFrame, name: str) -> None:
        frame.write.mode("overwrite").parquet(self._at(name))

    def _features(self) -> bool:
        of_user = values.with_values(self._shoppers, [c.USER_ID, c.FIRST_ORDER_AT, c.LAST_ORDER_AT], values.of_user())
        pairs = counts.shopper_products(self._shoppers)
        products = counts.products(self._partials, self._clock)
        self._write(of_user, "features/user")
        self._write(
            values.with_values(pairs, [c.USER_ID, c.PRODUCT_ID, c.LAST_ORDERED_AT], values.of_pair()),
            "features/user_product",
        )
        self._write(values.with_values(products, [c.PRODUCT_ID], values.of_product()), "features/product")
        return True

    def _neighbours(self) -> bool:
        self._write(neighbours.neighbours(self._orders, self._arguments.settings.neighbours), "neighbours")
        return True

    def _training(self) -> bool:
        self._write(
            splitting.with_split(examples.examples(self._orders, self._lines, self._definition, self._arguments.settings)),
            "examples",
        )
        found = self._spark.read.parquet(self._at("examples"))
        scaler = scaling.fit(found.where(F.col(c.SPLIT) == Split.TRAIN.value), self._definition)
        storage.write_text(self._at("scaler.json"), scaler.text() + "\n")
        for split in (Split.TRAIN, Split.VALIDATION):
            rows = scaling.with_scaled(found.where(F.col(c.SPLIT) == split.value), scaler, [c.LABEL])
            rows.write.mode("overwrite").csv(self._at(f"training/{split.value}"))
        by_split = found.groupBy(c.SPLIT).agg(F.count("*").alias("rows"), F.sum(c.LABEL).alias("bought")).collect()
        self.summary["examples"] = {row[c.SPLIT]: {"rows": row["rows"], "bought": row["bought"]} for row in by_split}
        return True

    def _publish(self) -> bool:
        found = (
            self._spark.read.parquet(self._at("neighbours"))
            if "neighbours" in self._arguments.steps
            else neighbours.neighbours(self._orders, self._arguments.settings.neighbours)
        )
        table = live.Tables(self._arguments.table_prefix).product_neighbours
        self.summary["published"] = {"product_neighbours": backfill.replace_neighbours(backfill.neighbour_rows(found), table)}
        return True

    def _backfill(self) -> bool:
        tables = live.Tables(self._arguments.table_prefix)
        partials = backfill.backfill(
            backfill.partial_rows(self._partials, self._orders),
            live.partial_item,
            tables.product_features,
            [c.PRODUCT_ID, c.SHARD],
        )
        shoppers = backfill.backfill(
            backfill.shopper_rows(self._shoppers, self._events_placed),
            live.shopper_item,
            tables.user_features,
            [c.USER_ID],
        )
        backfill.advance_clocks(backfill.clock_rows(self._events()), tables.stream_clock)
        self.summary["backfill"] = {"product_features": asdict(partials), "user_features": asdict(shoppers)}
        return True

    def _audit(self) -> bool:
        batch = audit.Counted(self._shoppers, self._partials)
        if self._arguments.live_values:
            dump = self._spark.read.schema("user_id string, product_id string, feature string, value double").json(
                self._arguments.live_values
            )
            report = audit.against_values(batch, dump, self._clock)
        else:
            tables = live.Tables(self._arguments.table_prefix)
            found = audit.read_live(self._spark, tables, audit.archive_ends(self._events_placed))
            report = audit.against_tables(batch, found, self._clock)
            audit.compare_clocks(report, self._clock, audit.read_clock(live.Connection.from_environment().client(), tables))
        storage.write_text(self._at("audit.json"), report.text() + "\n")
        passed = report.passed(self._arguments.exact)
        self.summary["audit"] = {
            "passed": passed,
            "compared": report.compared,
            "ahead": report.ahead,
            "mismatches": report.mismatches,
        }
        return passed


def main(argv: Sequence[str]) -> int:
    """Runs the job; 0 where all went well, 1 where the audit found a difference."""
    arguments = parse(argv)
    job = Job(_session(), arguments)
    passed = job.run()
    print(json.dumps(job.summary))
    return 0 if passed else 1


def _session() -> SparkSession:
    try:
        import awsglue  # noqa: F401 - there on Glue only
    except ModuleNotFoundError:
        return session.local()
    return session.on_glue()


if __name__ == "__main__":
    status = main(sys.argv[1:])
    if status:
        sys.exit(status)
