"""Training examples: for an order that is known, every candidate that could have been recommended just before it, and
whether it was bought.

**No leakage.** The example's order is the *target*. What is said of the shopper comes from the shopper's orders before
the target. What is said of a product comes from the lines of other orders with an earlier event time. The candidates
from neighbours come from the last snapshot of neighbours before the target, the popular ones from the 30 days before
the target's UTC day. The clock is the target's hour: the moment of the request, which is known when one is asked to
recommend.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, BooleanType, LongType, StringType, StructField, StructType

from cartstream_features import columns as c
from cartstream_features import neighbours as nb
from cartstream_features import values
from cartstream_features.counts import HISTORY_COLUMNS, LONGEST_WINDOW, PAIR_COLUMNS, PRODUCT_ROW, products_row
from cartstream_features.definition import FeatureDefinition
from cartstream_features.history import OrderHistory, utf16
from cartstream_features.neighbours import NeighbourSettings

TARGET = [c.USER_ID, c.ORDER_NUMBER]
RECENT = "recent_products"
POPULARITY = "popularity"
NEIGHBOUR_SCORE = "neighbour_score"

_DAY = c.MILLIS_PER_DAY
_AS_OF = [c.ORDERS, c.REORDERS, c.FIRST_ORDERS, c.SECOND_ORDERS, c.ORDERS_7D, c.ORDERS_30D]
_PROD = "prod__"


@dataclass(frozen=True)
class ExampleSettings:
    """Which orders become examples, and which candidates they have."""

    #: The first order of a shopper that is a target: before it there must be something to learn from.
    first_target: int = 2
    #: At most so many targets a shopper, the last ones: a wholesaler with 200 orders must not outweigh 100 shoppers.
    targets_per_shopper: int = 10
    #: So many of the shopper's products, most recently ordered first, bring in their neighbours.
    recent_products: int = 20
    #: At most so many candidates from neighbours.
    neighbour_candidates: int = 20
    #: At most so many popular candidates.
    popular_candidates: int = 20
    #: Neighbours are counted again after so many days, as a regular job would do.
    snapshot_days: int = 91
    neighbours: NeighbourSettings = field(default_factory=NeighbourSettings)


_TARGET_ROW = StructType(
    [
        StructField(c.USER_ID, StringType(), False),
        StructField(c.ORDER_NUMBER, LongType(), False),
        StructField(c.ORDERED_AT, LongType(), False),
        StructField(c.BASKET, ArrayType(StringType(), False), False),
        StructField(c.IS_LAST, BooleanType(), False),
        *[StructField(name, LongType(), False) for name in HISTORY_COLUMNS],
        StructField(c.PRODUCTS, ArrayType(PRODUCT_ROW, False), False),
        StructField(RECENT, ArrayType(StringType(), False), False),
    ]
)


def targets(orders: DataFrame, settings: ExampleSettings) -> DataFrame:
    """One row a target order: what it held, and all that the shopper's orders before it say."""

    def of_shopper(frame: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame(_targets_of_shopper(frame, settings), columns=_TARGET_ROW.fieldNames())

    plain = orders.select(c.USER_ID, c.ORDER_NUMBER, c.ORDERED_AT, c.BASKET)
    return plain.groupBy(c.USER_ID).applyInPandas(of_shopper, _TARGET_ROW).withColumn(c.BUCKET, bucket(c.USER_ID))


def bucket(user_id: str) -> Any:
    """A shopper's place among 100, always the same: what splits are cut by."""
    return F.pmod(F.crc32(F.col(user_id)), F.lit(100)).cast("int")


def _targets_of_shopper(orders: pd.DataFrame, settings: ExampleSettings) -> list[tuple[Any, ...]]:
    history = OrderHistory()
    rows: list[tuple[Any, ...]] = []
    first = max(settings.first_target, len(orders) - settings.targets_per_shopper + 1)
    for order in orders.sort_values(c.ORDER_NUMBER).itertuples(index=False):
        if order.order_number >= first:
            rows.append(
                (
                    order.user_id,
                    order.order_number,
                    order.ordered_at,
                    list(order.basket),
                    order.order_number == len(orders),
                    *(getattr(history, name) for name in HISTORY_COLUMNS),
                    products_row(history),
                    _recent_products(history, settings.recent_products),
                )
            )
        history.add(order.basket, int(order.ordered_at))
    return rows


def _recent_products(history: OrderHistory, limit: int) -> list[str]:
    products = history.products
    return sorted(products, key=lambda product: (-products[product].last_order_number, utf16(product)))[:limit]


def snapshot_cuts(first: int, last: int, days: int) -> list[int]:
    """The times at which neighbours are counted again, every ``days`` days after the first order, up to the last."""
    return list(range(first + days * _DAY, last + 1, days * _DAY))


def candidates(targets: DataFrame, orders: DataFrame, settings: ExampleSettings) -> DataFrame:
    """One row a target and candidate: what the shopper's orders say of it, by which ways it came, and whether it was bought."""
    known = targets.select(*TARGET, F.inline(c.PRODUCTS))
    found = (
        _from_neighbours(targets, orders, settings)
        .unionByName(_from_popularity(targets, orders, settings), allowMissingColumns=True)
        .groupBy(*TARGET, c.PRODUCT_ID)
        .agg(F.max(NEIGHBOUR_SCORE).alias(NEIGHBOUR_SCORE), F.max(POPULARITY).alias(POPULARITY))
    )
    baskets = targets.select(*TARGET, F.explode(c.BASKET).alias(c.PRODUCT_ID), F.lit(1).alias(c.LABEL))
    zeros = [NEIGHBOUR_SCORE, POPULARITY, c.LABEL, *PAIR_COLUMNS]
    return known.join(found, [*TARGET, c.PRODUCT_ID], "full").join(baskets, [*TARGET, c.PRODUCT_ID], "left").fillna(0, zeros)


def _from_neighbours(targets: DataFrame, orders: DataFrame, settings: ExampleSettings) -> DataFrame:
    span = orders.agg(F.min(c.ORDERED_AT), F.max(c.ORDERED_AT)).first()
    cuts = snapshot_cuts(span[0], span[1], settings.snapshot_days) if span is not None and span[0] is not None else []
    if not cuts:
        return targets.select(*TARGET, F.lit("").alias(c.PRODUCT_ID), F.lit(0.0).alias(NEIGHBOUR_SCORE)).limit(0)
    tables = nb.neighbours_at(orders, cuts, settings.neighbours)
    snapshot = sum((F.col(c.ORDERED_AT) >= cut).cast("int") for cut in cuts) - F.lit(1)
    recent = targets.select(*TARGET, snapshot.alias(nb.SNAPSHOT), F.explode(RECENT).alias(c.PRODUCT_ID))
    scored = (
        recent.join(tables, [nb.SNAPSHOT, c.PRODUCT_ID])
        .groupBy(*TARGET, F.col(c.NEIGHBOUR_ID).alias(c.PRODUCT_ID))
        .agg(F.sum(c.SCORE).alias(NEIGHBOUR_SCORE))
    )
    return _best(scored, TARGET, NEIGHBOUR_SCORE, settings.neighbour_candidates)


def _from_popularity(targets: DataFrame, orders: DataFrame, settings: ExampleSettings) -> DataFrame:
    day = F.floor(F.col(c.ORDERED_AT) / _DAY)
    days = targets.select(*TARGET, day.alias("day"))
    sold = orders.select(day.alias("sold_on"), F.explode(c.BASKET).alias(c.PRODUCT_ID))
    per_day = sold.groupBy("sold_on", c.PRODUCT_ID).agg(F.count("*").alias("sold"))
    popular = (
        per_day.withColumn("day", F.explode(F.sequence(F.col("sold_on") + 1, F.col("sold_on") + LONGEST_WINDOW)))
        .join(F.broadcast(days.select("day").distinct()), "day")
        .groupBy("day", c.PRODUCT_ID)
        .agg(F.sum("sold").alias(POPULARITY))
    )
    best = _best(popular, ["day"], POPULARITY, settings.popular_candidates)
    return days.join(best, "day").drop("day")


def _best(scored: DataFrame, group: list[str], score: str, limit: int) -> DataFrame:
    best_first = Window.partitionBy(*group).orderBy(F.desc(score), c.PRODUCT_ID)
    return scored.withColumn(c.RANK, F.row_number().over(best_first)).where(F.col(c.RANK) <= limit).drop(c.RANK)


def with_product_counts(candidates: DataFrame, lines: DataFrame) -> DataFrame:
    """The candidates, each with what all orders before its target's time (column ``ordered_at``) say of the product."""
    asked = candidates.select(c.PRODUCT_ID, c.ORDERED_AT).distinct()
    schema = StructType(
        [
            StructField(c.PRODUCT_ID, StringType(), False),
            StructField(c.ORDERED_AT, LongType(), False),
            *[StructField(_PROD + name, LongType(), False) for name in _AS_OF],
        ]
    )
    counted = (
        lines.select(c.PRODUCT_ID, c.ORDERED_AT, c.NTH)
        .groupBy(c.PRODUCT_ID)
        .cogroup(asked.groupBy(c.PRODUCT_ID))
        .applyInPandas(_counts_as_of, schema)
    )
    return candidates.join(counted, [c.PRODUCT_ID, c.ORDERED_AT])


def _counts_as_of(lines: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    at = asked[c.ORDERED_AT].to_numpy()

    def before(times: pd.Series, until: NDArray[Any]) -> NDArray[Any]:
        return np.searchsorted(np.sort(times.to_numpy()), until, side="left")

    times, nth = lines[c.ORDERED_AT], lines[c.NTH]
    orders = before(times, at)
    today = at // _DAY
    return pd.DataFrame(
        {
            c.PRODUCT_ID: asked[c.PRODUCT_ID],
            c.ORDERED_AT: at,
            _PROD + c.ORDERS: orders,
            _PROD + c.REORDERS: before(times[nth > 1], at),
            _PROD + c.FIRST_ORDERS: before(times[nth == 1], at),
            _PROD + c.SECOND_ORDERS: before(times[nth == 2], at),
            _PROD + c.ORDERS_7D: orders - before(times, (today - 6) * _DAY),
            _PROD + c.ORDERS_30D: orders - before(times, (today - 29) * _DAY),
        }
    )


def examples(orders: DataFrame, lines: DataFrame, definition: FeatureDefinition, settings: ExampleSettings) -> DataFrame:
    """The examples: target, candidate, label, and every defined feature in vector order."""
    wanted = targets(orders, settings).cache()
    told = wanted.select(
        *TARGET,
        c.ORDERED_AT,
        c.BUCKET,
        c.IS_LAST,
        F.size(c.BASKET).alias(c.TARGET_SIZE),
        (F.floor(F.col(c.ORDERED_AT) / c.MILLIS_PER_HOUR) * c.MILLIS_PER_HOUR).alias(c.CLOCK),
        *HISTORY_COLUMNS,
    )
    counted = with_product_counts(candidates(wanted, orders, settings).join(told, TARGET), lines)
    value = values.of_user() | values.of_product(_PROD) | values.of_pair() | values.of_request(_PROD)
    keys = [*TARGET, c.PRODUCT_ID, c.ORDERED_AT, c.BUCKET, c.IS_LAST, c.TARGET_SIZE, NEIGHBOUR_SCORE, POPULARITY, c.LABEL]
    return values.with_values(counted, keys, {name: value[name] for name in definition.names})
