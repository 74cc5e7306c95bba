"""Products bought together.

Score of two products: orders with both / sqrt(orders with one * orders with the other), the cosine of the two products'
order vectors. Lift, orders with both * all orders / (orders with one * orders with the other), is told beside it; it
alone puts the rarest pairs first.
"""

from dataclasses import dataclass

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from cartstream_features import columns as c

SNAPSHOT = "snapshot"

_ORDER = [c.USER_ID, c.ORDER_NUMBER]


@dataclass(frozen=True)
class NeighbourSettings:
    """What makes a neighbour."""

    #: Fewest orders with both products.
    min_support: int = 5
    #: Most neighbours of one product. Also the most that an item of ``product_neighbours`` holds.
    limit: int = 20
    #: Only the first so many products of an order count: pairs grow with the square, and a wholesaler's 500 say little.
    max_basket: int = 50


DEFAULTS = NeighbourSettings()


def neighbours(orders: DataFrame, settings: NeighbourSettings = DEFAULTS) -> DataFrame:
    """The neighbours of each product in all ``orders``, ranked from 1."""
    return neighbours_at(orders, [], settings).drop(SNAPSHOT)


def neighbours_at(orders: DataFrame, cuts: list[int], settings: NeighbourSettings = DEFAULTS) -> DataFrame:
    """The neighbours as they stood at each cut, a time in milliseconds: from the orders before it; without cuts, from all orders.

    Column ``snapshot`` is the cut's index. All cuts are counted in one pass over the pairs.
    """
    bounded = orders.select(*_ORDER, c.ORDERED_AT, F.slice(c.BASKET, 1, settings.max_basket).alias(c.BASKET))
    lines = bounded.select(*_ORDER, c.ORDERED_AT, F.explode(c.BASKET).alias(c.PRODUCT_ID))
    snapshots = len(cuts) or 1

    def seen_at(snapshot: int):  # type: ignore[no-untyped-def]  # noqa: ANN202
        return F.col(c.ORDERED_AT) < cuts[snapshot] if cuts else F.lit(True)

    def per_snapshot(frame: DataFrame, keys: list[str], count: str) -> DataFrame:
        counts = [F.count(F.when(seen_at(snapshot), 1)).alias(f"n{snapshot}") for snapshot in range(snapshots)]
        counted = frame.groupBy(*keys).agg(*counts) if keys else frame.agg(*counts)
        return counted.select(*keys, F.posexplode(F.array(*(f"n{s}" for s in range(snapshots)))).alias(SNAPSHOT, count))

    one = lines.select(*_ORDER, c.ORDERED_AT, F.col(c.PRODUCT_ID).alias("one"))
    other = lines.select(*_ORDER, F.col(c.PRODUCT_ID).alias("other"))
    together = one.join(other, _ORDER).where(F.col("one") < F.col("other"))
    pairs = per_snapshot(together, ["one", "other"], c.BOTH).where(F.col(c.BOTH) >= settings.min_support)
    single = per_snapshot(lines, [c.PRODUCT_ID], "n").where("n > 0")
    total = per_snapshot(bounded, [], "total")

    def of(role: str) -> DataFrame:
        return single.select(SNAPSHOT, F.col(c.PRODUCT_ID).alias(role), F.col("n").alias(f"n_{role}"))

    scored = (
        pairs.join(of("one"), [SNAPSHOT, "one"])
        .join(of("other"), [SNAPSHOT, "other"])
        .join(F.broadcast(total), SNAPSHOT)
        .withColumn("product_of_counts", F.col("n_one").cast("double") * F.col("n_other").cast("double"))
        .select(
            SNAPSHOT,
            "one",
            "other",
            c.BOTH,
            (F.col(c.BOTH) / F.sqrt("product_of_counts")).alias(c.SCORE),
            (F.col(c.BOTH).cast("double") * F.col("total") / F.col("product_of_counts")).alias(c.LIFT),
        )
    )
    both_ways = _named(scored, "one", "other").unionByName(_named(scored, "other", "one"))
    best_first = Window.partitionBy(SNAPSHOT, c.PRODUCT_ID).orderBy(F.desc(c.SCORE), c.NEIGHBOUR_ID)
    return both_ways.withColumn(c.RANK, F.row_number().over(best_first)).where(F.col(c.RANK) <= settings.limit)


def _named(scored: DataFrame, product: str, neighbour: str) -> DataFrame:
    return scored.select(
        SNAPSHOT,
        F.col(product).alias(c.PRODUCT_ID),
        F.col(neighbour).alias(c.NEIGHBOUR_ID),
        c.BOTH,
        c.SCORE,
        c.LIFT,
    )
