"""The archived events: reading them, and the order in which the worker saw them.

**Order of one shopper's events.** A shopper comes through one shard at a time, and through a child shard only after its
parent. So: the shards by the arrival of the shopper's first event in each (then by name), and inside a shard by
sequence number (as a number, of up to 128 digits) and sub-sequence number. ``arrived_at`` decides only between shards:
inside one it is not guaranteed to rise.

**Duplicates.** An event counts once per shopper and ``event_id``, the first in that order: the archive is written at
least once, and a client's retry carries the same id. Two shoppers with the same id are two events, as for the worker,
whose window of recent ids is the shopper's own.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import urlparse

import boto3
from botocore.exceptions import ClientError
from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, StringType, StructField, StructType

from cartstream_features import columns as c
from cartstream_features import storage
from cartstream_features.cover import Cover
from cartstream_features.live import Position

#: Where the events stand below the archive's root.
EVENTS = "events"

_SEQUENCE_DIGITS = 128

_TEXT = StringType()
_EVENT_SCHEMA = StructType(
    [
        StructField(c.EVENT_ID, _TEXT),
        StructField(c.USER_ID, _TEXT),
        StructField(c.EVENT, _TEXT),
        StructField(c.PRODUCT_IDS, ArrayType(_TEXT)),
        StructField(c.ITEMS, ArrayType(StructType([StructField(c.PRODUCT_ID, _TEXT)]))),
        StructField(c.TIMESTAMP, _TEXT),
        StructField(c.RECEIVED_AT, _TEXT),
        StructField(c.SHARD_ID, _TEXT),
        StructField(c.SEQUENCE_NUMBER, _TEXT),
        StructField(c.SUB_SEQUENCE_NUMBER, _TEXT),
        StructField(c.ARRIVED_AT, _TEXT),
    ]
)


def read(spark: SparkSession, archive: str) -> DataFrame:
    """The events below ``archive``, as they stand there: gzip NDJSON in ``events/year=/month=/day=/hour=/``."""
    if is_empty(archive):
        return spark.createDataFrame([], _EVENT_SCHEMA)
    return spark.read.schema(_EVENT_SCHEMA).option("recursiveFileLookup", "true").json(storage.join(archive, EVENTS))


def is_empty(archive: str) -> bool:
    """Whether nothing has been archived yet, as in a new environment; Spark would take the missing folder for a mistake."""
    return storage.is_empty(storage.join(archive, EVENTS))


def location_of(table: str) -> str:
    """The folder that ``table``, a ``database.table`` of the Glue catalogue over the archive, lies over: the archive, above ``events/``.

    Our table's partitions are projected, which Athena understands and Spark does not: to Spark it would be empty. So the catalogue is asked
    where the files are, and the files are read.
    """
    database, _, name = table.partition(".")
    described = boto3.client("glue", config=storage.CLIENT_CONFIG).get_table(DatabaseName=database, Name=name)["Table"]["StorageDescriptor"]
    missing = sorted(set(_EVENT_SCHEMA.fieldNames()) - {column["Name"] for column in described["Columns"]})
    if missing:
        raise ValueError(f"table {table} has no columns {missing}")
    folder, _, last = str(described["Location"]).rstrip("/").rpartition("/")
    if last != EVENTS:
        raise ValueError(f"table {table} covers {described['Location']}, not a folder {EVENTS}/")
    return folder


def require_start(archive: str) -> None:
    """Refuses an archive whose oldest events are deleted: counts from the first event on cannot be made from the rest."""
    url = urlparse(archive)
    if url.scheme not in storage.S3_SCHEMES:
        return
    try:
        rules = storage.s3().get_bucket_lifecycle_configuration(Bucket=url.netloc)["Rules"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchLifecycleConfiguration":
            return
        raise
    events = f"{url.path.strip('/')}/{EVENTS}/".lstrip("/")
    for rule in rules:
        prefix = rule.get("Prefix") or rule.get("Filter", {}).get("Prefix") or rule.get("Filter", {}).get("And", {}).get("Prefix") or ""
        expires = {"Days", "Date"} & rule.get("Expiration", {}).keys()
        if rule["Status"] == "Enabled" and expires and (events.startswith(prefix) or prefix.startswith(events)):
            raise ValueError(
                f"{archive} loses its start: rule {rule.get('ID', '(unnamed)')} of bucket {url.netloc} deletes events, "
                "and backfill and audit count from the first one on"
            )


def valid(events: DataFrame) -> DataFrame:
    """The events that the worker could have written: a torn line has lost its id, its time or its place."""
    required = [c.EVENT_ID, c.USER_ID, c.EVENT, c.TIMESTAMP, c.RECEIVED_AT, c.SHARD_ID, c.SEQUENCE_NUMBER, c.ARRIVED_AT]
    return events.where(" AND ".join(f"{name} IS NOT NULL" for name in required)).withColumns(
        {
            c.TIMESTAMP: _millis(c.TIMESTAMP),
            c.RECEIVED_AT: _millis(c.RECEIVED_AT),
            c.ARRIVED_AT: _millis(c.ARRIVED_AT),
            c.SUB_SEQUENCE_NUMBER: F.coalesce(F.col(c.SUB_SEQUENCE_NUMBER).cast("long"), F.lit(0)),
        }
    )


def placed(events: DataFrame) -> DataFrame:
    """The events with their place in their shopper's order, a column to sort by: see the module's description."""
    in_shard = Window.partitionBy(c.USER_ID, c.SHARD_ID)
    return events.withColumn(
        c.POSITION,
        F.struct(
            F.min(c.ARRIVED_AT).over(in_shard).alias("shard_since"),
            F.col(c.SHARD_ID),
            F.lpad(c.SEQUENCE_NUMBER, _SEQUENCE_DIGITS, "0").alias(c.SEQUENCE),
            F.col(c.SUB_SEQUENCE_NUMBER),
        ),
    )


_PLACE = [f"{c.POSITION}.{name}" for name in (c.SEQUENCE, c.SUB_SEQUENCE_NUMBER)]


def last_positions(placed_events: DataFrame) -> dict[str, Position]:
    """The last position of each shard."""
    return dict(_positions(placed_events, F.max(F.struct(*_PLACE))))


def first_positions(placed_events: DataFrame) -> dict[str, Position]:
    """The first position of each shard."""
    return dict(_positions(placed_events, F.min(F.struct(*_PLACE))))


def _positions(placed_events: DataFrame, of_shard: Column) -> Iterator[tuple[str, Position]]:
    for row in placed_events.groupBy(c.SHARD_ID).agg(of_shard.alias("at")).collect():
        yield row[c.SHARD_ID], Position(int(row["at"][c.SEQUENCE]), int(row["at"][c.SUB_SEQUENCE_NUMBER]))


def within(placed_events: DataFrame, cover: Cover) -> DataFrame:
    """The events that ``cover`` reaches."""
    rows = [(shard, sortable(at), at.sub_sequence_number) for shard, at in cover.ends.items()]
    table = placed_events.sparkSession.createDataFrame(rows, f"{c.SHARD_ID} string, end_sequence string, end_sub_sequence long")
    end = F.struct(F.col("end_sequence").alias(c.SEQUENCE), F.col("end_sub_sequence").alias(c.SUB_SEQUENCE_NUMBER))
    reached = F.struct(*_PLACE) <= end
    return placed_events.join(F.broadcast(table), c.SHARD_ID).where(reached).drop("end_sequence", "end_sub_sequence")


def shoppers_of(placed_events: DataFrame, shards: Iterable[str]) -> DataFrame:
    """Who has ordered through one of the shards."""
    orders = placed_events.where(F.col(c.EVENT) == c.CHECKOUT)
    return orders.where(F.col(c.SHARD_ID).isin(sorted(shards))).select(c.USER_ID).distinct()


def arrived_before(placed_events: DataFrame, millis: int, cover: Cover) -> Cover:
    """The cover, cut in each shard before the first event that did not arrive before ``millis``."""
    late = Window.partitionBy(c.SHARD_ID).orderBy(*_PLACE)
    is_late = F.max((F.col(c.ARRIVED_AT) >= millis).cast("int")).over(late) == 1
    marked = placed_events.withColumn("is_late", is_late)
    return cover.before(first_positions(marked.where("is_late")), last_positions(marked.where(~F.col("is_late"))))


def sortable(position: Position) -> str:
    """A position's sequence number as text that sorts as the number does."""
    return str(position.sequence_number).zfill(_SEQUENCE_DIGITS)


