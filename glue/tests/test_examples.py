"""Training examples: the right candidates, the right values, and nothing of what came later."""

from collections.abc import Callable
from typing import Any

import pytest
from pyspark.sql import SparkSession

from cartstream_features import archive, counts, definition, examples, neighbours
from cartstream_features import columns as c
from cartstream_features.archive_file import Checkout
from cartstream_features.examples import ExampleSettings
from cartstream_features.neighbours import NeighbourSettings
from tests import naive
from tests.conftest import checkout
from tests.naive import Order

Archived = Callable[..., str]
SETTINGS = ExampleSettings(snapshot_days=30, popular_candidates=2, neighbours=NeighbourSettings(min_support=2))

SHOP = [
    checkout("ann", "tea", "milk", day=-80),
    checkout("bob", "tea", "milk", day=-78),
    checkout("eve", "jam", "tea", "milk", day=-60),
    checkout("ann", "jam", "tea", day=-40),
    checkout("bob", "tea", day=-20.2),
    checkout("cas", "rice", day=-3),
    checkout("ann", "milk", "rice", day=0),
    checkout("bob", "jam", day=1),
]


def rows_of(spark: SparkSession, folder: str, settings: ExampleSettings = SETTINGS) -> dict[tuple[str, int, str], Any]:
    orders = archive.orders(archive.placed(archive.valid(archive.read(spark, folder))))
    lines = counts.order_lines(counts.shoppers(orders))
    found = examples.examples(orders, lines, definition.read(), settings).collect()
    return {(row[c.USER_ID], row[c.ORDER_NUMBER], row[c.PRODUCT_ID]): row.asDict() for row in found}


def millis(one: Checkout) -> int:
    return int(one.ordered_at.timestamp() * 1000)


def test_values_labels_and_candidates_are_those_of_the_moment_before_the_order(spark: SparkSession, archived: Archived) -> None:
    found = rows_of(spark, archived(SHOP))
    target = SHOP[6]
    clock = millis(target) // naive.HOUR * naive.HOUR
    before = [Order(o.user_id, o.product_ids, millis(o)) for o in SHOP if millis(o) < millis(target)]
    anns = [order for order in before if order.user == "ann"]
    products = naive.product_features(before, clock)

    of_target = {product: row for (user, number, product), row in found.items() if (user, number) == ("ann", 3)}
    assert of_target.keys() == {"tea", "milk", "jam", "rice"}  # rice only because it is popular
    for product, row in of_target.items():
        expected = naive.user_features(anns) | products[product]
        expected |= naive.request_features(anns, product, clock, products[product])
        if any(product in order.products for order in anns):
            expected |= naive.pair_features(anns, product)
        else:
            expected |= dict.fromkeys(("up_order_count", "up_first_order_number", "up_last_order_number", "up_avg_cart_position"), 0)
        assert {name: row[name] for name in definition.read().names} == expected
        assert row[c.LABEL] == (product in target.product_ids)
        assert row[c.TARGET_SIZE] == 2
    assert [number for user, number, _ in found if user == "eve"] == []


def test_neither_the_order_itself_nor_anything_later_changes_its_example(spark: SparkSession, archived: Archived) -> None:
    whole = rows_of(spark, archived(SHOP))
    other_end = [*SHOP[:6], checkout("ann", "tea", "jam", "soap", day=0), checkout("eve", "milk", "rice", day=0.5)]
    changed = rows_of(spark, archived(other_end))
    what_was_bought = (c.LABEL, c.TARGET_SIZE, c.IS_LAST)

    def known(rows: dict[tuple[str, int, str], Any]) -> dict[Any, Any]:
        return {
            key: {name: value for name, value in row.items() if name not in what_was_bought}
            for key, row in rows.items()
            if key[:2] == ("ann", 3)
        }

    assert known(changed) == known(whole) != {}


def test_neighbours_are_counted_with_lift_and_support(spark: SparkSession, archived: Archived) -> None:
    orders = archive.orders(archive.placed(archive.valid(archive.read(spark, archived(SHOP)))))

    found = neighbours.neighbours(orders, NeighbourSettings(min_support=2)).collect()

    by_pair = {(row[c.PRODUCT_ID], row[c.NEIGHBOUR_ID]): row for row in found}
    assert by_pair.keys() == {("tea", "milk"), ("milk", "tea"), ("tea", "jam"), ("jam", "tea")}
    tea_milk = by_pair["tea", "milk"]  # 3 of the 8 orders hold both, 5 tea, 4 milk
    assert tea_milk[c.BOTH] == 3
    assert tea_milk[c.SCORE] == pytest.approx(3 / (5 * 4) ** 0.5)
    assert tea_milk[c.LIFT] == pytest.approx(3 * 8 / (5 * 4))
    assert (tea_milk[c.RANK], by_pair["tea", "jam"][c.RANK]) == (1, 2)


def test_at_a_cut_only_earlier_orders_make_neighbours(spark: SparkSession, archived: Archived) -> None:
    orders = archive.orders(archive.placed(archive.valid(archive.read(spark, archived(SHOP)))))
    cuts = [millis(SHOP[1]), millis(SHOP[2]), millis(SHOP[3]) + 1]

    found = neighbours.neighbours_at(orders, cuts, NeighbourSettings(min_support=2)).collect()

    support = {(row["snapshot"], row[c.PRODUCT_ID], row[c.NEIGHBOUR_ID]): row[c.BOTH] for row in found}
    assert {key: both for key, both in support.items() if key[1] == "tea"} == {
        (1, "tea", "milk"): 2,
        (2, "tea", "milk"): 3,
        (2, "tea", "jam"): 2,
    }
