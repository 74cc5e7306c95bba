"""What a shopper's orders say, folded order by order exactly as ``OrderHistory.java`` does it. No Spark in here.

Spark calls :class:`OrderHistory` once per shopper, so that the bound on a shopper's products, and what a forgotten
product that comes back counts as, are the worker's own rules and not an approximation of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

#: At most this many bytes of products, estimated from above. ``OrderHistory.MAX_PRODUCTS_WEIGHT``.
MAX_PRODUCTS_WEIGHT = 300_000

#: Bytes that a product takes beside its id. ``OrderHistory.WEIGHT_BESIDE_ID``.
WEIGHT_BESIDE_ID = 32


@dataclass(slots=True)
class ProductOrders:
    """What one shopper's orders say of one product; order numbers and positions count from 1, times are milliseconds."""

    orders: int
    first_order_number: int
    last_order_number: int
    cart_position_sum: int
    last_ordered_at: int


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One product of one order; ``nth`` is how many-eth order of that shopper with the product this is, from 1."""

    product_id: str
    nth: int
    ordered_at: int
    order_number: int


@dataclass(slots=True)
class OrderHistory:
    """All that a shopper's orders say, as integers; times in milliseconds since the epoch."""

    orders: int = 0
    lines: int = 0
    distinct_products: int = 0
    reordered_lines: int = 0
    later_lines: int = 0
    first_order_at: int = 0
    last_order_at: int = 0
    forgotten_products: int = 0
    products: dict[str, ProductOrders] = field(default_factory=dict)
    _weight: int = 0

    def add(self, basket: Iterable[str], ordered_at: int) -> list[OrderLine]:
        """Folds one more order in; ``basket`` is its distinct products in cart order. Gives the order's lines."""
        number = self.orders + 1
        lines = [self._line(product_id, number, at, ordered_at) for at, product_id in enumerate(basket, start=1)]
        reordered = sum(line.nth > 1 for line in lines)
        self.lines += len(lines)
        self.distinct_products += len(lines) - reordered
        self.reordered_lines += reordered
        if self.orders > 0:
            self.later_lines += len(lines)
            self.first_order_at = min(self.first_order_at, ordered_at)
            self.last_order_at = max(self.last_order_at, ordered_at)
        else:
            self.first_order_at = self.last_order_at = ordered_at
        self.orders = number
        self._forget_least_recently_ordered()
        return lines

    def _line(self, product_id: str, number: int, position: int, ordered_at: int) -> OrderLine:
        held = self.products.get(product_id)
        if held is None:
            self.products[product_id] = ProductOrders(1, number, number, position, ordered_at)
            self._weight += _weight(product_id)
            return OrderLine(product_id, 1, ordered_at, number)
        held.orders += 1
        held.last_order_number = number
        held.cart_position_sum += position
        held.last_ordered_at = ordered_at
        return OrderLine(product_id, held.orders, ordered_at, number)

    def _forget_least_recently_ordered(self) -> None:
        if self._weight <= MAX_PRODUCTS_WEIGHT:
            return
        least_recent_first = sorted(self.products, key=lambda product_id: (self.products[product_id].last_order_number, utf16(product_id)))
        for product_id in least_recent_first:
            if self._weight <= MAX_PRODUCTS_WEIGHT:
                return
            del self.products[product_id]
            self._weight -= _weight(product_id)
            self.forgotten_products += 1


def utf16(text: str) -> bytes:
    """A sort key that orders texts as Java's ``String.compareTo`` does: by UTF-16 code units."""
    return text.encode("utf-16-be", "surrogatepass")


def _weight(product_id: str) -> int:
    return WEIGHT_BESIDE_ID + len(product_id.encode("utf-8", "replace"))