def orders(placed_events: DataFrame) -> DataFrame:
    """The checkouts, each once, with their distinct products in cart order and their number among the shopper's orders, from 1."""
    same_event = Window.partitionBy(c.USER_ID, c.EVENT_ID).orderBy(c.POSITION)
    of_shopper = Window.partitionBy(c.USER_ID).orderBy(c.POSITION)
    product_ids = F.coalesce(F.col(c.PRODUCT_IDS), F.col(f"{c.ITEMS}.{c.PRODUCT_ID}"))
    return (
        placed_events.where(F.col(c.EVENT) == c.CHECKOUT)
        .withColumn(c.BASKET, F.array_distinct(product_ids))
        .where(F.size(c.BASKET) > 0)
        .withColumn("occurrence", F.row_number().over(same_event))
        .where("occurrence = 1")
        .select(
            c.USER_ID,
            F.col(c.TIMESTAMP).alias(c.ORDERED_AT),
            c.BASKET,
            c.POSITION,
            F.row_number().over(of_shopper).cast("long").alias(c.ORDER_NUMBER),
        )
    )


def clock(events: DataFrame) -> int:
    """The stream's clock: the newest ``clock_time`` of any event, to the hour, in milliseconds; 0 before the first event."""
    newest = events.agg(F.max(clock_time())).first()
    if newest is None or newest[0] is None:
        return 0
    return int(newest[0]) // c.MILLIS_PER_HOUR * c.MILLIS_PER_HOUR


def clock_time() -> Column:
    """Where an event moves the clock: its time, or that of its receipt where that is earlier. ``ShardClock.java``."""
    return F.least(c.TIMESTAMP, c.RECEIVED_AT)


def _millis(name: str) -> Column:
    """Milliseconds since the epoch, of a time that is either milliseconds or RFC 3339."""
    return F.coalesce(F.col(name).cast("long"), F.unix_millis(F.to_timestamp(name)))
