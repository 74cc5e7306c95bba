"""The job against live tables that are wrong, while the archive lacks what Firehose has not delivered."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from moto.server import ThreadedMotoServer
from pyspark.sql import SparkSession

import job
from cartstream_features import archive_file, live
from cartstream_features import columns as c
from cartstream_features.archive_file import archived as event
from tests.conftest import MONDAY, checkout

USERS, PARTIALS, CLOCKS, LEASES = "test-user_features", "test-product_features", "test-stream_clock", "leases"
KEYS = {USERS: [c.USER_ID], PARTIALS: [c.PRODUCT_ID, c.SHARD], CLOCKS: [c.SHARD], LEASES: ["leaseKey"]}

#: What has been ordered: at these places of two shards.
EVENTS = [
    event(checkout("ann", "mug", "tea"), "shard-0", 10, 0, MONDAY),
    event(checkout("ann", "mug", day=1), "shard-0", 20, 0, MONDAY + timedelta(days=1)),
    event(checkout("bob", "tea"), "shard-0", 30, 0, MONDAY + timedelta(days=2)),
    event(checkout("eve", "mug"), "shard-1", 15, 0, MONDAY),
    event(checkout("eve", "tea", day=3), "shard-1", 40, 0, MONDAY + timedelta(days=3)),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://{host}:{port}")
        environment.setenv("AWS_REGION", "eu-west-1")
        client = live.Connection.from_environment().client()
        for table, names in KEYS.items():
            client.create_table(
                TableName=table,
                AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
                KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)],
                BillingMode="PAY_PER_REQUEST",
            )
        yield client
        for table in KEYS:  # moto keeps what it holds for the whole process
            client.delete_table(TableName=table)
    server.stop()


@pytest.fixture(scope="module")
def right(spark: SparkSession, server: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[live.Item]]:
    """What the tables hold where all is right."""
    folder = tmp_path_factory.mktemp("right")
    archive_file.write(folder / "archive", EVENTS)
    passed, summary = read(spark, folder, "--steps", "backfill", "--archive-at-rest", "true")
    assert passed
    assert (summary["backfill"]["user_features"]["put"], summary["backfill"]["product_features"]["put"]) == (3, 4)
    return {table: items(server, table) for table in (USERS, PARTIALS, CLOCKS)}


@pytest.fixture
def dynamodb(server: Any, right: dict[str, list[live.Item]]) -> Any:
    for table, there in right.items():
        for item in items(server, table):
            server.delete_item(TableName=table, Key={name: item[name] for name in KEYS[table]})
        for item in there:
            server.put_item(TableName=table, Item=item)
    return server


@pytest.fixture
def run(spark: SparkSession, dynamodb: Any, tmp_path: Path) -> Callable[..., tuple[bool, dict[str, Any]]]:
    """Runs the job; ``meanwhile`` is what happens while it waits for Firehose."""
    archive_file.write(tmp_path / "archive", EVENTS)
    for shard, at in (("shard-0", "35"), ("shard-1", "45")):  # the last records were no events
        checkpoint(dynamodb, shard, at)

    def running(*arguments: str, meanwhile: Callable[[], None] = lambda: None) -> tuple[bool, dict[str, Any]]:
        return read(spark, tmp_path, "--checkpoints", LEASES, *arguments, meanwhile=meanwhile)

    return running


def read(spark: SparkSession, folder: Path, *arguments: str, meanwhile: Callable[[], None] = lambda: None) -> tuple[bool, dict[str, Any]]:
    given = ["--archive", str(folder / "archive"), "--output", str(folder / "output"), "--table-prefix", "test-", *arguments]
    made = job.Job(spark, job.parse(given), wait=lambda _: meanwhile())
    return made.run(), json.loads(json.dumps(made.summary))


def checkpoint(dynamodb: Any, shard: str, at: str) -> None:
    lease = {"leaseKey": {"S": shard}, "checkpoint": {"S": at}, "checkpointSubSequenceNumber": {"N": "0"}}
    dynamodb.put_item(TableName=LEASES, Item=lease)


def overwrite(dynamodb: Any, table: str, changed: live.Item, **key: str) -> None:
    """What a worker, or a hand, has written: with a version of its own."""
    item = stored(dynamodb, table, **key)
    dynamodb.put_item(TableName=table, Item=item | {c.VERSION: {"N": str(int(item[c.VERSION]["N"]) + 1)}} | changed)


def stored(dynamodb: Any, table: str, **key: str) -> live.Item:
    item: live.Item = dynamodb.get_item(TableName=table, Key={name: {"S": text} for name, text in key.items()})["Item"]
    return item


def test_what_is_wrong_set_aside_or_too_much_is_repaired_and_the_audit_says_so(dynamodb: Any, run: Any) -> None:
    before = {table: [item | {c.VERSION: None, c.POSITIONS: None} for item in items(dynamodb, table)] for table in (USERS, PARTIALS)}
    # The live worker's positions are its batches' ends.
    overwrite(dynamodb, PARTIALS, {c.ORDERS: {"N": "9"}, c.POSITIONS: {"S": "34:1"}}, product_id="mug", shard="shard-0")
    overwrite(dynamodb, PARTIALS, {c.SET_ASIDE: {"S": "unreadable"}, c.ORDERS: {"S": "?"}}, product_id="tea", shard="shard-1")
    overwrite(dynamodb, USERS, {c.LINES: {"N": "7777"}}, user_id="ann")
    overwrite(dynamodb, USERS, {c.SET_ASIDE: {"S": "its write is invalid"}, c.POSITIONS: {"L": []}}, user_id="bob")
    phantom = stored(dynamodb, PARTIALS, product_id="mug", shard="shard-1") | {c.PRODUCT_ID: {"S": "phantom"}}
    dynamodb.put_item(TableName=PARTIALS, Item=phantom)

    passed, summary = run("--steps", "audit")

    assert not passed
    found = summary["audit"]
    assert found["mismatches"].keys() >= {"prod_orders", "user_products"}
    assert found["not_compared"] == {"set_aside": {"user_features": 1, "product_features": 1}}

    passed, summary = run("--steps", "backfill,audit", "--exact", "true")

    assert passed
    assert summary["backfill"]["product_features"] == {
        "put": 0,
        "repaired": 2,
        "reset": 1,
        "reset_blind": 0,
        "unchanged": 2,
        "kept": 0,
        "contended": 0,
    }
    assert summary["backfill"]["user_features"] == {
        "put": 0,
        "repaired": 1,
        "reset": 0,
        "reset_blind": 1,
        "unchanged": 1,
        "kept": 0,
        "contended": 0,
    }
    assert summary["backfill"]["to_confirm"] == 0  # the worker has stood still
    of_phantom = stored(dynamodb, PARTIALS, product_id="phantom", shard="shard-1")
    assert (of_phantom[c.ORDERS], of_phantom[c.VERSION]) == ({"N": "0"}, {"N": "2"})
    dynamodb.delete_item(TableName=PARTIALS, Key={c.PRODUCT_ID: {"S": "phantom"}, c.SHARD: {"S": "shard-1"}})
    after = {table: [item | {c.VERSION: None, c.POSITIONS: None} for item in items(dynamodb, table)] for table in (USERS, PARTIALS)}
    assert after == before


def items(dynamodb: Any, table: str) -> list[live.Item]:
    return sorted(live.scan(dynamodb, table), key=lambda item: [item[name]["S"] for name in KEYS[table]])


def test_what_lies_beyond_the_checkpoint_is_left_to_the_worker(dynamodb: Any, run: Any) -> None:
    checkpoint(dynamodb, "shard-1", "20")  # eve's second order may not be the only one behind it
    overwrite(dynamodb, PARTIALS, {c.ORDERS: {"N": "9"}}, product_id="tea", shard="shard-1")
    overwrite(dynamodb, PARTIALS, {c.ORDERS: {"N": "9"}, c.POSITIONS: {"S": "20:0"}}, product_id="mug", shard="shard-1")
    overwrite(dynamodb, USERS, {c.SET_ASIDE: {"S": "unreadable"}, c.POSITIONS: {"L": []}}, user_id="bob")

    passed, summary = run("--steps", "backfill,audit", meanwhile=lambda: checkpoint(dynamodb, "shard-1", "45"))

    assert passed
    assert summary["audit"]["not_compared"] == {"ahead": {"user_features": 1, "product_features": 1}}
    assert summary["backfill"]["to_confirm"] == 1  # bob: what the worker skipped meanwhile the next run tells
    assert stored(dynamodb, PARTIALS, product_id="tea", shard="shard-1")[c.ORDERS] == {"N": "9"}
    repaired = stored(dynamodb, PARTIALS, product_id="mug", shard="shard-1")
    assert (repaired[c.ORDERS], repaired[c.POSITIONS]) == ({"N": "1"}, {"S": "20:0"})


def test_a_shard_whose_archive_lacks_what_a_live_item_names_is_refused(dynamodb: Any, run: Any, tmp_path: Path) -> None:
    for file in (tmp_path / "archive").rglob("*.gz"):
        file.unlink()
    archive_file.write(tmp_path / "archive", EVENTS[:2] + EVENTS[3:])  # Firehose is late with bob's order
    overwrite(dynamodb, PARTIALS, {c.ORDERS: {"N": "9"}}, product_id="mug", shard="shard-0")
    overwrite(dynamodb, PARTIALS, {c.ORDERS: {"N": "9"}}, product_id="mug", shard="shard-1")

    passed, summary = run("--steps", "backfill,audit")

    assert not passed
    assert summary["backfill"]["refused_shards"].keys() == {"shard-0"}
    assert "1 shoppers' items hold orders that the archive lacks" in summary["backfill"]["refused_shards"]["shard-0"]
    assert stored(dynamodb, PARTIALS, product_id="mug", shard="shard-0")[c.ORDERS] == {"N": "9"}
    assert stored(dynamodb, PARTIALS, product_id="mug", shard="shard-1")[c.ORDERS] == {"N": "1"}
    assert summary["audit"]["not_compared"] == {"refused": {"user_features": 2, "product_features": 2}}
    assert summary["audit"]["mismatches"] == {}
