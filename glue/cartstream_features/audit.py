"""Batch against live: every feature of every shopper, product and pair, to the bit.

A live item that is folded further than the archive is known to be complete is no mismatch: Firehose delivers minutes
later. Such items are *ahead*; they are counted and left out, and in a parity test, where the stream stands still, there
must be none. An item that is set aside or cannot be read, and what depends on a refused shard, cannot be compared
either; then the audit has not passed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from cartstream_features import columns as c
from cartstream_features import counts, live, values
from cartstream_features.stored import Standing, Stored

#: How many mismatches of a feature, or items of a kind, the report shows.
SHOWN = 5

KEY = [c.USER_ID, c.PRODUCT_ID, c.SHARD]
FEATURE = "feature"
CLOCK = "stream_clock"

_SHOPPER_KEY = [c.USER_ID]
_PARTIAL_KEY = [c.PRODUCT_ID, c.SHARD]


@dataclass
class Report:
    """What an audit found."""

    compared: int = 0
    ahead: int = 0
    mismatches: dict[str, int] = field(default_factory=dict)
    shown: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    not_compared: dict[str, dict[str, int]] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)

    def passed(self, exact: bool) -> bool:
        """Whether nothing differs, nothing but what is ahead was left out and, where ``exact``, nothing is ahead."""
        incomparable = self.refused or self.not_compared.keys() - {Standing.AHEAD.value}
        return self.compared > 0 and not self.mismatches and not incomparable and not (exact and self.ahead > 0)

    def text(self) -> str:
        """The report as JSON. Names of shoppers and products stand in it, so it belongs to the data, not to a log."""
        return json.dumps({**self.totals(), "examples": self.shown}, indent=2)

    def totals(self) -> dict[str, Any]:
        """The report without names."""
        return {
            "compared": self.compared,
            "ahead": self.ahead,
            "mismatches": self.mismatches,
            "not_compared": self.not_compared,
            "refused_shards": dict(self.refused),
        }


@dataclass(frozen=True)
class Counted:
    """What is counted, on either side: ``counts.shoppers`` without the lines, and ``counts.product_partials``."""

    shoppers: DataFrame
    partials: DataFrame

    def features(self, clock: int) -> DataFrame:
        """Every feature that is told, as rows of user, product, feature and value."""
        return self._features(clock, [c.PRODUCT_ID])

    def stored(self, clock: int) -> DataFrame:
        """The same, of each product's partials one by one: what is wrong in one of them must not hide behind another."""
        return self._features(clock, _PARTIAL_KEY)

    def _features(self, clock: int, product: list[str]) -> DataFrame:
        of_user = values.with_values(self.shoppers, [c.USER_ID], values.of_user())
        of_pair = values.with_values(counts.shopper_products(self.shoppers), [c.USER_ID, c.PRODUCT_ID], values.of_pair() | _pair_time())
        of_product = values.with_values(counts.products(self.partials, clock, product), product, values.of_product())
        return _long(of_user, [c.USER_ID]).unionByName(_long(of_pair, [c.USER_ID, c.PRODUCT_ID])).unionByName(_long(of_product, product))


def _pair_time() -> dict[str, Any]:
    """Compared too: what the features of a request are derived from."""
    return {c.LAST_ORDERED_AT: F.col(c.LAST_ORDERED_AT)}


def _long(wide: DataFrame, key: list[str]) -> DataFrame:
    names = [name for name in wide.columns if name not in key]
    entries = [F.struct(F.lit(name).alias(FEATURE), F.col(name).cast("double").alias("value")) for name in names]
    keys = [F.col(name) if name in key else F.lit("").alias(name) for name in KEY]
    return wide.select(*keys, F.inline(F.array(*entries)))


def read_clock(dynamodb: Any, tables: live.Tables) -> int:
    """The clock that windows are read at: the newest hour of any shard, 0 before the first event."""
    return max((int(item[c.NEWEST_HOUR]["N"]) for item in live.scan(dynamodb, tables.stream_clock)), default=0)


