"""Stream and batch agree: what the running pipeline wrote is what the job counts from the archive, to the bit.

Real orders where this machine has them, made-up ones elsewhere. ``make parity`` takes all of the file.
"""

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

import job
from cartstream_features import archive_file, cover, live, synthetic
from cartstream_features import columns as c
from tests.pipeline import LEASE_TABLE, TABLE_PREFIX, Pipeline, settle

REAL = Path(__file__).parents[3] / "shared/data/online-retail.csv.gz"
REAL_ORDERS = 18_405

#: How many orders are replayed at first, and how many when the shop goes on; a longer replay holds the earlier ones again.
FIRST, THEN = (int(orders) for orders in os.environ.get("PARITY_ORDERS", "600,700").split(","))

OF_USER, OF_PRODUCT, OF_PAIR = 6, 6, 5  # the last with the time that features of a request are derived from


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A file to replay and how many orders it holds."""
    if REAL.exists():
        return REAL, REAL_ORDERS
    made_up = synthetic.checkouts()
    file = tmp_path_factory.mktemp("orders") / "events.ndjson"
    file.write_text("".join(json.dumps(archive_file.posted(one)) + "\n" for one in made_up))
    return file, len(made_up)


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    running = Pipeline(tmp_path_factory.mktemp("pipeline") / "data")
    with pytest.MonkeyPatch.context() as environment:
        for name, value in running.environment.items():
            environment.setenv(name, value)
        yield running
    running.close()


@pytest.fixture(scope="module")
def dynamodb(pipeline: Pipeline) -> Any:
    return live.Connection.from_environment().client()


@pytest.fixture(scope="module")
def replayed(pipeline: Pipeline, dynamodb: Any, orders: tuple[Path, int]) -> int:
    return replay(pipeline, dynamodb, orders, FIRST)


def replay(pipeline: Pipeline, dynamodb: Any, orders: tuple[Path, int], limit: int) -> int:
    """Replays the first ``limit`` orders, waits until all are counted and archived, and gives how many that are."""
    file, there = orders
    expected = min(limit, there)
    pipeline.replay(file, expected)
    settle(lambda: is_archived(pipeline, expected), f"{expected} orders in the archive")
    settle(lambda: live_orders(dynamodb) == expected, f"{expected} orders in the tables")
    settle(lambda: is_committed(pipeline, dynamodb), "the checkpoints behind all of them")
    return expected


def is_committed(pipeline: Pipeline, dynamodb: Any) -> bool:
    committed = cover.read_checkpoints(dynamodb, LEASE_TABLE)
    last: dict[str, live.Position] = {}
    for event in archived_events(pipeline):
        at = live.Position(int(event[c.SEQUENCE_NUMBER]), int(event[c.SUB_SEQUENCE_NUMBER]))
        last[event[c.SHARD_ID]] = max(at, last.get(event[c.SHARD_ID], live.START))
    return all((committed[shard].at or live.START) >= at for shard, at in last.items())


def is_archived(pipeline: Pipeline, orders: int) -> bool:
    """Whether all that was posted is there, the repeated ones included: nothing live can be ahead of it then."""
    ids = [event["event_id"] for event in archived_events(pipeline)]
    return len(ids) >= pipeline.posted and len(set(ids)) == orders


def archived_events(pipeline: Pipeline) -> Iterator[dict[str, Any]]:
    for file in (pipeline.archive / "events").rglob("*"):
        if file.is_file():
            yield from map(json.loads, gzip.decompress(file.read_bytes()).splitlines())


def live_orders(dynamodb: Any) -> int:
    return sum(int(item[c.ORDERS]["N"]) for item in live.scan(dynamodb, tables().user_features))


def tables() -> live.Tables:
    return live.Tables(TABLE_PREFIX)


def items(dynamodb: Any) -> dict[str, list[live.Item]]:
    """All that the worker wrote, in an order that does not change."""
    of_worker = (tables().user_features, tables().product_features, tables().stream_clock)
    return {table: sorted(live.scan(dynamodb, table), key=repr) for table in of_worker}


def run(spark: SparkSession, pipeline: Pipeline, output: Path, *further: str) -> tuple[bool, dict[str, Any]]:
    given = ["--archive", str(pipeline.archive), "--output", str(output), "--table-prefix", TABLE_PREFIX, *further]
    # The caller has waited for the archive.
    made = job.Job(spark, job.parse([*given, "--checkpoints", LEASE_TABLE, "--delivery-delay", "0"]))
    return made.run(), made.summary


def require_parity(spark: SparkSession, pipeline: Pipeline, output: Path, orders: int) -> None:
    passed, summary = run(spark, pipeline, output, "--steps", "audit", "--exact", "true")
    print(json.dumps(summary))
    assert passed, (output / "audit.json").read_text()
    assert summary["orders"] == orders
    of_shoppers = live.scan(live.Connection.from_environment().client(), tables().user_features)
    pairs = sum(len(live.shopper_row(item)[c.PRODUCTS]) for item in of_shoppers)
    partials = sum(1 for _ in live.scan(live.Connection.from_environment().client(), tables().product_features))
    of_all = OF_USER * summary["shoppers"] + OF_PRODUCT * partials + OF_PAIR * pairs
    assert summary["audit"]["compared"] == of_all + 1  # and the clock


def test_every_feature_of_every_shopper_product_and_pair_equals_the_live_one(
    spark: SparkSession, pipeline: Pipeline, replayed: int, tmp_path: Path
) -> None:
    require_parity(spark, pipeline, tmp_path, replayed)


def test_so_does_what_the_api_tells(spark: SparkSession, pipeline: Pipeline, dynamodb: Any, replayed: int, tmp_path: Path) -> None:
    users = [item[c.USER_ID]["S"] for item in live.scan(dynamodb, tables().user_features)]
    products = sorted({item[c.PRODUCT_ID]["S"] for item in live.scan(dynamodb, tables().product_features)})
    told = tmp_path / "told.ndjson"
    with told.open("w") as file:
        file.writelines(f"{json.dumps(row)}\n" for row in pipeline.told(users, products))

    passed, summary = run(spark, pipeline, tmp_path, "--steps", "audit", "--live-values", str(told))

    print(json.dumps(summary))
    assert passed, (tmp_path / "audit.json").read_text()


def test_a_backfill_from_an_older_archive_changes_nothing_live(
    spark: SparkSession, pipeline: Pipeline, dynamodb: Any, replayed: int, tmp_path: Path
) -> None:
    before = items(dynamodb)

    _, summary = run(spark, pipeline, tmp_path, "--steps", "backfill", "--until", middle_of(pipeline))

    assert items(dynamodb) == before
    assert summary["orders"] < replayed
    for table in ("user_features", "product_features"):
        assert summary["backfill"][table]["kept"] > 0
        assert summary["backfill"][table]["put"] == summary["backfill"][table]["repaired"] == 0


def middle_of(pipeline: Pipeline) -> str:
    """The time at which half of the orders had arrived."""
    arrivals = sorted(event["arrived_at"] for event in archived_events(pipeline))
    return arrivals[len(arrivals) // 2]


def test_what_is_lost_wrong_or_set_aside_is_mended_and_the_worker_goes_on_from_there(
    spark: SparkSession, pipeline: Pipeline, dynamodb: Any, orders: tuple[Path, int], replayed: int, tmp_path: Path
) -> None:
    lost, wrong, aside = list(live.scan(dynamodb, tables().user_features))[:3]
    partial, miscounted, foreign = list(live.scan(dynamodb, tables().product_features))[:3]
    dynamodb.delete_item(TableName=tables().user_features, Key={c.USER_ID: lost[c.USER_ID]})
    dynamodb.put_item(TableName=tables().user_features, Item=wrong | next_version(wrong) | {c.LINES: {"N": "7777"}})
    dynamodb.put_item(TableName=tables().user_features, Item=aside | {c.SET_ASIDE: {"S": "its write is invalid"}})
    dynamodb.delete_item(TableName=tables().product_features, Key={name: partial[name] for name in (c.PRODUCT_ID, c.SHARD)})
    dynamodb.put_item(TableName=tables().product_features, Item=miscounted | next_version(miscounted) | {c.ORDERS: {"N": "7777"}})
    unreadable = {c.SET_ASIDE: {"S": "cannot be read"}, c.ORDERS: {"S": "many"}, c.POSITIONS: {"L": []}}
    dynamodb.put_item(TableName=tables().product_features, Item=foreign | unreadable)
    passed, summary = run(spark, pipeline, tmp_path, "--steps", "audit")
    assert not passed
    assert summary["audit"]["not_compared"] == {"set_aside": {"user_features": 1, "product_features": 1}}

    passed, summary = run(spark, pipeline, tmp_path, "--steps", "backfill,audit", "--exact", "true")

    assert passed, (tmp_path / "audit.json").read_text()
    of_shoppers, of_products = (summary["backfill"][table] for table in ("user_features", "product_features"))
    unchanged = {"unchanged": summary["shoppers"] - 3, "kept": 0, "contended": 0}
    assert of_shoppers == {"put": 1, "repaired": 1, "reset": 1, "reset_blind": 0, **unchanged}
    assert (of_products["put"], of_products["repaired"], of_products["reset_blind"], of_products["kept"]) == (1, 1, 1, 0)
    require_parity(spark, pipeline, tmp_path, replay(pipeline, dynamodb, orders, THEN))


def next_version(item: live.Item) -> live.Item:
    return {c.VERSION: {"N": str(int(item[c.VERSION]["N"]) + 1)}}
