"""The features' values, derived from what is counted. The formulas of ``FeatureValues.java``: integers stay integers, a
ratio is one IEEE division of two of them, so that batch and stream agree to the bit.

**A product that the shopper has never ordered** (a candidate from neighbours or popularity) has 0 in every ``up_``
feature. A shopper without orders has 0 in every ``user_`` feature and in ``days_since_last_order``. A product never
ordered has 0 in every ``prod_`` feature.
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from cartstream_features import columns as c
from cartstream_features.definition import Of

_DAY = float(c.MILLIS_PER_DAY)


def _double(name: str) -> Column:
    return F.col(name).cast("double")


def _or_zero(condition: Column, value: Column) -> Column:
    return F.when(condition, value).otherwise(F.lit(0.0))


def of_user() -> dict[str, Column]:
    """The features of a shopper, from the columns of ``counts.HISTORY_COLUMNS``."""
    periods = (F.col(c.LAST_ORDER_AT) - F.col(c.FIRST_ORDER_AT)).cast("double") / F.lit(_DAY)
    return {
        "user_orders": F.col(c.ORDERS),
        "user_periods": periods,
        "user_mean_days_since_prior": _or_zero(F.col(c.ORDERS) > 0, periods / _double(c.ORDERS)),
        "user_products": F.col(c.LINES),
        "user_distinct_products": F.col(c.DISTINCT_PRODUCTS),
        "user_reorder_ratio": _or_zero(F.col(c.LATER_LINES) > 0, _double(c.REORDERED_LINES) / _double(c.LATER_LINES)),
    }


def of_product(prefix: str = "") -> dict[str, Column]:
    """The features of a product, from the columns of ``counts.products``, each behind ``prefix``."""
    return {
        "prod_orders": F.col(prefix + c.ORDERS),
        "prod_reorders": F.col(prefix + c.REORDERS),
        "prod_first_orders": F.col(prefix + c.FIRST_ORDERS),
        "prod_second_orders": F.col(prefix + c.SECOND_ORDERS),
        "prod_orders_7d": F.col(prefix + c.ORDERS_7D),
        "prod_orders_30d": F.col(prefix + c.ORDERS_30D),
    }


def of_pair() -> dict[str, Column]:
    """The features of a shopper and a product, from the columns of ``counts.PAIR_COLUMNS``."""
    return {
        "up_order_count": F.col(c.PAIR_ORDERS),
        "up_first_order_number": F.col(c.FIRST_ORDER_NUMBER),
        "up_last_order_number": F.col(c.LAST_ORDER_NUMBER),
        "up_avg_cart_position": _or_zero(F.col(c.PAIR_ORDERS) > 0, _double(c.CART_POSITION_SUM) / _double(c.PAIR_ORDERS)),
    }


def of_request(prefix: str = "") -> dict[str, Column]:
    """The features of a request at the stream's clock, from the columns of a shopper, a pair, a product (behind ``prefix``)
    and ``columns.CLOCK``.

    Each is one IEEE division of what its meaning in ``features.json`` names, and 0 where the product was never ordered.
    """
    ordered = F.col(c.PAIR_ORDERS) > 0
    since_last = F.col(c.ORDERS) - F.col(c.LAST_ORDER_NUMBER)
    since_first = F.col(c.ORDERS) - F.col(c.FIRST_ORDER_NUMBER) + 1
    gap = (F.col(c.LAST_ORDER_NUMBER) - F.col(c.FIRST_ORDER_NUMBER)).cast("double") / _at_least_one(F.col(c.PAIR_ORDERS) - 1)
    periods = (F.col(c.LAST_ORDER_AT) - F.col(c.FIRST_ORDER_AT)).cast("double") / F.lit(_DAY)
    between_orders = F.greatest(periods / _at_least_one(F.col(c.ORDERS) - 1), F.lit(0.5))
    days_since_last = _days_to_clock(c.LAST_ORDERED_AT)
    return {
        "days_since_last_order": _or_zero(F.col(c.ORDERS) > 0, _days_to_clock(c.LAST_ORDER_AT)),
        "up_days_since_last": _or_zero(ordered, days_since_last),
        "up_orders_since_last": F.when(ordered, since_last).otherwise(F.lit(0)),
        "up_frequency": _or_zero(ordered, _double(c.PAIR_ORDERS) / _double(c.ORDERS)),
        "user_mean_order_size": _or_zero(F.col(c.ORDERS) > 0, _double(c.LINES) / _double(c.ORDERS)),
        "up_mean_order_gap": _or_zero(ordered, gap),
        "up_overdue_orders": _or_zero(ordered, since_last.cast("double") / F.greatest(gap, F.lit(1.0))),
        "up_rate_since_first": _or_zero(ordered, _double(c.PAIR_ORDERS) / since_first.cast("double")),
        "up_overdue_days": _or_zero(ordered, days_since_last / between_orders),
        "prod_repeat_buyers": _share(prefix + c.SECOND_ORDERS, prefix + c.FIRST_ORDERS),
        "prod_reorder_share": _share(prefix + c.REORDERS, prefix + c.ORDERS),
        "prod_week_of_month": _share(prefix + c.ORDERS_7D, prefix + c.ORDERS_30D),
        "prod_month_of_all": _share(prefix + c.ORDERS_30D, prefix + c.ORDERS),
    }


def _share(part: str, whole: str) -> Column:
    return _double(part) / _at_least_one(F.col(whole))


def _at_least_one(count: Column) -> Column:
    return F.greatest(count, F.lit(1)).cast("double")


def _days_to_clock(millis: str) -> Column:
    return F.greatest(F.col(c.CLOCK) - F.col(millis), F.lit(0)).cast("double") / F.lit(_DAY)


def computed() -> dict[str, Of]:
    """Every feature that is computed here, with what it describes."""
    return (
        dict.fromkeys(of_user(), Of.USER)
        | dict.fromkeys(of_product(), Of.PRODUCT)
        | dict.fromkeys(of_pair(), Of.USER_PRODUCT)
        | dict.fromkeys(of_request(), Of.REQUEST)
    )


def with_values(counted: DataFrame, keys: list[str], values: dict[str, Column]) -> DataFrame:
    """``keys`` and the ``values`` of each row of ``counted``."""
    return counted.select(*keys, *(value.alias(name) for name, value in values.items()))
