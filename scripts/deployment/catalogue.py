"""Fills the catalogue from a file: NDJSON, or CSV with a header. A product of the same id is replaced, the others stay."""

import csv
import json
import math
import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from programs import Aws, Failed, Machine

#: BatchWriteItem: items of a call. Source: DynamoDB API reference, BatchWriteItem.
ITEMS_PER_CALL = 25
#: How often what DynamoDB did not take is sent again.
ATTEMPTS = 10
#: FeatureTables.java
TEXTS = ("name", "department", "aisle")


def products(file: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file, each a product. Raises Failed with the line's number."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        if file.suffix == ".csv":
            yield from csv.DictReader(lines)
            return
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise Failed(f"{file}, line {number} is no JSON: {error}") from None


def item(product: dict[str, Any], place: str) -> dict[str, Any]:
    """A product as the table holds it."""
    identity = _text(product, "product_id")
    if not 1 <= len(identity) <= 128:
        raise Failed(f"{place}: product_id must have 1 to 128 characters")
    if not _text(product, "name"):
        raise Failed(f"{place}: product {identity} has no name")
    made: dict[str, Any] = {"product_id": {"S": identity}}
    made |= {name: {"S": _text(product, name)} for name in TEXTS if _text(product, name)}
    price = _text(product, "price")
    if price:
        try:
            amount = Decimal(price)
        except InvalidOperation:
            raise Failed(f"{place}: the price of {identity} is no number: {price}") from None
        if not amount.is_finite() or amount < 0:
            raise Failed(f"{place}: the price of {identity} is below zero or no number: {price}")
        made["price"] = {"N": format(amount, "f")}
    return made


def _text(product: dict[str, Any], name: str) -> str:
    return "" if product.get(name) is None else str(product[name]).strip()


def load(aws: Aws, machine: Machine, table: str, file: Path) -> int:
    """Writes the products of a file; gives how many. What is wrong is told before anything is written."""
    if not file.exists():
        raise Failed(f"there is no file {file}")
    made = [item(product, f"{file}, product {number}") for number, product in enumerate(products(file), 1)]
    items = {each["product_id"]["S"]: each for each in made}
    if not items:
        raise Failed(f"{file} holds no product")
    batches = math.ceil(len(items) / ITEMS_PER_CALL)
    for number, batch in enumerate(batched(items.values()), 1):
        write(aws, {table: [{"PutRequest": {"Item": each}} for each in batch]})
        if number % 20 == 0 or number == batches:
            machine.say(f"   {min(number * ITEMS_PER_CALL, len(items))} of {len(items)} products")
    return len(items)


def write(aws: Aws, requests: dict[str, Any]) -> None:
    for _ in range(ATTEMPTS):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(json.dumps(requests))
            file.flush()
            requests = aws.ask("dynamodb", "batch-write-item", "--request-items", f"file://{file.name}").get("UnprocessedItems", {})
        if not requests:
            return
    raise Failed("DynamoDB does not take the products: it throttles; run it again in a minute")


def batched(items: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for made in items:
        batch.append(made)
        if len(batch) == ITEMS_PER_CALL:
            yield batch
            batch = []
    if batch:
        yield batch
