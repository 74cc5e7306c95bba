"""What the job may write into the live tables: nothing over anything newer, and nothing that a worker would count twice."""

import hashlib
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from cartstream_features import audit, live
from cartstream_features import columns as c
from cartstream_features.cover import Cover
from cartstream_features.live import Backfill, Position
from cartstream_features.recent_events import ALWAYS, AT_MOST, LONGEST_WINDOW, decode, encode, hash_of, remembered

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
    c.RECENT_EVENTS: [{c.EVENT_ID: "first", c.RECEIVED_AT: 1000}, {c.EVENT_ID: "second", c.RECEIVED_AT: 2000}],
}


#: What the archive covers here.
UP_TO = Cover({"shard-0": Position(10, 2)})


@pytest.fixture
def dynamodb(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-west-1")
        for table, key in (("user_features", [c.USER_ID]), ("product_features", [c.PRODUCT_ID, c.SHARD])):
            client.create_table(
                TableName=table,
                AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in key],
                KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in zip(key, ("HASH", "RANGE"), strict=False)],
                BillingMode="PAY_PER_REQUEST",
            )
        yield client


def stored(dynamodb: Any) -> live.Item:
    item: live.Item = dynamodb.get_item(TableName="user_features", Key={c.USER_ID: {"S": "u"}})["Item"]
    return item


def worker_writes(dynamodb: Any, item: live.Item, version: int) -> None:
    dynamodb.put_item(TableName="user_features", Item={c.VERSION: {"N": str(version)}} | item)


def put(dynamodb: Any, item: live.Item, up_to: Cover = UP_TO) -> live.Written:
    backfill = Backfill(dynamodb, "user_features", live.SHOPPERS, up_to, clock=lambda: 1_800_000_000_000)
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
        c.RECENT_EVENTS: [hash_of(event_id).hex() for event_id in ("first", "second")],
        c.PRODUCTS: [("a", 1, 1, 1, 1, 1000)],
    }


def test_recent_events_are_hashes_of_eight_bytes_oldest_first() -> None:
    first, second = (hashlib.sha256(event_id.encode()).digest()[:8] for event_id in ("first", "second"))

    encoded = encode(remembered([("first", 1), ("second", 2)]))

    assert encoded == b"\x01\x02" + b"\x02" + first + b"\x02" + second
    assert [event.hashed for event in decode(encoded)] == [first, second]


def test_recent_events_are_bounded_by_time_and_by_number() -> None:
    at_once = [(str(number), 0) for number in range(2000)]
    day_by_day = [(str(number), number * LONGEST_WINDOW) for number in range(2000)]

    assert remembered(at_once)[0].hashed == hash_of(str(2000 - AT_MOST))
    assert len(remembered(at_once)) == AT_MOST
    assert len(remembered(day_by_day)) == ALWAYS
    assert len(remembered(day_by_day[:70] + [(f"of that day {number}", 69 * LONGEST_WINDOW) for number in range(90)])) == 92


def test_a_live_item_that_is_folded_beyond_the_archives_end_stays(dynamodb: Any) -> None:
    worker_writes(dynamodb, at("10:3", orders=5), 7)

    assert put(dynamodb, at("10:2", orders=4)).kept == 1
    assert stored(dynamodb)[c.ORDERS] == {"N": "5"}


def test_a_live_item_fed_by_a_shard_that_the_archive_does_not_cover_stays(dynamodb: Any) -> None:
    worker_writes(dynamodb, live.shopper_item(SHOPPER | {c.POSITIONS: {"shard-0": "1:0@1", "shard-1": "1:0@2"}, c.ORDERS: 5}), 7)

    assert put(dynamodb, at("10:2", orders=4)).kept == 1
    assert stored(dynamodb)[c.ORDERS] == {"N": "5"}


def test_a_wrong_item_is_repaired_and_its_version_raised(dynamodb: Any) -> None:
    worker_writes(dynamodb, at("9:7", orders=4), 7)

    assert put(dynamodb, at("10:0", orders=5)).repaired == 1
    assert stored(dynamodb)[c.ORDERS] == {"N": "5"}
    assert stored(dynamodb)[c.VERSION] == {"N": "8"}


def test_an_item_that_has_forgotten_event_ids_is_repaired(dynamodb: Any) -> None:
    worker_writes(dynamodb, at("10:0") | {c.RECENT_EVENTS: {"B": encode(remembered([("second", 2000)]))}}, 7)

    assert put(dynamodb, at("10:0")).repaired == 1
    assert stored(dynamodb)[c.RECENT_EVENTS] == {"B": encode(remembered([("first", 1000), ("second", 2000)]))}


def test_an_item_that_says_the_same_is_not_written_again(dynamodb: Any) -> None:
    worker_writes(dynamodb, at("9:7"), 7)

    assert put(dynamodb, at("10:0")).unchanged == 1
    assert stored(dynamodb)[c.VERSION] == {"N": "7"}