def compare_clocks(report: Report, batch: int, other: int) -> None:
    """Adds to the report what the clocks say: a live one that stands earlier is wrong, one that stands later is ahead."""
    report.compared += 1
    if other < batch:
        report.mismatches[CLOCK] = 1
        report.shown[CLOCK] = [{"batch": batch, "live": other}]
    elif other > batch:
        report.ahead += 1


def compare(batch: DataFrame, other: DataFrame) -> Report:
    """Holds two frames of ``Counted.features`` against each other; a feature that only one side has is a mismatch as well."""
    joined = batch.withColumnRenamed("value", "batch").join(other.withColumnRenamed("value", "live"), [*KEY, FEATURE], "full")
    judged = joined.withColumn("same", F.col("batch").eqNullSafe(F.col("live"))).cache()
    report = Report(compared=judged.count())
    wrong = judged.where(~F.col("same"))
    report.mismatches = {row[FEATURE]: row["count"] for row in wrong.groupBy(FEATURE).count().collect()}
    for name in report.mismatches:
        rows = wrong.where(F.col(FEATURE) == name).drop("same", FEATURE).orderBy(*KEY).limit(SHOWN).collect()
        report.shown[name] = [row.asDict() for row in rows]
    judged.unpersist()
    return report


def against_tables(batch: Counted, stored: Stored, clock: int) -> Report:
    """Compares what the batch counts with the live tables, at the batch's clock.

    ``batch`` holds nothing that depends on a refused shard; what else cannot be compared is left out on both sides.
    """
    report = compare(
        Counted(_without(batch.shoppers, stored.shoppers, _SHOPPER_KEY), _without(batch.partials, stored.partials, _PARTIAL_KEY)).stored(
            clock
        ),
        Counted(_covered(stored.shoppers), _covered(stored.partials).where(_counts_something())).stored(clock),
    )
    for table, items, key in (("user_features", stored.shoppers, _SHOPPER_KEY), ("product_features", stored.partials, _PARTIAL_KEY)):
        _tell_left_out(report, table, items, key)
    return report


def _covered(items: DataFrame) -> DataFrame:
    return items.where(F.col(c.STANDING) == Standing.COVERED.value)


def _left_out(items: DataFrame) -> DataFrame:
    return items.where(F.col(c.STANDING) != Standing.COVERED.value)


def _without(rows: DataFrame, items: DataFrame, key: list[str]) -> DataFrame:
    return rows.join(_left_out(items).select(*key), key, "left_anti")


def _counts_something() -> Any:
    """A partial that counts nothing says the same as none."""
    return F.greatest(*(F.abs(name) for name in (c.ORDERS, c.REORDERS, c.FIRST_ORDERS, c.SECOND_ORDERS))) > 0


def _tell_left_out(report: Report, table: str, items: DataFrame, key: list[str]) -> None:
    for row in _left_out(items).groupBy(c.STANDING).count().collect():
        standing, count = row[c.STANDING], row["count"]
        report.not_compared.setdefault(standing, {})[table] = count
        if standing == Standing.AHEAD.value:
            report.ahead += count
        else:
            shown = items.where(F.col(c.STANDING) == standing).select(*key).orderBy(*key).limit(SHOWN).collect()
            report.shown.setdefault(standing, []).extend(one.asDict() for one in shown)


def against_values(batch: Counted, dump: DataFrame, clock: int) -> Report:
    """Compares with values from another source: rows of user, product (either may be empty), feature and value."""
    expected = batch.features(clock).where(F.col(FEATURE) != c.LAST_ORDERED_AT)
    keys = [F.coalesce(F.col(name), F.lit("")).alias(name) for name in (c.USER_ID, c.PRODUCT_ID)]
    other = dump.select(*keys, F.lit("").alias(c.SHARD), FEATURE, "value")
    return compare(expected, other)
