"""The UCI "Online Retail" file as checkouts, by the rules of ``make replay`` (``io.cartstream.tools.replay``).

A row counts when its invoice is neither a cancellation (``C…``) nor an adjustment (``A…``), it names a customer, its
quantity is positive and its stock code is a product's: five digits and up to two letters. Codes are upper-cased, since
the file has both 85123a and 85123A. Products stand in the order of their first row, each once. Customer and time are
those of the invoice's first row; the time is taken as London time.

Source: Chen, D. (2015). Online Retail. UCI Machine Learning Repository, https://doi.org/10.24432/C5BW33, CC BY 4.0. Not
part of this project.
"""

import csv
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cartstream_features.archive_file import Checkout

_PRODUCT = re.compile(r"\d{5}[A-Za-z]{0,2}")
_LONDON = ZoneInfo("Europe/London")


@dataclass
class _Invoice:
    user_id: str
    ordered_at: datetime
    product_ids: dict[str, None] = field(default_factory=dict)


def checkouts(file: Path) -> list[Checkout]:
    """The checkouts in ``file``, in the order of their times."""
    invoices: dict[str, _Invoice] = {}
    for row in _rows(file):
        number, stock_code, customer = row["InvoiceNo"].strip(), row["StockCode"].strip(), row["CustomerID"].strip()
        if number[:1] in ("C", "A") or not customer or int(row["Quantity"]) <= 0 or not _PRODUCT.fullmatch(stock_code):
            continue
        if number not in invoices:
            at = datetime.strptime(row["InvoiceDate"], "%m/%d/%Y %H:%M").replace(tzinfo=_LONDON)
            invoices[number] = _Invoice(customer, at)
        invoices[number].product_ids[stock_code.upper()] = None
    in_time = sorted(invoices.items(), key=lambda invoice: invoice[1].ordered_at.timestamp())
    return [
        Checkout(f"online-retail-{number}", invoice.user_id, tuple(invoice.product_ids), invoice.ordered_at) for number, invoice in in_time
    ]


def _rows(file: Path) -> Iterator[dict[str, str]]:
    read = gzip.open if file.suffix == ".gz" else open
    with read(file, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)
