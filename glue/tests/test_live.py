"""What the job may write into the live tables: nothing over anything newer, and nothing that a worker would count twice."""

import hashlib
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from cartstream_features import audit, live
from cartstream_features import columns as c
from cartstream_features.live import Backfill, Position

SHOPPER: dict[str, Any] = {
    c.USER_ID: "u",
    **dict.fromkeys((c.ORDERS, c.LINES, c.DISTINCT_PRODUCTS, c.REORDERED_LINES, c.LATER_LINES, c.FORGOTTEN_PRODUCTS), 1),
    c.FIRST_ORDER_AT: 1000,
    c.LAST_ORDER_AT: 2000,
    c.PRODUCTS: [
        {
            c.PRODUCT_ID: "a",
            c.PAIR_ORDERS: 1,
            c.FIRST_ORDER_NUMBER: 1,
            c.LAST_ORDER_NUMBER: 1,
            c.CART_POSITION_SUM: 1,
            c.LAST_ORDERED_AT: 1000,
        }
    ],
    c.POSITIONS: {"shard-0": "10:2@1700000000000"},
    c.RECENT_EVENTS: ["first", "second"],
}


@pytest.fixture
def dynamodb(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-west-1")
        client.create_table(
            TableName="user_features",
            AttributeDefinitions=[{"AttributeName": c.USER_ID, "AttributeType": "S"}],
            KeySchema=[{"AttributeName": c.USER_ID, "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
        yield client


def stored(dynamodb: Any) -> live.Item:
    item: live.Item = dynamodb.get_item(TableName="user_features", Key={c.USER_ID: {"S": "u"}})["Item"]
    return item


def put(dynamodb: Any, item: live.Item) -> live.Written:
    backfill = Backfill(dynamodb, "user_features", (c.USER_ID,))
    backfill.put(item)
    return backfill.written


def at(position: str, orders: int = 1) -> live.Item:
    return live.shopper_item(SHOPPER | {c.POSITIONS: {"shard-0": f"{position}@1"}, c.ORDERS: orders})


def test_a_missing_item_is_put_as_the_workers_first_version(dynamodb: Any) -> None:
    assert put(dynamodb, live.shopper_item(SHOPPER)).put == 1

    item = stored(dynamodb)
    assert item[c.VERSION] == {"N": "1"}
    assert item[c.POSITIONS] == {"M": {"shard-0": {"S": "10:2@1700000000000"}}}
    assert live.shopper_row(item) == {
        **{name: SHOPPER[name] for name in SHOPPER if name not in (c.POSITIONS, c.RECENT_EVENTS, c.PRODUCTS)},
        c.PRODUCTS: [("a", 1, 1, 1, 1, 1000)],
    }


def test_recent_events_are_hashes_of_eight_bytes_oldest_first() -> None:
    first, second = (hashlib.sha256(event_id.encode()).digest()[:8] for event_id in ("first", "second"))

    assert live.recent_events(["first", "second"]) == first + second
    assert len(live.recent_events(map(str, range(2000)))) == 8 * live.RECENT_EVENTS_KEPT


def test_a_live_item_that_knows_more_stays(dynamodb: Any) -> None:
    put(dynamodb, at("10:3", orders=5))

    assert put(dynamodb, at("10:2", orders=4)).kept == 1
    assert stored(dynamodb)[c.ORDERS] == {"N": "5"}


def test_a_live_item_fed_by_a_shard_that_the_batch_has_not_seen_stays(dynamodb: Any) -> None:
    put(dynamodb, live.shopper_item(SHOPPER | {c.POSITIONS: {"shard-0": "1:0@1", "shard-1": "1:0@2"}, c.ORDERS: 5}))

    assert put(dynamodb, at("10:2", orders=4)).kept == 1
    assert stored(dynamodb)[c.ORDERS] == {"N": "5"}


def test_a_wrong_item_that_knows_nothing_more_is_repaired_under_its_version(dynamodb: Any) -> None:
    put(dynamodb, at("9:7", orders=4))

    assert put(dynamodb, at("10:0", orders=5)).repaired == 1
    assert stored(dynamodb)[c.ORDERS] == {"N": "5"}
    assert stored(dynamodb)[c.VERSION] == {"N": "2"}


def test_an_item_that_says_the_same_is_not_written_again(dynamodb: Any) -> None:
    put(dynamodb, at("9:7"))

    assert put(dynamodb, at("10:0")).unchanged == 1
    assert stored(dynamodb)[c.VERSION] == {"N": "1"}


def test_an_item_written_meanwhile_stays(dynamodb: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    put(dynamodb, at("9:7", orders=4))
    backfill = Backfill(dynamodb, "user_features", (c.USER_ID,))
    read = stored(dynamodb)
    monkeypatch.setattr(Backfill, "_read", lambda *_: read)
    put(dynamodb, at("9:8", orders=9))  # the worker, between our read and our write

    backfill.put(at("10:0", orders=5))

    assert backfill.written.kept == 1
    assert stored(dynamodb)[c.ORDERS] == {"N": "9"}


def test_positions_compare_as_numbers() -> None:
    assert Position.parse("9:11") < Position.parse("10:0@170") < Position.parse("10:2") < Position.parse(f"{10**55}:0")


def test_a_live_clock_behind_the_archive_is_a_mismatch_one_before_it_is_ahead() -> None:
    behind, equal, ahead = (audit.Report(compared=1) for _ in range(3))
    for report, hour in ((behind, 1), (equal, 2), (ahead, 3)):
        audit.compare_clocks(report, batch=2, other=hour)

    assert behind.mismatches == {"stream_clock": 1}
    assert equal.passed(exact=True)
    assert ahead.passed(exact=False)
    assert not ahead.passed(exact=True)
