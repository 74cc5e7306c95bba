"""What the job writes into the live tables: rows with positions and recent event ids, and the writing of them,
partition by partition."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from cartstream_features import archive, live, recent_events
from cartstream_features import columns as c
from cartstream_features.counts import HISTORY_COLUMNS
from cartstream_features.cover import Cover
from cartstream_features.stored import Standing, Stored

_SHARD_ID = f"{c.POSITION}.{c.SHARD_ID}"


def shopper_rows(shoppers: DataFrame, placed_events: DataFrame) -> DataFrame:
    """The shoppers with how far each shard is folded in, duplicates included, and with their newest distinct event ids and when
    each was received, oldest first.
    """
    checkouts = placed_events.where(F.col(c.EVENT) == c.CHECKOUT)
    progress = (
        checkouts.groupBy(c.USER_ID, F.col(_SHARD_ID).alias(c.SHARD))
        .agg(F.max(F.struct(c.POSITION, c.ARRIVED_AT)).alias("newest"))
        .withColumn("text", F.concat(_text("newest.position"), F.lit("@"), F.col(f"newest.{c.ARRIVED_AT}")))
        .groupBy(c.USER_ID)
        .agg(F.map_from_entries(F.collect_list(F.struct(c.SHARD, "text"))).alias(c.POSITIONS))
    )
    newest_first = Window.partitionBy(c.USER_ID).orderBy(F.desc("first_seen"))
    recent = (
        checkouts.groupBy(c.USER_ID, c.EVENT_ID)
        .agg(F.min(F.struct(c.POSITION, c.RECEIVED_AT)).alias("first"))
        .select(c.USER_ID, c.EVENT_ID, F.col(f"first.{c.POSITION}").alias("first_seen"), f"first.{c.RECEIVED_AT}")
        .withColumn(c.RANK, F.row_number().over(newest_first))
        .where(F.col(c.RANK) <= recent_events.AT_MOST)
        .groupBy(c.USER_ID)
        .agg(F.sort_array(F.collect_list(F.struct("first_seen", c.EVENT_ID, c.RECEIVED_AT))).alias("ids"))
        .select(c.USER_ID, F.col("ids").alias(c.RECENT_EVENTS))
    )
    known = shoppers.select(c.USER_ID, *HISTORY_COLUMNS, c.PRODUCTS)
    return known.join(progress, c.USER_ID).join(recent, c.USER_ID)


def partial_rows(partials: DataFrame, orders: DataFrame, cover: Cover) -> DataFrame:
    """The partials with the archive's end in their shard, which they cover, and the position of the newest order that they count."""
    newest = (
        orders.select(F.explode(c.BASKET).alias(c.PRODUCT_ID), F.col(_SHARD_ID).alias(c.SHARD), c.POSITION)
        .groupBy(c.PRODUCT_ID, c.SHARD)
        .agg(F.max(c.POSITION).alias(c.POSITION))
        .select(c.PRODUCT_ID, c.SHARD, _text(c.POSITION).alias(c.NEWEST))
    )
    return partials.join(newest, [c.PRODUCT_ID, c.SHARD]).join(_ends(partials.sparkSession, cover), c.SHARD)


def empty_partial_rows(stored: Stored, partials: DataFrame, cover: Cover) -> DataFrame:
    """A row that counts nothing for each live partial that counts what the archive holds no line of.

    Its item stays, with a higher version: were it deleted, a worker that remembers it could meet its version again.
    """
    key = [c.PRODUCT_ID, c.SHARD]
    live_only = stored.partials.where(F.col(c.STANDING) == Standing.COVERED.value).select(*key).join(partials, key, "left_anti")
    nothing = {name: F.lit(0).cast("long") for name in (c.ORDERS, c.REORDERS, c.FIRST_ORDERS, c.SECOND_ORDERS)}
    days = F.create_map().cast("map<bigint,bigint>")
    rows = live_only.withColumns({**nothing, c.DAILY_ORDERS: days, c.NEWEST: F.lit(live.START.text())})
    return rows.join(_ends(stored.partials.sparkSession, cover), c.SHARD)


def _ends(spark: SparkSession, cover: Cover) -> DataFrame:
    rows = [(shard, at.text()) for shard, at in cover.ends.items()]
    return F.broadcast(spark.createDataFrame(rows, f"{c.SHARD} string, {c.POSITIONS} string"))


def clock_rows(events: DataFrame) -> DataFrame:
    """One row a shard: where its events have moved the clock, to the hour."""
    hour = F.floor(F.max(archive.clock_time()) / c.MILLIS_PER_HOUR) * c.MILLIS_PER_HOUR
    return events.groupBy(F.col(c.SHARD_ID).alias(c.SHARD)).agg(hour.alias(c.NEWEST_HOUR))


def neighbour_rows(neighbours: DataFrame) -> DataFrame:
    """One row a product: its neighbours, best first."""
    found = F.sort_array(F.collect_list(F.struct(c.RANK, c.NEIGHBOUR_ID, c.SCORE, c.LIFT, c.BOTH)))
    return neighbours.groupBy(c.PRODUCT_ID).agg(found.alias(c.NEIGHBOURS))


def backfill(rows: DataFrame, item: Callable[[Mapping[str, Any]], live.Item], table: str, kind: live.Kind, cover: Cover) -> live.Written:
    """Writes ``rows``, which are what the archive holds up to ``cover``, into a versioned table."""

    connection = live.Connection.from_environment()

    def write(partition: Iterable[Any]) -> list[dict[str, int]]:
        writer = live.Backfill(connection.client(), table, kind, cover)
        for row in partition:
            columns = row.asDict(recursive=True)
            writer.put(item(columns), live.Position.parse(columns.get(c.NEWEST) or live.START.text()))
        return [asdict(writer.written)]

    return sum((live.Written(**part) for part in rows.rdd.mapPartitions(write).collect()), live.Written())


def advance_clocks(rows: DataFrame, table: str) -> None:
    """Advances the shards' clocks where they stand earlier."""
    dynamodb = live.Connection.from_environment().client()
    for row in rows.collect():
        live.advance_clock(dynamodb, table, row[c.SHARD], row[c.NEWEST_HOUR])


def replace_neighbours(rows: DataFrame, table: str) -> int:
    """Puts the neighbours of each product. Only this job writes them, so the newest run wins; gives the number of items."""

    connection = live.Connection.from_environment()

    def write(partition: Iterable[Any]) -> list[int]:
        dynamodb, count = connection.client(), 0
        for row in partition:
            dynamodb.put_item(TableName=table, Item=live.neighbours_item(row.asDict(recursive=True)))
            count += 1
        return [count]

    return sum(rows.rdd.mapPartitions(write).collect())


def _text(position: str) -> Column:
    """A position as ``Position.java`` writes it: without the zeros that it is sorted with."""
    sequence = F.regexp_replace(f"{position}.sequence", "^0+(?=.)", "")
    return F.concat(sequence, F.lit(":"), F.col(f"{position}.{c.SUB_SEQUENCE_NUMBER}"))
