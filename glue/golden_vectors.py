"""Examples of vectors, computed here and checked by Java (``FeatureVectorsTest``) and by our own tests, to the bit.

python golden_vectors.py    # writes them again, after a change of the features
"""

import json
import random
from pathlib import Path
from typing import Any

import pandas as pd
from pyspark.sql import SparkSession

from cartstream_features import columns as c
from cartstream_features import definition, session, values
from cartstream_features.scaling import Scaler

FILE = Path(__file__).resolve().parents[1] / "event-model/src/test/resources/io/cartstream/feature/vectors.json"

_SHOPPER = [c.ORDERS, c.LINES, c.DISTINCT_PRODUCTS, c.REORDERED_LINES, c.LATER_LINES, c.FIRST_ORDER_AT, c.LAST_ORDER_AT]
_PAIR = [c.PAIR_ORDERS, c.FIRST_ORDER_NUMBER, c.LAST_ORDER_NUMBER, c.CART_POSITION_SUM, c.LAST_ORDERED_AT]
_PRODUCT = [c.ORDERS, c.REORDERS, c.FIRST_ORDERS, c.SECOND_ORDERS, c.ORDERS_7D, c.ORDERS_30D]
_PROD = "prod__"
_CASES = 150


def inputs(cases: int = _CASES, seed: int = 5) -> list[dict[str, Any]]:
    """What is counted of made-up shoppers and products: new ones, ordinary ones, and ones that order all day."""
    rnd = random.Random(seed)
    return [_input(rnd) for _ in range(cases)]


def _input(rnd: random.Random) -> dict[str, Any]:
    clock = rnd.randrange(1_200_000_000_000, 1_800_000_000_000) // c.MILLIS_PER_HOUR * c.MILLIS_PER_HOUR
    orders = rnd.choice([0, 1, 1, 2, 3, 7, 40, 250])
    last = clock - rnd.choice([0, 1, 3_599_999, rnd.randrange(90 * c.MILLIS_PER_DAY)]) + rnd.choice([0, 0, 0, 1_800_000])
    first = last - (0 if orders < 2 else rnd.randrange(rnd.choice([2, 400]) * c.MILLIS_PER_DAY))
    lines = sum(rnd.randint(1, 30) for _ in range(orders))
    later = 0 if orders < 2 else rnd.randint(0, lines)
    reordered = rnd.randint(0, later)
    shopper = [orders, lines, lines - reordered, reordered, later, first if orders else 0, last if orders else 0]
    return {
        "shopper": dict(zip(_SHOPPER, shopper, strict=True)),
        "ordered": _pair(rnd, orders, first, last),
        "product": _product(rnd),
        "clock": clock,
    }


def _pair(rnd: random.Random, orders: int, first: int, last: int) -> dict[str, int] | None:
    if orders == 0 or rnd.random() < 0.3:
        return None
    times = rnd.randint(1, orders)
    first_number = rnd.randint(1, orders - times + 1)
    last_number = first_number if times == 1 else rnd.randint(first_number + times - 1, orders)
    pair = [times, first_number, last_number, times + rnd.randint(0, 60 * times), rnd.randint(first, last)]
    return dict(zip(_PAIR, pair, strict=True))


def _product(rnd: random.Random) -> dict[str, int]:
    orders = rnd.choice([0, 1, 5, 60, 2_000])
    first = 0 if orders == 0 else rnd.randint(1, orders)
    month = rnd.randint(0, orders)
    product = [orders, orders - first, first, rnd.randint(0, min(first, orders - first)), rnd.randint(0, month), month]
    return dict(zip(_PRODUCT, product, strict=True))


def vectors(spark: SparkSession, cases: list[dict[str, Any]]) -> list[list[float]]:
    """The vectors of ``cases``, in vector order, by the very columns that the training examples are made of."""
    rows = [
        {"case": number, c.CLOCK: case["clock"]}
        | case["shopper"]
        | (case["ordered"] or dict.fromkeys(_PAIR, 0))
        | {_PROD + name: value for name, value in case["product"].items()}
        for number, case in enumerate(cases)
    ]
    counted = spark.createDataFrame(pd.DataFrame(rows))
    value = values.of_user() | values.of_product(_PROD) | values.of_pair() | values.of_request(_PROD)
    names = definition.read().names
    told = values.with_values(counted, ["case"], {name: value[name].cast("double") for name in names}).orderBy("case")
    return [[float(row[name]) for name in names] for row in told.collect()]


def scaler(vectors: list[list[float]]) -> Scaler:
    """A scaler of ``vectors``."""
    defined = definition.read()
    table = pd.DataFrame(vectors, columns=defined.names)
    return Scaler(defined.version, defined.names, table.mean().tolist(), [float(std) or 1.0 for std in table.std(ddof=0)])


def scaled(vectors: list[list[float]], by: Scaler) -> list[list[float]]:
    """The scaled vectors; a float is written as the double it equals."""
    return [[float(value) for value in row] for row in by.scaled(pd.DataFrame(vectors, columns=by.features))]


def main() -> None:
    """Writes the file again."""
    cases = inputs()
    told = vectors(session.local(cores=2, shuffle_partitions=2, memory="1g"), cases)
    by = scaler(told)
    rows = [case | {"vector": vector, "scaled": row} for case, vector, row in zip(cases, told, scaled(told, by), strict=True)]
    FILE.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(row) for row in rows)
    FILE.write_text(f'{{"scaler": {json.dumps(json.loads(by.text()))},\n"cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
