"""The feature job: on AWS Glue 5 with the job's arguments, on one machine with the same ones (``make features``).

    python job.py --archive ARCHIVE --output FOLDER [--steps features,neighbours,training,publish,backfill,audit] …

Steps: ``features`` (Parquet of every feature), ``neighbours`` (bought together), ``training`` (examples, CSV for
SageMaker's XGBoost, scaler.json), ``publish`` (neighbours into DynamoDB, for recommending), ``backfill`` (features into
DynamoDB, over what is missing or wrong), ``audit`` (against DynamoDB). The exit status is 1 where a feature differs or
could not be compared, or where the backfill left a shard out.

**Up to where the archive is complete** backfill and audit must know: from the workers' checkpoints, or because nothing
writes into it any more (``--checkpoints``, ``--archive-at-rest``).
"""

import argparse
import json
import os
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
    cover,
    definition,
    examples,
    live,
    neighbours,
    scaling,
    session,
    splitting,
    storage,
    stored,
    values,
)
from cartstream_features import columns as c
from cartstream_features.splitting import Split

STEPS = ("features", "neighbours", "training", "publish", "backfill", "audit")
#: What they write or compare counts from the first event on.
COUNTING_STEPS = {"backfill", "audit"}
_DEFAULT_STEPS = "features,neighbours,training"
#: Seconds after which Firehose has delivered what it had taken, or the alarm archive-late tells that it has not.
_DELIVERY_DELAY = 900


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
    checkpoints: str | None = None
    delivery_delay: float = 0
    region: str | None = None
    at_rest: bool = False
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
    parser.add_argument("--catalogue-table", help="database.table of the Glue catalogue over the archive, with the location of its files")
    parser.add_argument("--until", help="only events that arrived before this time, for example 2026-11-22T00:00:00Z")
    parser.add_argument("--table-prefix", default="", help="prefix of the DynamoDB tables: environment and feature generation")
    parser.add_argument("--checkpoints", help="lease table of the workers that write the archive: it is complete up to their checkpoints")
    parser.add_argument(
        "--delivery-delay",
        type=float,
        default=_DELIVERY_DELAY,
        help=f"maximum delay of Firehose in seconds; the job waits for it after reading --checkpoints; default {_DELIVERY_DELAY}",
    )
    parser.add_argument("--region", help="AWS region of the tables; default: what the SDK's own variables say")
    parser.add_argument(
        "--archive-at-rest", choices=("true", "false"), default="false", help="the archive is complete: nothing writes to it"
    )
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
    at_rest = given.archive_at_rest == "true"
    if _counts_for_tables(steps, given.live_values) and at_rest == bool(given.checkpoints):
        parser.error(
            "backfill and audit must know up to where the archive is complete: give --checkpoints, the lease table of the workers "
            "that write it, or --archive-at-rest true where none does and Firehose has delivered everything"
        )
    return Arguments(
        archive=given.archive,
        output=given.output,
        steps=steps,
        definition=given.definition,
        catalogue_table=given.catalogue_table,
        until=given.until,
        table_prefix=given.table_prefix,
        checkpoints=given.checkpoints,
        delivery_delay=given.delivery_delay,
        region=given.region,
        at_rest=at_rest,
        live_values=given.live_values,
        exact=given.exact == "true",
        settings=examples.ExampleSettings(
            targets_per_shopper=given.targets_per_shopper,
            neighbours=neighbours.NeighbourSettings(min_support=given.min_support),
        ),
    )


def _counts_for_tables(steps: Sequence[str], live_values: str | None) -> bool:
    return "backfill" in steps or ("audit" in steps and not live_values)


