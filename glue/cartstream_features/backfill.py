"""What the job writes into the live tables: rows with positions and recent event ids, and the writing of them,
partition by partition."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from cartstream_features import columns as c
from cartstream_features import live
from cartstream_features.counts import HISTORY_COLUMNS

_SHARD_ID = f"{c.POSITION}.{c.SHARD_ID}"


def shopper_rows(shoppers: DataFrame, placed_events: DataFrame) -> DataFrame:
    """The shoppers with how far each shard is folded in, duplicates included, and with their newest distinct event ids, oldest first."""
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
        .agg(F.min(c.POSITION).alias("first_seen"))
        .withColumn(c.RANK, F.row_number().over(newest_first))
        .where(F.col(c.RANK) <= live.RECENT_EVENTS_KEPT)
        .groupBy(c.USER_ID)
        .agg(F.sort_array(F.collect_list(F.struct("first_seen", c.EVENT_ID))).alias("ids"))
        .select(c.USER_ID, F.col(f"ids.{c.EVENT_ID}").alias(c.RECENT_EVENTS))
    )
    known = shoppers.select(c.USER_ID, *HISTORY_COLUMNS, c.PRODUCTS)
    return known.join(progress, c.USER_ID).join(recent, c.USER_ID)


def partial_rows(partials: DataFrame, orders: DataFrame) -> DataFrame:
    """The partials with the position of the newest order that they count."""
    newest = (
        orders.select(F.explode(c.BASKET).alias(c.PRODUCT_ID), F.col(_SHARD_ID).alias(c.SHARD), c.POSITION)
        .groupBy(c.PRODUCT_ID, c.SHARD)
        .agg(F.max(c.POSITION).alias(c.POSITION))
        .select(c.PRODUCT_ID, c.SHARD, _text(c.POSITION).alias(c.POSITIONS))
    )
    return partials.join(newest, [c.PRODUCT_ID, c.SHARD])


def clock_rows(events: DataFrame) -> DataFrame:
    """One row a shard: the newest event time that it has seen, to the hour."""
    hour = F.floor(F.max(c.TIMESTAMP) / c.MILLIS_PER_HOUR) * c.MILLIS_PER_HOUR
    return events.groupBy(F.col(c.SHARD_ID).alias(c.SHARD)).agg(hour.alias(c.NEWEST_HOUR))


def neighbour_rows(neighbours: DataFrame) -> DataFrame:
    """One row a product: its neighbours, best first."""
    found = F.sort_array(F.collect_list(F.struct(c.RANK, c.NEIGHBOUR_ID, c.SCORE, c.LIFT, c.BOTH)))
    return neighbours.groupBy(c.PRODUCT_ID).agg(found.alias(c.NEIGHBOURS))


def backfill(rows: DataFrame, item: Callable[[Mapping[str, Any]], live.Item], table: str, key: list[str]) -> live.Written:
    """Writes ``rows`` into a versioned table without overwriting anything newer."""

    connection = live.Connection.from_environment()

    def write(partition: Iterable[Any]) -> list[dict[str, int]]:
        writer = live.Backfill(connection.client(), table, tuple(key))
        for row in partition:
            writer.put(item(row.asDict(recursive=True)))
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
