"""A shopper's products as bytes: the format of ``ProductMapCodec.java``, version 1, where it is described."""

from collections.abc import Mapping
from itertools import groupby

from cartstream_features.history import ProductOrders, utf16
from cartstream_features.packed import Reader, Writer

_VERSION = 1


def encode(products: Mapping[str, ProductOrders]) -> bytes:
    """The bytes of ``products``, the same that Java writes for them."""
    ordered = sorted(products.items(), key=lambda product: (-product[1].last_order_number, utf16(product[0])))
    groups = [(number, list(members)) for number, members in groupby(ordered, lambda item: item[1].last_order_number)]
    out = Writer()
    out.number(_VERSION)
    out.number(len(groups))
    before = 0
    for number, members in groups:
        last_ordered_at = members[0][1].last_ordered_at
        out.number(number)
        out.signed(last_ordered_at - before)
        out.number(len(members))
        for product_id, product in members:
            out.text(product_id)
            out.number(product.orders)
            out.number(product.first_order_number)
            out.number(product.cart_position_sum)
        before = last_ordered_at
    return out.bytes()


def decode(data: bytes) -> dict[str, ProductOrders]:
    """The products in ``data``; ``ValueError`` where it is not of this format."""
    reader = Reader("product map", data)
    reader.version(_VERSION)
    products: dict[str, ProductOrders] = {}
    last_ordered_at = 0
    for _ in range(reader.number()):
        last_order_number = reader.number()
        last_ordered_at += reader.signed()
        for _ in range(reader.number()):
            product_id = reader.text()
            orders, first_order_number, cart_position_sum = reader.number(), reader.number(), reader.number()
            products[product_id] = ProductOrders(orders, first_order_number, last_order_number, cart_position_sum, last_ordered_at)
    reader.end()
    return products
