"""The shop's catalogue, as the API's table of products has it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

import boto3
import pyarrow as pa

from cartstream_lake import tables
from cartstream_lake.tables import MONEY


def read(table: str, endpoint: str | None) -> pa.Table:
    """All products of the DynamoDB table ``table``; ``endpoint`` where it is not AWS's own."""
    dynamodb = boto3.client("dynamodb", endpoint_url=endpoint)
    names = ["product_id", "name", "department", "price"]
    aliases = {f"#{index}": name for index, name in enumerate(names)}
    products = []
    for page in dynamodb.get_paginator("scan").paginate(
        TableName=table, ProjectionExpression=", ".join(aliases), ExpressionAttributeNames=aliases
    ):
        products += [_product(item) for item in page["Items"]]
    return pa.Table.from_pylist(sorted(products, key=lambda one: one["product_id"]), schema=tables.PRODUCTS.schema().as_arrow())


def _product(item: dict[str, dict[str, str]]) -> dict[str, Any]:
    def text(name: str) -> str | None:
        return item.get(name, {}).get("S")

    return {
        "product_id": item["product_id"]["S"],
        "name": text("name"),
        "department": text("department"),
        "price": _money(item.get("price", {})),
    }


def _money(value: dict[str, str]) -> Decimal | None:
    try:
        return Decimal(value.get("N", value.get("S", ""))).quantize(Decimal(1).scaleb(-MONEY.scale))
    except InvalidOperation:
        return None
