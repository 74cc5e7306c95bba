"""Features computed by Spark equal those recomputed in the plainest way, to the bit."""

import json
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession

from cartstream_features import archive, archive_file, audit, counts, definition, values
from cartstream_features import columns as c
from tests import naive
from tests.naive import DAY, HOUR, Order

START = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1000)

ORDERS = st.lists(
    st.builds(
        Order,
        st.sampled_from(["ann", "bob", "cé"]),
        st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), min_size=1, max_size=5, unique=True).map(tuple),
        st.integers(START, START + 90 * DAY),
    ),
    min_size=1,
    max_size=60,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(ORDERS)
def test_batch_equals_a_plain_recomputation(spark: SparkSession, drawn: list[Order]) -> None:
    checkouts = [
        archive_file.Checkout(f"e{index}", order.user, order.products, datetime.fromtimestamp(order.at / 1000, UTC))
        for index, order in enumerate(drawn)
    ]
    with TemporaryDirectory() as folder:
        archive_file.write(Path(folder), archive_file.through_shards(checkouts, shards=2), by="all")
        events = archive.valid(archive.read(spark, folder))
        shoppers = counts.shoppers(archive.orders(archive.placed(events)))
        partials = counts.product_partials(counts.order_lines(shoppers))
        clock = archive.clock(events)
        found = audit.Counted(shoppers, partials).features(clock).collect()
    computed = {(row[c.USER_ID], row[c.PRODUCT_ID], row["feature"]): row["value"] for row in found if row["feature"] != c.LAST_ORDERED_AT}

    assert clock == max(order.at for order in drawn) // HOUR * HOUR
    assert computed == plainly(drawn, clock)


def plainly(orders: list[Order], clock: int) -> dict[tuple[str, str, str], float]:
    by_user: dict[str, list[Order]] = defaultdict(list)
    for order in orders:
        by_user[order.user].append(order)
    found = {}
    for user, theirs in by_user.items():
        found |= {(user, "", name): value for name, value in naive.user_features(theirs).items()}
        for product in {product for order in theirs for product in order.products}:
            pair = naive.pair_features(theirs, product)
            found |= {(user, product, name): value for name, value in pair.items()}
    for product, features in naive.product_features(orders, clock).items():
        found |= {("", product, name): value for name, value in features.items()}
    return found


def test_the_code_computes_what_is_defined() -> None:
    definition.read().require(values.computed())


def test_a_definition_with_another_feature_is_refused() -> None:
    document = json.loads(definition.SHARED_DEFINITION.read_text())
    document["features"][0]["name"] = "user_visits"

    with pytest.raises(ValueError, match=r"not computed \['user_visits'\], not defined \['user_orders'\]"):
        definition.parse(json.dumps(document)).require(values.computed())
