"""A shopper's products as bytes: the format of ``ProductMapCodec.java``, version 1, where it is described."""

from collections.abc import Mapping
from itertools import groupby

from cartstream_features.history import ProductOrders, utf16

_VERSION = 1
_MAX_NUMBER = 2**63 - 1


def encode(products: Mapping[str, ProductOrders]) -> bytes:
    """The bytes of ``products``, the same that Java writes for them."""
    ordered = sorted(products.items(), key=lambda product: (-product[1].last_order_number, utf16(product[0])))
    groups = [(number, list(members)) for number, members in groupby(ordered, lambda item: item[1].last_order_number)]
    out = bytearray()
    _write(out, _VERSION)
    _write(out, len(groups))
    before = 0
    for number, members in groups:
        last_ordered_at = members[0][1].last_ordered_at
        _write(out, number)
        _write(out, _zigzag(last_ordered_at - before))
        _write(out, len(members))
        for product_id, product in members:
            utf8 = product_id.encode()
            _write(out, len(utf8))
            out += utf8
            _write(out, product.orders)
            _write(out, product.first_order_number)
            _write(out, product.cart_position_sum)
        before = last_ordered_at
    return bytes(out)


def decode(data: bytes) -> dict[str, ProductOrders]:
    """The products in ``data``; ``ValueError`` where it is not of this format."""
    reader = _Reader(data)
    version = reader.number()
    if version != _VERSION:
        raise ValueError(f"product map of unknown version {version}")
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


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def number(self) -> int:
        value = self._varint()
        if value > _MAX_NUMBER:
            raise ValueError("product map holds a number of more than 63 bits")
        return value

    def signed(self) -> int:
        return _unzigzag(self._varint())

    def end(self) -> None:
        if self._at < len(self._data):
            raise ValueError("product map goes on behind its end")

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._take(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def text(self) -> str:
        return self._take(self.number()).decode()

    def _take(self, length: int) -> bytes:
        taken = self._data[self._at : self._at + length]
        if len(taken) < length:
            raise ValueError("product map ends too early")
        self._at += length
        return taken


def _write(out: bytearray, value: int) -> None:
    while value > 0x7F:
        out.append((value & 0x7F) | 0x80)
        value >>= 7
    out.append(value)


def _zigzag(signed: int) -> int:
    return signed << 1 if signed >= 0 else (-signed << 1) - 1


def _unzigzag(unsigned: int) -> int:
    return (unsigned >> 1) ^ -(unsigned & 1)
