"""Reading the archive: the order the worker saw, each event once, nothing torn."""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from pyspark.sql import DataFrame, SparkSession

from cartstream_features import archive
from cartstream_features import columns as c
from cartstream_features.archive_file import archived as event
from cartstream_features.archive_file import rfc3339
from tests.conftest import MONDAY, checkout

Archived = Callable[..., str]
MODULES = Path(__file__).parents[2] / "terraform/modules"


def orders(spark: SparkSession, folder: str) -> DataFrame:
    return archive.orders(archive.placed(archive.valid(archive.read(spark, folder))))


def baskets(frame: DataFrame) -> list[list[str]]:
    return [row[c.BASKET] for row in frame.orderBy(c.USER_ID, c.ORDER_NUMBER).collect()]


def test_sequence_numbers_order_as_numbers_and_sub_sequences_after_them(spark: SparkSession, archived: Archived) -> None:
    folder = archived(
        [
            event(checkout("u", "third"), "shard-0", 10**55, 1, MONDAY),
            event(checkout("u", "first"), "shard-0", 9, 0, MONDAY + timedelta(hours=2)),
            event(checkout("u", "fourth"), "shard-0", 10**55, 11, MONDAY),
            event(checkout("u", "second"), "shard-0", 10**55, 0, MONDAY),
        ]
    )

    assert baskets(orders(spark, folder)) == [["first"], ["second"], ["third"], ["fourth"]]


def test_a_child_shard_comes_after_its_parent_whatever_its_sequence_numbers(spark: SparkSession, archived: Archived) -> None:
    later = MONDAY + timedelta(hours=1)
    folder = archived(
        [
            event(checkout("u", "child", day=1), "shard-1", 5, 0, later),
            event(checkout("u", "parent, again"), "shard-0", 900, 0, MONDAY + timedelta(minutes=1)),
            event(checkout("u", "parent"), "shard-0", 800, 0, MONDAY),
        ]
    )

    assert baskets(orders(spark, folder)) == [["parent"], ["parent, again"], ["child"]]


def test_an_event_counts_once_per_shopper_the_first_time(spark: SparkSession, archived: Archived) -> None:
    folder = archived(
        [
            event(checkout("u", "a", event_id="e1"), "shard-0", 1, 0, MONDAY),
            event(checkout("u", "retried", event_id="e1"), "shard-0", 2, 0, MONDAY + timedelta(hours=1)),
            event(checkout("u", "a", event_id="e1"), "shard-0", 1, 0, MONDAY),
            event(checkout("other", "b", event_id="e1"), "shard-0", 3, 0, MONDAY),
        ]
    )

    assert baskets(orders(spark, folder)) == [["b"], ["a"]]


def test_a_product_counts_once_per_order_at_its_first_place(spark: SparkSession, archived: Archived) -> None:
    with_items = event(checkout("u", "x"), "shard-0", 1, 0, MONDAY)
    del with_items["product_ids"]
    with_items["items"] = [{"product_id": p, "quantity": 2, "price": 1.5} for p in ("b", "a", "b", "c")]

    assert baskets(orders(spark, archived([with_items]))) == [["b", "a", "c"]]


def test_only_checkouts_are_orders_but_every_event_moves_the_clock(spark: SparkSession, archived: Archived) -> None:
    view = event(checkout("u", "a", day=3.5), "shard-0", 2, 0, MONDAY) | {"event": "product_view"}
    folder = archived([event(checkout("u", "a"), "shard-0", 1, 0, MONDAY), view])
    events = archive.valid(archive.read(spark, folder))

    assert orders(spark, folder).count() == 1
    assert archive.clock(events) == int((MONDAY + timedelta(days=3.5)).timestamp() * 1000)


def test_an_event_ahead_of_its_receipt_moves_the_clock_to_the_receipt(spark: SparkSession, archived: Archived) -> None:
    ahead = event(checkout("u", "a", day=1), "shard-0", 1, 0, MONDAY) | {"received_at": rfc3339(MONDAY)}
    events = archive.valid(archive.read(spark, archived([ahead])))

    assert archive.clock(events) == int(MONDAY.timestamp() * 1000)


def test_a_torn_line_is_left_out(spark: SparkSession, archived: Archived) -> None:
    folder = archived([checkout("u", "a")])
    torn = Path(folder) / "events" / "year=2026" / "torn.gz"
    torn.write_bytes(gzip.compress(b'{"event_id": "e", "user_id": "u", "eve\n'))

    assert orders(spark, folder).count() == 1


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws():
        yield


def catalogued(location: str, columns: Iterable[str]) -> str:
    """A table in the Glue catalogue as Terraform describes ours."""
    glue = boto3.client("glue")
    glue.create_database(DatabaseInput={"Name": "cartstream_test"})
    described = {
        "Name": "events",
        "StorageDescriptor": {"Location": location, "Columns": [{"Name": name, "Type": "string"} for name in columns]},
        "Parameters": {"projection.enabled": "true"},
    }
    glue.create_table(DatabaseName="cartstream_test", TableInput=described)
    return "cartstream_test.events"


def test_the_catalogues_table_says_where_the_archive_is(spark: SparkSession, archived: Archived, aws: None) -> None:
    folder = archived([checkout("u", "mug")])
    columns = [column["name"] for column in json.loads((MODULES / "archive/columns.json").read_text())]
    table = catalogued(f"{folder}/events/", columns)

    assert archive.location_of(table) == folder
    assert baskets(orders(spark, archive.location_of(table))) == [["mug"]]


def test_a_table_of_something_else_is_refused(aws: None) -> None:
    with pytest.raises(ValueError, match=r"has no columns \['arrived_at'"):
        archive.location_of(catalogued("s3://bucket/events/", ["event_id"]))


@pytest.mark.parametrize(
    ("rule", "forgets"),
    [
        ({"Filter": {"Prefix": "events/"}, "Expiration": {"Days": 30}}, True),
        ({"Filter": {"Prefix": ""}, "Expiration": {"Days": 30}}, True),
        ({"Filter": {"Prefix": "events/year=2024/"}, "Expiration": {"Days": 30}}, True),
        ({"Filter": {"Prefix": "events/"}, "Transitions": [{"Days": 90, "StorageClass": "GLACIER_IR"}]}, False),
        ({"Filter": {"Prefix": "events/"}, "NoncurrentVersionExpiration": {"NoncurrentDays": 7}}, False),
        ({"Filter": {"Prefix": "dead-letters/"}, "Expiration": {"Days": 30}}, False),
        (None, False),
    ],
)
def test_an_archive_that_loses_its_start_is_not_counted_from(rule: dict[str, Any] | None, forgets: bool, aws: None) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="archive", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    if rule:
        rules = [{"ID": "a-rule", "Status": "Enabled", **rule}]
        s3.put_bucket_lifecycle_configuration(Bucket="archive", LifecycleConfiguration={"Rules": rules})
    if forgets:
        with pytest.raises(ValueError, match="rule a-rule of bucket archive deletes events"):
            archive.require_start("s3://archive/")
    else:
        archive.require_start("s3://archive/")
