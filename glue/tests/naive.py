"""The features recomputed in the plainest way, from lists, for the tests to hold the job against."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

DAY = 86_400_000
HOUR = 3_600_000


@dataclass(frozen=True)
class Order:
    """One order; ``at`` in milliseconds."""

    user: str
    products: tuple[str, ...]
    at: int


def user_features(orders: Sequence[Order]) -> dict[str, float]:
    """Of one shopper's orders, in their order."""
    times = [order.at for order in orders]
    lines = [product for order in orders for product in order.products]
    later = sum(len(order.products) for order in orders[1:])
    periods = (max(times) - min(times)) / DAY
    return {
        "user_orders": len(orders),
        "user_periods": periods,
        "user_mean_days_since_prior": periods / len(orders),
        "user_products": len(lines),
        "user_distinct_products": len(set(lines)),
        "user_reorder_ratio": (len(lines) - len(set(lines))) / later if later else 0.0,
    }


def pair_features(orders: Sequence[Order], product: str) -> dict[str, float]:
    """Of one shopper's orders and a product in them."""
    numbers = [number for number, order in enumerate(orders, 1) if product in order.products]
    positions = [order.products.index(product) + 1 for order in orders if product in order.products]
    return {
        "up_order_count": len(numbers),
        "up_first_order_number": numbers[0],
        "up_last_order_number": numbers[-1],
        "up_avg_cart_position": sum(positions) / len(positions),
    }


def product_features(orders: Sequence[Order], clock: int) -> dict[str, dict[str, float]]:
    """Of all orders, by product, in windows that end at ``clock``."""
    bought: dict[tuple[str, str], int] = defaultdict(int)
    found: dict[str, dict[str, float]] = {}
    names = ("orders", "reorders", "first_orders", "second_orders", "orders_7d", "orders_30d")
    for order in orders:
        age = clock // DAY - order.at // DAY
        for product in order.products:
            bought[order.user, product] += 1
            nth = bought[order.user, product]
            values = found.setdefault(product, {f"prod_{name}": 0 for name in names})
            values["prod_orders"] += 1
            values["prod_reorders"] += nth > 1
            values["prod_first_orders"] += nth == 1
            values["prod_second_orders"] += nth == 2
            values["prod_orders_7d"] += age < 7
            values["prod_orders_30d"] += age < 30
    return found


def request_features(orders: Sequence[Order], product: str, clock: int, of_product: dict[str, float]) -> dict[str, float]:
    """Of one shopper's earlier orders, a candidate and the time of the request."""
    user = user_features(orders)
    since_order = max(0, clock - max(order.at for order in orders)) / DAY
    shares = {
        "prod_repeat_buyers": of_product["prod_second_orders"] / max(1, of_product["prod_first_orders"]),
        "prod_reorder_share": of_product["prod_reorders"] / max(1, of_product["prod_orders"]),
        "prod_week_of_month": of_product["prod_orders_7d"] / max(1, of_product["prod_orders_30d"]),
        "prod_month_of_all": of_product["prod_orders_30d"] / max(1, of_product["prod_orders"]),
        "user_mean_order_size": user["user_products"] / user["user_orders"],
        "days_since_last_order": since_order,
    }
    if not any(product in order.products for order in orders):
        zeros = ("days_since_last", "orders_since_last", "frequency", "mean_order_gap", "overdue_orders")
        return shares | {f"up_{name}": 0 for name in (*zeros, "rate_since_first", "overdue_days")}
    pair = pair_features(orders, product)
    last = next(order.at for order in reversed(orders) if product in order.products)
    days = max(0, clock - last) / DAY
    count, first = pair["up_order_count"], pair["up_first_order_number"]
    gap = (pair["up_last_order_number"] - first) / max(1, count - 1)
    since = len(orders) - pair["up_last_order_number"]
    return shares | {
        "up_days_since_last": days,
        "up_orders_since_last": since,
        "up_frequency": count / len(orders),
        "up_mean_order_gap": gap,
        "up_overdue_orders": since / max(1, gap),
        "up_rate_since_first": count / (len(orders) - first + 1),
        "up_overdue_days": days / max(0.5, user["user_periods"] / max(1, len(orders) - 1)),
    }