class Job:
    """One run over one archive; each step writes below the output and tells the summary what it did.

    ``wait`` is given the seconds until Firehose has delivered.
    """

    def __init__(self, spark: SparkSession, arguments: Arguments, wait: Callable[[float], None] = time.sleep) -> None:
        self._spark = spark
        self._arguments = arguments
        self._definition = definition.read(arguments.definition)
        self._definition.require(values.computed())
        self._archive = archive.location_of(arguments.catalogue_table) if arguments.catalogue_table else arguments.archive
        if COUNTING_STEPS & set(arguments.steps):
            archive.require_start(self._archive)
        self.summary: dict[str, object] = {}
        self._tables = live.Tables(arguments.table_prefix)
        if _counts_for_tables(arguments.steps, arguments.live_values):
            self._count_up_to_cover(wait)
        elif archive.is_empty(self._archive):
            raise ValueError(f"{self._archive} holds no events yet: there is nothing to compute features or a training set from")
        else:
            self._count(archive.placed(self._events()))

    def _count(self, placed_events: DataFrame) -> None:
        self._events_placed = placed_events
        self._orders = archive.orders(placed_events).cache()
        self._shoppers = counts.shoppers(self._orders).cache()
        self._lines = counts.order_lines(self._shoppers)
        self._partials = counts.product_partials(self._lines)
        self._clock = archive.clock(placed_events)

    def _count_up_to_cover(self, wait: Callable[[float], None]) -> None:
        """Counts what the archive is known to hold, and leaves out what depends on a shard in which it has a gap."""
        committed = self._checkpoints()
        if committed is not None:
            wait(self._arguments.delivery_delay)
        if committed == {} and not archive.is_empty(self._archive):
            raise ValueError(
                f"{self._arguments.checkpoints} holds no leases, but {self._archive} holds events: "
                "give the lease table of the workers that write the archive"
            )
        placed_events = archive.placed(archive.valid(archive.read(self._spark, self._archive))).cache()
        last = archive.last_positions(placed_events)
        self._cover = cover.at_rest(last) if committed is None else cover.of_checkpoints(last, committed, self._checkpoints() or ())
        if self._arguments.until:
            self._cover = archive.arrived_before(placed_events, self._until(), self._cover)
        self._stored = stored.read(self._spark, self._tables, self._cover)
        self._committed = committed
        self._cover = self._cover.refusing(stored.disputed(self._stored.shoppers, placed_events))
        self._count(archive.within(placed_events, self._cover))
        if self._cover.refused:
            shoppers = archive.shoppers_of(placed_events, self._cover.refused).cache()
            partials = self._lines.join(shoppers, c.USER_ID).select(c.PRODUCT_ID, c.SHARD).distinct().cache()
            self._dependent = (shoppers, partials)
            self._stored = self._stored.refusing(self._cover, shoppers, partials)
            self._shoppers = self._shoppers.join(shoppers, c.USER_ID, "left_anti")
            self._partials = self._partials.join(partials, [c.PRODUCT_ID, c.SHARD], "left_anti")

    def _checkpoints(self) -> dict[str, cover.Checkpoint] | None:
        table = self._arguments.checkpoints
        return cover.read_checkpoints(live.Connection.from_environment().client(), table) if table else None

    def run(self) -> bool:
        """Runs the steps in their order; false where one of them did not do all that it should."""
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
        return events.where(F.col(c.ARRIVED_AT) < self._until()) if self._arguments.until else events

    def _until(self) -> int:
        return int(datetime.fromisoformat(self._arguments.until or "").timestamp() * 1000)

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
            channel = self._at(f"training/{split.value}")
            rows.write.mode("overwrite").csv(channel)
            # SageMaker's container takes the delimiter from the file that comes first, and an empty _SUCCESS or _temporary_$folder$
            # has none.
            # https://github.com/aws/sagemaker-xgboost-container, data_utils.py: _get_csv_dmatrix_file_mode
            storage.keep_only(channel, "part-")
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
        """Partials before shoppers, as the worker writes them; false where a shard was refused or a worker was always faster."""
        table = self._tables.product_features
        partials = sum(
            (
                backfill.backfill(rows, live.partial_item, table, live.PARTIALS, self._cover)
                for rows in (
                    backfill.partial_rows(self._partials, self._orders, self._cover),
                    backfill.empty_partial_rows(self._stored, self._partials, self._cover),
                )
            ),
            live.Written(),
        )
        shoppers = backfill.backfill(
            backfill.shopper_rows(self._shoppers, self._events_placed),
            live.shopper_item,
            self._tables.user_features,
            live.SHOPPERS,
            self._cover,
        )
        backfill.advance_clocks(backfill.clock_rows(self._events_placed), self._tables.stream_clock)
        written = partials + shoppers
        moved_on = self._checkpoints() != self._committed
        self.summary["backfill"] = {
            "product_features": asdict(partials),
            "user_features": asdict(shoppers),
            "to_confirm": written.put + written.reset_blind if moved_on else 0,
            "refused_shards": dict(self._cover.refused),
        }
        return not self._cover.refused and written.contended == 0

    def _audit(self) -> bool:
        batch = audit.Counted(self._shoppers, self._partials)
        if self._arguments.live_values:
            dump = self._spark.read.schema("user_id string, product_id string, feature string, value double").json(
                self._arguments.live_values
            )
            report = audit.against_values(batch, dump, self._clock)
        else:
            report = audit.against_tables(batch, self._stored_now(), self._clock)
            report.refused = self._cover.refused
            audit.compare_clocks(report, self._clock, audit.read_clock(live.Connection.from_environment().client(), self._tables))
        storage.write_text(self._at("audit.json"), report.text() + "\n")
        passed = report.passed(self._arguments.exact)
        self.summary["audit"] = {"passed": passed, **report.totals()}
        return passed

    def _stored_now(self) -> stored.Stored:
        """The tables as they are after a backfill in the same run."""
        if "backfill" not in self._arguments.steps:
            return self._stored
        found = stored.read(self._spark, self._tables, self._cover)
        return found.refusing(self._cover, *self._dependent) if self._cover.refused else found


def main(argv: Sequence[str]) -> int:
    """Runs the job; 0 where all went well, 1 where the audit found a difference or something could not be compared or backfilled."""
    arguments = parse(argv)
    if arguments.region:
        os.environ |= {"AWS_REGION": arguments.region, "AWS_DEFAULT_REGION": arguments.region}
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
