"""Batch against live: every feature of every shopper, product and pair, to the bit.

What a live item knows beyond the end of the archive is no mismatch: Firehose delivers minutes later. Such items are
*ahead*; they are counted and left out, and in a parity test, where the stream stands still, there must be none.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, LongType, MapType, StringType, StructField, StructType

from cartstream_features import columns as c
from cartstream_features import counts, live, values
from cartstream_features.counts import HISTORY_COLUMNS, PRODUCT_ROW

#: How many mismatches of a feature the report shows.
SHOWN = 5

KEY = [c.USER_ID, c.PRODUCT_ID]
FEATURE = "feature"
CLOCK = "stream_clock"

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
    ahead: list[str] = field(default_factory=list)
    mismatches: dict[str, int] = field(default_factory=dict)
    shown: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def passed(self, exact: bool) -> bool:
        """Whether nothing differs and, where ``exact``, nothing live is ahead of the archive."""
        return self.compared > 0 and not self.mismatches and not (exact and self.ahead)

    def text(self) -> str:
        """The report as JSON. Names of shoppers and products stand in it, so it belongs to the data, not to a log."""
        return json.dumps(
            {
                "compared": self.compared,
                "ahead": len(self.ahead),
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


def counted_live(spark: SparkSession, items: Iterable[tuple[str, live.Item]]) -> Counted:
    """What the live items count; each comes with the name of its table's kind, ``user_features`` or ``product_features``."""
    shoppers: list[dict[str, Any]] = []
    partials: list[dict[str, Any]] = []
    for kind, item in items:
        if kind == "user_features":
            shoppers.append(live.shopper_row(item))
        else:
            partials.append(live.partial_row(item))
    return Counted(spark.createDataFrame(_rows(shoppers), _SHOPPERS), spark.createDataFrame(_rows(partials), _PARTIALS))


def _rows(rows: list[dict[str, Any]]) -> list[Row]:
    return [Row(**row) for row in rows]


def read_live(dynamodb: Any, tables: live.Tables) -> list[tuple[str, live.Item]]:
    """Every item of the two tables that are compared."""
    return [("user_features", item) for item in live.scan(dynamodb, tables.user_features)] + [
        ("product_features", item) for item in live.scan(dynamodb, tables.product_features)
    ]


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
        report.ahead.append(CLOCK)


def compare(batch: DataFrame, other: DataFrame, ahead: list[str]) -> Report:
    """Holds two frames of ``Counted.features`` against each other; a feature that only one side has is a mismatch as well."""
    joined = batch.withColumnRenamed("value", "batch").join(other.withColumnRenamed("value", "live"), [*KEY, FEATURE], "full")
    judged = joined.withColumn("same", F.col("batch").eqNullSafe(F.col("live"))).cache()
    report = Report(compared=judged.count(), ahead=ahead)
    wrong = judged.where(~F.col("same"))
    report.mismatches = {row[FEATURE]: row["count"] for row in wrong.groupBy(FEATURE).count().collect()}
    for name in report.mismatches:
        rows = wrong.where(F.col(FEATURE) == name).drop("same", FEATURE).orderBy(*KEY).limit(SHOWN).collect()
        report.shown[name] = [row.asDict() for row in rows]
    judged.unpersist()
    return report


def against_tables(
    spark: SparkSession,
    batch: Counted,
    items: list[tuple[str, live.Item]],
    ends: Mapping[str, live.Position],
    clock: int,
) -> Report:
    """Compares what the batch counts with live items, at the batch's clock."""
    ahead_users = {item[c.USER_ID]["S"] for kind, item in items if kind == "user_features" and is_ahead(item, ends)}
    ahead_products = {item[c.PRODUCT_ID]["S"] for kind, item in items if kind == "product_features" and is_ahead(item, ends)}
    features = counted_live(spark, items).features(clock)
    expected = batch.features(clock)
    if ahead_users:
        of_users = spark.createDataFrame([(user,) for user in sorted(ahead_users)], f"{c.USER_ID} string")
        features = features.join(F.broadcast(of_users), c.USER_ID, "left_anti")
        expected = expected.join(F.broadcast(of_users), c.USER_ID, "left_anti")
    if ahead_products:
        of_products = spark.createDataFrame(
            [("", product) for product in sorted(ahead_products)], f"{c.USER_ID} string, {c.PRODUCT_ID} string"
        )
        features = features.join(F.broadcast(of_products), KEY, "left_anti")
        expected = expected.join(F.broadcast(of_products), KEY, "left_anti")
    return compare(expected, features, sorted(ahead_users) + sorted(ahead_products))


def against_values(batch: Counted, dump: DataFrame, clock: int) -> Report:
    """Compares with values that somebody else derived: rows of user, product (either may be empty), feature and value."""
    expected = batch.features(clock).where(F.col(FEATURE) != c.LAST_ORDERED_AT)
    other = dump.select(*(F.coalesce(F.col(name), F.lit("")).alias(name) for name in KEY), FEATURE, "value")
    return compare(expected, other, [])
