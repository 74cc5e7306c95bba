"""Batch against live: every feature of every shopper, product and pair, to the bit.

What a live item knows beyond the end of the archive is no mismatch: Firehose delivers minutes later. Such items are
*ahead*; they are counted and left out, and in a parity test, where the stream stands still, there must be none.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, BooleanType, LongType, MapType, StringType, StructField, StructType

from cartstream_features import columns as c
from cartstream_features import counts, live, values
from cartstream_features.counts import HISTORY_COLUMNS, PRODUCT_ROW

#: How many mismatches of a feature the report shows.
SHOWN = 5

KEY = [c.USER_ID, c.PRODUCT_ID]
FEATURE = "feature"
CLOCK = "stream_clock"
AHEAD = "ahead"

#: A table is read in so many parts, side by side.
SEGMENTS = 8

_SHOPPERS = StructType(
    [
        StructField(c.USER_ID, StringType()),
        *[StructField(name, LongType()) for name in HISTORY_COLUMNS],
        StructField(c.PRODUCTS, ArrayType(PRODUCT_ROW)),
    ]
)
_PARTIALS = StructType(
    [
        StructField(c.PRODUCT_ID, StringType()),
        StructField(c.SHARD, StringType()),
        *[StructField(name, LongType()) for name in (c.ORDERS, c.REORDERS, c.FIRST_ORDERS, c.SECOND_ORDERS)],
        StructField(c.DAILY_ORDERS, MapType(LongType(), LongType())),
    ]
)


@dataclass
class Report:
    """What an audit found."""

    compared: int = 0
    ahead: int = 0
    mismatches: dict[str, int] = field(default_factory=dict)
    shown: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def passed(self, exact: bool) -> bool:
        """Whether nothing differs and, where ``exact``, nothing live is ahead of the archive."""
        return self.compared > 0 and not self.mismatches and not (exact and self.ahead > 0)

    def text(self) -> str:
        """The report as JSON. Names of shoppers and products stand in it, so it belongs to the data, not to a log."""
        return json.dumps(
            {
                "compared": self.compared,
                "ahead": self.ahead,
                "mismatches": self.mismatches,
                "examples": self.shown,
            },
            indent=2,
        )


@dataclass(frozen=True)
class Counted:
    """What is counted, on either side: ``counts.shoppers`` without the lines, and ``counts.product_partials``."""

    shoppers: DataFrame
    partials: DataFrame

    def features(self, clock: int) -> DataFrame:
        """Every stored feature as rows of user, product, feature and value."""
        of_user = values.with_values(self.shoppers, [c.USER_ID], values.of_user())
        of_pair = values.with_values(counts.shopper_products(self.shoppers), [c.USER_ID, c.PRODUCT_ID], values.of_pair() | _pair_time())
        of_product = values.with_values(counts.products(self.partials, clock), [c.PRODUCT_ID], values.of_product())
        return (
            _long(of_user, [c.USER_ID])
            .unionByName(_long(of_pair, [c.USER_ID, c.PRODUCT_ID]))
            .unionByName(_long(of_product, [c.PRODUCT_ID]))
        )


def _pair_time() -> dict[str, Any]:
    """Compared too: what the features of a request are derived from."""
    return {c.LAST_ORDERED_AT: F.col(c.LAST_ORDERED_AT)}


def _long(wide: DataFrame, key: list[str]) -> DataFrame:
    names = [name for name in wide.columns if name not in key]
    entries = [F.struct(F.lit(name).alias(FEATURE), F.col(name).cast("double").alias("value")) for name in names]
    keys = [F.col(name) if name in key else F.lit("").alias(name) for name in KEY]
    return wide.select(*keys, F.inline(F.array(*entries)))


@dataclass(frozen=True)
class Live:
    """What the live tables count, and of whom they know more than the archive."""

    counted: Counted
    ahead_shoppers: DataFrame
    ahead_products: DataFrame


def read_live(spark: SparkSession, tables: live.Tables, ends: Mapping[str, live.Position]) -> Live:
    """The two tables that are compared, read by the executors, each once."""
    shoppers = _read(spark, tables.user_features, _SHOPPERS, live.shopper_row, ends)
    partials = _read(spark, tables.product_features, _PARTIALS, live.partial_row, ends)
    return Live(
        Counted(shoppers, partials),
        shoppers.where(AHEAD).select(c.USER_ID),
        partials.where(AHEAD).select(F.lit("").alias(c.USER_ID), c.PRODUCT_ID).distinct(),
    )


def _read(
    spark: SparkSession,
    table: str,
    schema: StructType,
    row: Callable[[live.Item], dict[str, Any]],
    ends: Mapping[str, live.Position],
) -> DataFrame:
    connection = live.Connection.from_environment()
    names = schema.fieldNames()

    def read(segment: int) -> Iterator[tuple[Any, ...]]:
        for item in live.scan(connection.client(), table, segment, SEGMENTS):
            columns = row(item)
            yield (*(columns[name] for name in names), is_ahead(item, ends))

    items = spark.sparkContext.parallelize(range(SEGMENTS), SEGMENTS).flatMap(read)
    # Read once: what the worker writes meanwhile must not make two readings out of one.
    return spark.createDataFrame(items, StructType([*schema.fields, StructField(AHEAD, BooleanType())])).cache()


def is_ahead(item: live.Item, ends: Mapping[str, live.Position]) -> bool:
    """Whether a live item knows more than the archive, which reaches up to ``ends`` by shard."""
    return any(shard not in ends or at > ends[shard] for shard, at in live.positions(item).items())


def archive_ends(placed_events: DataFrame) -> dict[str, live.Position]:
    """The last position of each shard in the archive."""
    shard = f"{c.POSITION}.{c.SHARD_ID}"
    last = placed_events.groupBy(F.col(shard).alias(c.SHARD)).agg(
        F.max(F.struct(f"{c.POSITION}.sequence", f"{c.POSITION}.{c.SUB_SEQUENCE_NUMBER}")).alias("last")
    )
    return {row[c.SHARD]: live.Position(int(row["last"]["sequence"]), int(row["last"][c.SUB_SEQUENCE_NUMBER])) for row in last.collect()}


def read_clock(dynamodb: Any, tables: live.Tables) -> int:
    """The clock that windows are read at: the newest hour of any shard, 0 before the first event."""
    return max((int(item[c.NEWEST_HOUR]["N"]) for item in live.scan(dynamodb, tables.stream_clock)), default=0)


def compare_clocks(report: Report, batch: int, other: int) -> None:
    """Adds to the report what the clocks say: a live one that stands earlier is wrong, one that stands later is ahead."""
    report.compared += 1
    if other < batch:
        report.mismatches[CLOCK] = 1
        report.shown[CLOCK] = [{"batch": batch, "live": other}]
    elif other > batch:
        report.ahead += 1


def compare(batch: DataFrame, other: DataFrame) -> Report:
    """Holds two frames of ``Counted.features`` against each other; a feature that only one side has is a mismatch as well."""
    joined = batch.withColumnRenamed("value", "batch").join(other.withColumnRenamed("value", "live"), [*KEY, FEATURE], "full")
    judged = joined.withColumn("same", F.col("batch").eqNullSafe(F.col("live"))).cache()
    report = Report(compared=judged.count())
    wrong = judged.where(~F.col("same"))
    report.mismatches = {row[FEATURE]: row["count"] for row in wrong.groupBy(FEATURE).count().collect()}
    for name in report.mismatches:
        rows = wrong.where(F.col(FEATURE) == name).drop("same", FEATURE).orderBy(*KEY).limit(SHOWN).collect()
        report.shown[name] = [row.asDict() for row in rows]
    judged.unpersist()
    return report


def against_tables(batch: Counted, found: Live, clock: int) -> Report:
    """Compares what the batch counts with the live tables, at the batch's clock; who is ahead is left out on both sides."""

    def without_ahead(features: DataFrame) -> DataFrame:
        shoppers, products = F.broadcast(found.ahead_shoppers), F.broadcast(found.ahead_products)
        return features.join(shoppers, c.USER_ID, "left_anti").join(products, KEY, "left_anti")

    report = compare(without_ahead(batch.features(clock)), without_ahead(found.counted.features(clock)))
    report.ahead = found.ahead_shoppers.count() + found.ahead_products.count()
    return report


def against_values(batch: Counted, dump: DataFrame, clock: int) -> Report:
    """Compares with values that somebody else derived: rows of user, product (either may be empty), feature and value."""
    expected = batch.features(clock).where(F.col(FEATURE) != c.LAST_ORDERED_AT)
    other = dump.select(*(F.coalesce(F.col(name), F.lit("")).alias(name) for name in KEY), FEATURE, "value")
    return compare(expected, other)
