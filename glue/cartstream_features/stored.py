"""The live items as Spark reads them: what each counts, how far it is folded, and whether it may be compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, LongType, MapType, StringType, StructField, StructType

from cartstream_features import archive, live
from cartstream_features import columns as c
from cartstream_features.counts import HISTORY_COLUMNS, PRODUCT_ROW
from cartstream_features.cover import Cover

#: A table is read in so many parts, side by side.
SEGMENTS = 8


class Standing(str, Enum):  # no StrEnum: the cloud notebook's Python may be 3.10
    """What a live item may be held against."""

    COVERED = "covered"
    """All that it is folded to is in the archive."""

    AHEAD = "ahead"
    """It is folded further than the archive is known to be complete."""

    REFUSED = "refused"
    """A shard that it depends on is refused."""

    SET_ASIDE = live.Standing.SET_ASIDE.value
    UNREADABLE = live.Standing.UNREADABLE.value


_COMMON = [
    StructField(
        c.POSITIONS,
        ArrayType(
            StructType(
                [
                    StructField(c.SHARD_ID, StringType()),
                    StructField(c.SEQUENCE, StringType()),
                    StructField(c.SUB_SEQUENCE_NUMBER, LongType()),
                ]
            )
        ),
    ),
    StructField(c.STANDING, StringType(), False),
]
_SHOPPERS = StructType(
    [
        StructField(c.USER_ID, StringType(), False),
        *[StructField(name, LongType()) for name in HISTORY_COLUMNS],
        StructField(c.RECENT_EVENTS, ArrayType(StringType())),
        StructField(c.PRODUCTS, ArrayType(PRODUCT_ROW)),
        *_COMMON,
    ]
)
_PARTIALS = StructType(
    [
        StructField(c.PRODUCT_ID, StringType(), False),
        StructField(c.SHARD, StringType(), False),
        *[StructField(name, LongType()) for name in (c.ORDERS, c.REORDERS, c.FIRST_ORDERS, c.SECOND_ORDERS)],
        StructField(c.DAILY_ORDERS, MapType(LongType(), LongType())),
        *_COMMON,
    ]
)


@dataclass(frozen=True)
class Stored:
    """The items of the two tables that are compared, each with its standing."""

    shoppers: DataFrame
    partials: DataFrame

    def refusing(self, cover: Cover, shoppers: DataFrame, partials: DataFrame) -> "Stored":
        """The items held against a ``cover`` that refuses shards: ``shoppers`` and ``partials`` are the keys that depend on them."""
        return Stored(_refused(self.shoppers, cover, shoppers), _refused(self.partials, cover, partials))


def _refused(items: DataFrame, cover: Cover, dependent: DataFrame) -> DataFrame:
    refused = F.array(*map(F.lit, sorted(cover.refused)))
    folded = F.arrays_overlap(F.col(f"{c.POSITIONS}.{c.SHARD_ID}"), refused)
    depends = F.coalesce(F.col("depends"), F.lit(False)) | F.coalesce(folded, F.lit(False))
    comparable = F.col(c.STANDING).isin(Standing.COVERED.value, Standing.AHEAD.value)
    return (
        items.join(dependent.withColumn("depends", F.lit(True)), dependent.columns, "left")
        .withColumn(c.STANDING, F.when(comparable & depends, Standing.REFUSED.value).otherwise(F.col(c.STANDING)))
        .drop("depends")
    )


def read(spark: SparkSession, tables: live.Tables, cover: Cover) -> Stored:
    """The two tables that are compared, read by the executors, each once."""
    return Stored(
        _read(spark, tables.user_features, live.SHOPPERS, _SHOPPERS, cover),
        _read(spark, tables.product_features, live.PARTIALS, _PARTIALS, cover),
    )


def _read(spark: SparkSession, table: str, kind: live.Kind, schema: StructType, cover: Cover) -> DataFrame:
    connection = live.Connection.from_environment()
    names = schema.fieldNames()

    def rows(segment: int) -> Iterator[tuple[Any, ...]]:
        for item in live.scan(connection.client(), table, segment, SEGMENTS):
            columns = row(item, kind, cover)
            yield tuple(columns.get(name) for name in names)

    items = spark.sparkContext.parallelize(range(SEGMENTS), SEGMENTS).flatMap(rows)
    # Read once: what the worker writes meanwhile must not make two readings out of one.
    return spark.createDataFrame(items, schema).cache()


def row(item: live.Item, kind: live.Kind, cover: Cover) -> dict[str, Any]:
    """An item's columns; of one that does not count the key and the standing only."""
    standing = kind.standing(item)
    if standing is not live.Standing.READABLE:
        return {**{name: item[name]["S"] for name in kind.key}, c.STANDING: standing.value}
    positions = live.positions(item)
    return {
        **kind.row(item),
        c.POSITIONS: [(shard, archive.sortable(at), at.sub_sequence_number) for shard, at in positions.items()],
        c.STANDING: (Standing.COVERED if cover.reaches(positions) else Standing.AHEAD).value,
    }


def disputed(shoppers: DataFrame, placed_events: DataFrame) -> dict[str, str]:
    """The shards, each with a reason, whose archive is shown to have a gap.

    A shopper's item names events: the last one of each shard, and the ids of the newest. Where all that it is folded to
    should be in the archive and one of these is not, an object has not been delivered or is lost.
    """
    covered = shoppers.where(F.col(c.STANDING) == Standing.COVERED.value)
    checkouts = placed_events.where(F.col(c.EVENT) == c.CHECKOUT)
    place = [c.USER_ID, c.SHARD_ID, c.SEQUENCE, c.SUB_SEQUENCE_NUMBER]
    lost_places = (
        covered.select(c.USER_ID, F.inline(c.POSITIONS))
        .join(checkouts.select(c.USER_ID, F.col(c.SHARD_ID), f"{c.POSITION}.{c.SEQUENCE}", c.SUB_SEQUENCE_NUMBER), place, "left_anti")
        .select(c.USER_ID, c.SHARD_ID)
    )
    hashed = F.substring(F.sha2(F.encode(c.EVENT_ID, "UTF-8"), 256), 1, 16).alias(c.RECENT_EVENTS)
    lost_ids = (
        covered.select(c.USER_ID, f"{c.POSITIONS}.{c.SHARD_ID}", F.explode(c.RECENT_EVENTS).alias(c.RECENT_EVENTS))
        .join(checkouts.select(c.USER_ID, hashed), [c.USER_ID, c.RECENT_EVENTS], "left_anti")
        .select(c.USER_ID, F.explode(c.SHARD_ID).alias(c.SHARD_ID))
    )
    lost = lost_places.unionByName(lost_ids).groupBy(c.SHARD_ID).agg(F.countDistinct(c.USER_ID).alias("shoppers"))
    return {
        row[c.SHARD_ID]: f"{row['shoppers']} shoppers' items hold orders that the archive lacks: it is not complete, or they are wrong"
        for row in lost.collect()
    }
