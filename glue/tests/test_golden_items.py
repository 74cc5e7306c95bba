"""The stored items that Java is held to as well (``GoldenItemsTest``): what each means, how it is written, and which cannot be read."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from cartstream_features import columns as c
from cartstream_features import live

GOLDEN = Path(__file__).resolve().parents[2] / "feature-store/src/test/resources/io/cartstream/store/golden"


def read(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text())


def item(wire: dict[str, Any]) -> live.Item:
    """The item as boto3 gives it: with bytes where the wire has base64."""
    return {name: value(of) for name, of in wire.items()}


def value(wire: dict[str, Any]) -> dict[str, Any]:
    if "B" in wire:
        return {"B": base64.b64decode(wire["B"])}
    if "L" in wire:
        return {"L": [value(one) for one in wire["L"]]}
    if "M" in wire:
        return {"M": item(wire["M"])}
    return wire


def cases(table: str) -> Any:
    return pytest.mark.parametrize("golden", read(table), ids=_name)


def sound_cases(table: str) -> Any:
    return pytest.mark.parametrize("golden", [golden for golden in read(table) if "means" in golden], ids=_name)


def _name(golden: dict[str, Any]) -> str:
    return str(golden["case"])


def shopper(means: dict[str, Any]) -> dict[str, Any]:
    """A row of ``backfill.shopper_rows``."""
    products = [
        {
            c.PRODUCT_ID: product_id,
            c.PAIR_ORDERS: held["orders"],
            c.FIRST_ORDER_NUMBER: held["first_order_number"],
            c.LAST_ORDER_NUMBER: held["last_order_number"],
            c.CART_POSITION_SUM: held["cart_position_sum"],
            c.LAST_ORDERED_AT: held["last_ordered_at"],
        }
        for product_id, held in means[c.PRODUCTS].items()
    ]
    return means | {c.PRODUCTS: products}


def version(means: dict[str, Any]) -> live.Item:
    return {c.VERSION: {"N": str(means[c.VERSION])}}


def assert_stands(kind: live.Kind, golden: dict[str, Any]) -> bool:
    """Whether the item is sound; it must stand as the case says."""
    expected = live.Standing.READABLE
    if golden.get("unreadable"):
        expected = live.Standing.UNREADABLE
    if "set_aside" in golden:
        expected = live.Standing.SET_ASIDE
    assert kind.standing(item(golden["item"])) is expected
    return expected is live.Standing.READABLE


@cases("user_features")
def test_shoppers_orders(golden: dict[str, Any]) -> None:
    if assert_stands(live.SHOPPERS, golden):
        stored, means = item(golden["item"]), golden["means"]
        row = live.shopper_row(stored)
        assert {name: row[name] for name in live.HISTORY} == {name: means[name] for name in live.HISTORY}
        assert sorted(row[c.PRODUCTS]) == sorted(tuple(product.values()) for product in shopper(means)[c.PRODUCTS])
        assert live.shopper_item(shopper(means)) | version(means) == stored


@cases("product_features")
def test_products_partials(golden: dict[str, Any]) -> None:
    if assert_stands(live.PARTIALS, golden):
        stored, means = item(golden["item"]), golden["means"]
        days = {int(day): lines for day, lines in means[c.DAILY_ORDERS].items()}
        row = live.partial_row(stored)
        assert row == {name: means[name] for name in row} | {c.DAILY_ORDERS: days}
        assert live.partial_item(means | {c.DAILY_ORDERS: days}) | version(means) == stored


class Put:
    """A client that keeps what is put."""

    def __init__(self) -> None:
        self.items: list[live.Item] = []

    def put_item(self, *, Item: live.Item, **_: Any) -> None:  # noqa: N803 - boto3's name
        self.items.append(Item)


@sound_cases("stream_clock")
def test_shards_clocks(golden: dict[str, Any]) -> None:
    client = Put()
    live.advance_clock(client, "stream_clock", golden["means"][c.SHARD], golden["means"][c.NEWEST_HOUR])
    assert client.items == [item(golden["item"])]


@sound_cases("product_neighbours")
def test_neighbours(golden: dict[str, Any]) -> None:
    names = [c.NEIGHBOUR_ID, c.SCORE, c.BOTH, c.LIFT]
    found = [dict(zip(names, neighbour, strict=True)) for neighbour in golden["means"][c.NEIGHBOURS]]
    assert live.neighbours_item({c.PRODUCT_ID: golden["means"][c.PRODUCT_ID], c.NEIGHBOURS: found}) == item(golden["item"])


def test_the_tables_and_their_keys() -> None:
    tables, stored = live.Tables("dev-"), read("tables")
    named = [tables.user_features, tables.product_features, tables.stream_clock, tables.product_neighbours, tables.products]
    assert {name.removeprefix("dev-") for name in named} <= stored.keys()
    for table, kind in (("user_features", live.SHOPPERS), ("product_features", live.PARTIALS)):
        assert kind.key == tuple(key for key in (stored[table]["hash_key"], stored[table]["range_key"]) if key)
