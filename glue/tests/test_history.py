"""The fold of one shopper, and the bytes its products are stored as."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartstream_features import history, product_map
from cartstream_features.history import OrderHistory, ProductOrders
from tests import naive

BASKETS = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6, unique=True)
ORDERS = st.lists(st.tuples(BASKETS, st.integers(0, 4_000_000_000_000)), min_size=1, max_size=12)


def folded(orders: list[tuple[list[str], int]]) -> OrderHistory:
    found = OrderHistory()
    for basket, at in orders:
        found.add(basket, at)
    return found


@given(ORDERS)
@settings(max_examples=200)
def test_folding_order_by_order_equals_counting_all_of_them(orders: list[tuple[list[str], int]]) -> None:
    plain = [naive.Order("u", tuple(basket), at) for basket, at in orders]
    found = folded(orders)
    expected = naive.user_features(plain)

    assert found.orders == expected["user_orders"]
    assert found.lines == expected["user_products"]
    assert found.distinct_products == expected["user_distinct_products"]
    assert found.reordered_lines == found.lines - found.distinct_products
    assert found.later_lines == found.lines - len(orders[0][0])
    assert (found.first_order_at, found.last_order_at) == (min(at for _, at in orders), max(at for _, at in orders))
    for product, pair in found.products.items():
        expected = naive.pair_features(plain, product)
        assert (pair.orders, pair.first_order_number, pair.last_order_number) == (
            expected["up_order_count"],
            expected["up_first_order_number"],
            expected["up_last_order_number"],
        )
        assert pair.cart_position_sum / pair.orders == expected["up_avg_cart_position"]


def test_past_the_bound_the_least_recently_ordered_leave() -> None:
    found = OrderHistory()
    for order in range(100):
        found.add([f"order-{order:03d}-product-{product:03d}" for product in range(100)], order)

    weight = history.WEIGHT_BESIDE_ID + len("order-000-product-000")
    assert found.distinct_products == 10_000
    assert len(found.products) == history.MAX_PRODUCTS_WEIGHT // weight
    assert found.forgotten_products == 10_000 - len(found.products)
    assert "order-099-product-000" in found.products
    assert "order-000-product-000" not in found.products


def test_a_forgotten_product_that_comes_back_counts_as_new() -> None:
    found = OrderHistory()
    for order in range(100):
        found.add([f"order-{order:03d}-product-{product:03d}" for product in range(100)], order)

    [line] = found.add(["order-000-product-000"], 100)

    assert line.nth == 1
    assert found.products["order-000-product-000"].first_order_number == 101


def test_the_bytes_are_those_of_the_documented_format() -> None:
    products = {
        "c": ProductOrders(1, 1, 1, 1, 400),
        "b": ProductOrders(1, 3, 3, 2, 1000),
        "a": ProductOrders(2, 1, 3, 5, 1000),
    }

    assert product_map.encode(products).hex(" ") == ("01 02 03 d0 0f 02 01 61 02 01 05 01 62 01 03 02 01 af 09 01 01 63 01 01 01")


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
        st.tuples(*[st.integers(1, 2**40)] * 4),
        max_size=30,
    )
)
def test_what_is_encoded_is_decoded(drawn: dict[str, tuple[int, int, int, int]]) -> None:
    products = {
        name: ProductOrders(orders, first, last, positions, last * 7919 % 4_000_000_000_000 - 1_000_000_000_000)
        for name, (orders, first, last, positions) in drawn.items()
    }

    assert product_map.decode(product_map.encode(products)) == products


def test_a_torn_or_unknown_map_is_refused() -> None:
    whole = product_map.encode({"a": ProductOrders(1, 1, 1, 1, 0)})

    with pytest.raises(ValueError, match="ends too early"):
        product_map.decode(whole[:-1])
    with pytest.raises(ValueError, match="unknown version 2"):
        product_map.decode(b"\x02\x00")