@pytest.mark.parametrize(
    ("damage", "outcome"),
    [
        ({c.SET_ASIDE: {"S": "its write is invalid"}}, "reset"),
        ({c.SET_ASIDE: {"S": "unreadable"}, c.POSITIONS: {"L": []}, c.PRODUCTS: {"BOOL": True}}, "reset_blind"),
        ({c.SET_ASIDE: {"L": []}, c.VERSION: {"S": "seven"}}, "reset"),
        ({c.POSITIONS: {"M": {"shard-0": {"S": "nowhere"}}}}, "reset_blind"),
        ({c.ORDERS: {"N": "1.5"}}, "reset"),
        ({c.ORDERS: {"N": "1" + 30 * "0"}}, "reset"),
        ({c.PRODUCTS: {"B": b"\xff\xff"}}, "reset"),
        ({c.RECENT_EVENTS: {"B": b"torn"}}, "reset"),
        ({c.VERSION: {"N": "0.1"}}, "reset"),
    ],
)
def test_an_item_that_is_set_aside_or_unreadable_is_overwritten_whole(dynamodb: Any, damage: live.Item, outcome: str) -> None:
    worker_writes(dynamodb, at("10:0", orders=4) | damage, 7)

    assert getattr(put(dynamodb, at("10:0", orders=5)), outcome) == 1
    assert stored(dynamodb) == at("10:0", orders=5) | {c.VERSION: {"N": "1800000000000"}}


def test_an_item_whose_version_is_higher_than_the_clock_gets_a_higher_one(dynamodb: Any) -> None:
    worker_writes(dynamodb, at("10:0") | {c.SET_ASIDE: {"S": "cannot be read"}}, 2**62 + 1)

    assert put(dynamodb, at("10:0")).reset == 1
    assert stored(dynamodb)[c.VERSION] == {"N": str(2**62 + 2)}


def test_an_item_set_aside_at_an_event_beyond_the_archives_end_waits_for_it(dynamodb: Any) -> None:
    worker_writes(dynamodb, at("10:3") | {c.SET_ASIDE: {"S": "its write is invalid"}}, 7)

    assert put(dynamodb, at("10:0")).kept == 1
    assert stored(dynamodb)[c.SET_ASIDE] == {"S": "its write is invalid"}


def test_an_item_without_any_of_a_workers_attributes_is_overwritten_whole(dynamodb: Any) -> None:
    dynamodb.put_item(TableName="user_features", Item={c.USER_ID: {"S": "u"}, c.SET_ASIDE: {"S": "its write is invalid"}})

    assert put(dynamodb, at("10:0")).reset_blind == 1
    assert stored(dynamodb) == at("10:0") | {c.VERSION: {"N": "1800000000000"}}


def test_a_race_that_a_worker_wins_is_decided_anew(dynamodb: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    worker_writes(dynamodb, at("9:7", orders=4), 7)
    between_our_reading_and_our_write(monkeypatch, [lambda: worker_writes(dynamodb, at("10:1", orders=9), 8)])

    assert put(dynamodb, at("10:1", orders=5)).repaired == 1
    assert stored(dynamodb)[c.ORDERS] == {"N": "5"}
    assert stored(dynamodb)[c.VERSION] == {"N": "9"}


def test_an_item_that_a_worker_folds_beyond_the_archive_meanwhile_stays(dynamodb: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    worker_writes(dynamodb, at("9:7", orders=4), 7)
    between_our_reading_and_our_write(monkeypatch, [lambda: worker_writes(dynamodb, at("11:0", orders=9), 8)])

    assert put(dynamodb, at("10:0", orders=5)).kept == 1
    assert stored(dynamodb)[c.ORDERS] == {"N": "9"}


def test_a_worker_that_is_always_faster_is_reported(dynamodb: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    worker_writes(dynamodb, at("9:7", orders=4), 7)
    races = [lambda n=n: worker_writes(dynamodb, at("9:8", orders=9), n) for n in range(8, 8 + live.ATTEMPTS)]
    between_our_reading_and_our_write(monkeypatch, races)

    assert put(dynamodb, at("10:0", orders=5)).contended == 1


def between_our_reading_and_our_write(monkeypatch: pytest.MonkeyPatch, races: list[Any]) -> None:
    read = Backfill._read

    def reading(backfill: Backfill, item: live.Item) -> live.Item | None:
        found = read(backfill, item)
        if races:
            races.pop(0)()
        return found

    monkeypatch.setattr(Backfill, "_read", reading)


def partial(orders: int, position: str) -> live.Item:
    counts = {c.ORDERS: orders, c.REORDERS: 0, c.FIRST_ORDERS: orders, c.SECOND_ORDERS: 0, c.DAILY_ORDERS: {20_000: orders}}
    return live.partial_item({c.PRODUCT_ID: "a", c.SHARD: "shard-0", **counts, c.POSITIONS: position})


@pytest.mark.parametrize(
    ("live_item", "outcome"),
    [
        (partial(7, "10:1"), "repaired"),  # its batch's end, past its newest order, which is at 4:0
        (partial(7, "10:3"), "kept"),
        (partial(3, "10:1"), "unchanged"),
        (partial(3, "4:0"), "unchanged"),
        (partial(3, "3:9"), "repaired"),  # the order at 4:0 would be counted once more
    ],
)
def test_a_partial_is_held_against_the_archives_end_in_its_shard(dynamodb: Any, live_item: live.Item, outcome: str) -> None:
    dynamodb.put_item(TableName="product_features", Item=live_item | {c.VERSION: {"N": "7"}})
    backfill = Backfill(dynamodb, "product_features", live.PARTIALS, UP_TO)

    backfill.put(partial(3, "10:2"), newest=Position(4, 0))

    assert getattr(backfill.written, outcome) == 1
    expected = partial(3, "10:2") | {c.VERSION: {"N": "8"}} if outcome == "repaired" else live_item | {c.VERSION: {"N": "7"}}
    assert next(live.scan(dynamodb, "product_features")) == expected


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
