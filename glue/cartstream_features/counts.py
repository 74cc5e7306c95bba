"""From orders to what is counted: per shopper, per shopper and product, per product. Integers only, as the live tables
hold them."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, LongType, StringType, StructField, StructType

from cartstream_features import columns as c
from cartstream_features.history import OrderHistory

#: The longest window over a product's lines, in days. ``DailyOrders.LONGEST_WINDOW``.
LONGEST_WINDOW = 30

#: How many days of lines a product's partial keeps. ``DailyOrders.DAYS``.
DAYS_KEPT = LONGEST_WINDOW + 1

#: What a shopper's orders say, without the products.
HISTORY_COLUMNS = [
    c.ORDERS,
    c.LINES,
    c.DISTINCT_PRODUCTS,
    c.REORDERED_LINES,
    c.LATER_LINES,
    c.FIRST_ORDER_AT,
    c.LAST_ORDER_AT,
    c.FORGOTTEN_PRODUCTS,
]

#: What they say of one product.
PAIR_COLUMNS = [
    c.PAIR_ORDERS,
    c.FIRST_ORDER_NUMBER,
    c.LAST_ORDER_NUMBER,
    c.CART_POSITION_SUM,
    c.LAST_ORDERED_AT,
]


def _longs(names: list[str]) -> list[StructField]:
    return [StructField(name, LongType(), False) for name in names]


PRODUCT_ROW = StructType([StructField(c.PRODUCT_ID, StringType(), False), *_longs(PAIR_COLUMNS)])
_LINE = StructType(
    [
        StructField(c.PRODUCT_ID, StringType(), False),
        *_longs([c.NTH, c.ORDERED_AT, c.ORDER_NUMBER]),
        StructField(c.SHARD, StringType(), False),
    ]
)
_SHOPPER = StructType(
    [
        StructField(c.USER_ID, StringType(), False),
        *_longs(HISTORY_COLUMNS),
        StructField(c.PRODUCTS, ArrayType(PRODUCT_ROW, False), False),
        StructField(c.ORDER_LINES, ArrayType(_LINE, False), False),
    ]
)


def shoppers(orders: DataFrame) -> DataFrame:
    """One row a shopper: the history's integers, its products, and the lines of all its orders."""
    plain = orders.select(c.USER_ID, c.ORDERED_AT, c.BASKET, c.ORDER_NUMBER, F.col(f"{c.POSITION}.{c.SHARD_ID}").alias(c.SHARD))
    return plain.groupBy(c.USER_ID).applyInPandas(_fold, _SHOPPER)


def shopper_products(shoppers: DataFrame) -> DataFrame:
    """One row a shopper and product that the shopper's history holds."""
    return shoppers.select(c.USER_ID, F.inline(c.PRODUCTS))


def order_lines(shoppers: DataFrame) -> DataFrame:
    """One row a line of an order."""
    return shoppers.select(c.USER_ID, F.inline(c.ORDER_LINES))


def product_partials(lines: DataFrame) -> DataFrame:
    """One row a product and shard, as the worker's partials are: the counts, and the lines of its newest 31 days."""
    by_partial = [c.PRODUCT_ID, c.SHARD]
    per_day = lines.groupBy(*by_partial, _epoch_day(c.ORDERED_AT).alias("day")).agg(
        F.count("*").alias("day_lines"),
        F.sum((F.col(c.NTH) > 1).cast("long")).alias("day_reorders"),
        F.sum((F.col(c.NTH) == 1).cast("long")).alias("day_first"),
        F.sum((F.col(c.NTH) == 2).cast("long")).alias("day_second"),
    )
    return (
        per_day.groupBy(*by_partial)
        .agg(
            F.sum("day_lines").alias(c.ORDERS),
            F.sum("day_reorders").alias(c.REORDERS),
            F.sum("day_first").alias(c.FIRST_ORDERS),
            F.sum("day_second").alias(c.SECOND_ORDERS),
            F.max("day").alias("newest"),
            F.map_from_entries(F.collect_list(F.struct("day", "day_lines"))).alias("days"),
        )
        .withColumn(c.DAILY_ORDERS, F.map_filter("days", lambda day, _: day > F.col("newest") - DAYS_KEPT))
        .drop("newest", "days")
    )


def products(partials: DataFrame, clock: int, by: Sequence[str] = (c.PRODUCT_ID,)) -> DataFrame:
    """One row a product, or what else ``by`` names: the sum of its partials, with the lines of the windows that end at ``clock``."""
    today = clock // c.MILLIS_PER_DAY

    def within(days: int) -> Any:
        recent = F.map_values(F.map_filter(c.DAILY_ORDERS, lambda day, _: (day > today - days) & (day <= today)))
        return F.sum(F.aggregate(recent, F.lit(0).cast("long"), lambda total, lines: total + lines))

    return partials.groupBy(*by).agg(
        F.sum(c.ORDERS).alias(c.ORDERS),
        F.sum(c.REORDERS).alias(c.REORDERS),
        F.sum(c.FIRST_ORDERS).alias(c.FIRST_ORDERS),
        F.sum(c.SECOND_ORDERS).alias(c.SECOND_ORDERS),
        within(7).alias(c.ORDERS_7D),
        within(LONGEST_WINDOW).alias(c.ORDERS_30D),
    )


def _epoch_day(millis: str) -> Any:
    return F.floor(F.col(millis) / c.MILLIS_PER_DAY)


def _fold(orders: pd.DataFrame) -> pd.DataFrame:
    history = OrderHistory()
    lines: list[tuple[str, int, int, int, str]] = []
    for order in orders.sort_values(c.ORDER_NUMBER).itertuples(index=False):
        for line in history.add(order.basket, int(order.ordered_at)):
            lines.append((line.product_id, line.nth, line.ordered_at, line.order_number, order.shard))
    row: dict[str, Any] = {c.USER_ID: orders[c.USER_ID].iloc[0]}
    row |= {name: getattr(history, name) for name in HISTORY_COLUMNS}
    row[c.PRODUCTS] = products_row(history)
    row[c.ORDER_LINES] = lines
    return pd.DataFrame([row])


def products_row(history: OrderHistory) -> list[tuple[Any, ...]]:
    """The products of ``history`` as rows of a product id and ``PAIR_COLUMNS``."""
    return [
        (
            product_id,
            product.orders,
            product.first_order_number,
            product.last_order_number,
            product.cart_position_sum,
            product.last_ordered_at,
        )
        for product_id, product in history.products.items()
    ]
