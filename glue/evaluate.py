"""How good the ranking is on shoppers it was never trained on (``make eval``), written into docs/recommendations.md.

Every shopper with at least three orders is judged once, on the last order: five models are trained, each without a
fifth of the shoppers, which it then ranks for. A second round also holds out time: the model has seen no order of
anybody's from the newest fifth on, and is judged on orders in it.
"""

import argparse
import json
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pyspark.sql import SparkSession

from cartstream_features import (
    archive,
    archive_file,
    counts,
    definition,
    examples,
    model,
    online_retail,
    ranking,
    scaling,
    session,
    synthetic,
)
from cartstream_features import columns as c
from cartstream_features.example_files import TARGET, ExampleFiles
from cartstream_features.ranking import Interval
from cartstream_features.scaling import Scaler
from train import HYPERPARAMETERS, personal_frequency

FOLDS = 5
FEWEST_ORDERS = 3

#: The share of targets, newest first, that the model of the second round has not seen the time of.
NEWEST = 0.2

#: What is tried is judged by the orders of shoppers from this bucket on; those below decide nothing.
CHOSEN_FROM_BUCKET = 50

#: Bucket residue of the shoppers who validate, among those that are not held out.
_VALIDATION_RESIDUE, _VALIDATION_OF = 0, 7

_BEGIN, _END = "<!-- make eval writes from here -->", "<!-- to here -->"
_DAY = c.MILLIS_PER_DAY


@dataclass(frozen=True)
class Evaluation:
    """What was measured: metrics of each ranking, our lift over personal frequency, over how many shoppers."""

    shoppers: int
    metrics: dict[str, dict[str, Interval]]
    lift: dict[str, Interval]


# --- what is judged --------------------------------------------------------------------------------------------------


def prepare(spark: SparkSession, checkouts: list[archive_file.Checkout], work: Path) -> None:
    """Archives the checkouts as the worker would, and computes examples of every shopper, orders and neighbours from there."""
    shutil.rmtree(work, ignore_errors=True)
    by_month = "year=%Y/month=%m"
    archive_file.write(work / "archive", archive_file.through_shards(checkouts), by_month)
    events = archive.placed(archive.valid(archive.read(spark, str(work / "archive"))))
    orders = archive.orders(events).cache()
    shoppers = counts.shoppers(orders).cache()
    defined = definition.read()
    rows = examples.examples(orders, counts.order_lines(shoppers), defined, examples.ExampleSettings())
    rows.write.mode("overwrite").parquet(str(work / "examples"))
    orders.select(c.USER_ID, c.ORDER_NUMBER, c.ORDERED_AT, c.BASKET).write.parquet(str(work / "orders"))
    read = spark.read.parquet(str(work / "examples"))
    (work / "scaler.json").write_text(scaling.fit(read, defined).text())


def is_judged(rows: pd.DataFrame) -> pd.Series:
    """Last orders of shoppers with enough orders before them."""
    return rows[c.IS_LAST] & (rows[c.ORDER_NUMBER] >= FEWEST_ORDERS)


def rank_held_out(files: ExampleFiles, scaler: Scaler, hyperparameters: dict[str, Any], until: int | None = None) -> pd.Series:
    """The probability of each candidate of each judged order, from the model that has never seen the shopper.

    With ``until`` it has not seen any order from then on either, and only those are judged.
    """
    rows = files.rows
    fold = rows[c.BUCKET] % FOLDS
    validates = (rows[c.BUCKET] // FOLDS) % _VALIDATION_OF == _VALIDATION_RESIDUE
    before = rows[c.ORDERED_AT] < until if until is not None else pd.Series(True, rows.index)
    judged = is_judged(rows) & (~before if until is not None else before)
    told = []
    for held_out in range(FOLDS):
        others = (fold != held_out) & before
        booster = model.fit(
            files.where(others & ~validates).scaled(scaler),
            files.where(others & validates).scaled(scaler),
            files.features,
            hyperparameters,
        )
        chosen = files.where(judged & (fold == held_out))
        if len(chosen.rows):
            matrix = chosen.scaled(scaler).matrix(files.features)
            told.append(pd.Series(booster.predict(matrix), chosen.rows.index))
        print(f"fold {held_out + 1} of {FOLDS}: {booster.num_boosted_rounds()} trees", file=sys.stderr, flush=True)
    return pd.concat(told)


# --- what it is held against -----------------------------------------------------------------------------------------


def best_of_all(orders: pd.DataFrame, targets: pd.DataFrame, days: int | None) -> pd.DataFrame:
    """The most ordered products before each target, in the days before it or ever; the first ten as rows of score."""
    lines = orders.explode(c.BASKET).sort_values(c.ORDERED_AT, kind="stable")
    product, names = pd.factorize(lines[c.BASKET], sort=True)
    times = lines[c.ORDERED_AT].to_numpy()
    found = []
    for target in targets.itertuples():
        first = 0 if days is None else np.searchsorted(times, target.ordered_at - days * _DAY)
        counted = np.bincount(product[first : np.searchsorted(times, target.ordered_at)], minlength=len(names))
        best = np.argsort(-counted, kind="stable")[: ranking.K]
        found += [(target.target, names[at], float(counted[at])) for at in best if counted[at]]
    return pd.DataFrame(found, columns=[TARGET, c.PRODUCT_ID, "score"])


def judged_list(listed: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """The metrics of a ranking that is given as its first products per target; a target without any has found nothing."""
    bought = targets[[TARGET, c.BASKET]].explode(c.BASKET).rename(columns={c.BASKET: c.PRODUCT_ID})
    rows = listed.merge(bought.assign(label=1), "left", [TARGET, c.PRODUCT_ID]).merge(targets[[TARGET, c.TARGET_SIZE]], on=TARGET)
    found = ranking.judged(
        rows[TARGET].to_numpy(),
        rows["label"].fillna(0).to_numpy(),
        rows[c.TARGET_SIZE].to_numpy(),
        rows["score"].to_numpy(),
    )
    return found.reindex(targets[TARGET], fill_value=0.0).sort_index()


def evaluate(files: ExampleFiles, told: pd.Series, orders: pd.DataFrame) -> Evaluation:
    """Judges our ranking and those it is held against, on the same orders."""
    rows = files.rows.loc[told.index].assign(probability=told)
    targets = (
        rows.groupby([c.USER_ID, c.ORDER_NUMBER])
        .agg(target=(TARGET, "first"), ordered_at=(c.ORDERED_AT, "first"), target_size=(c.TARGET_SIZE, "first"))
        .reset_index()
        .merge(orders[[c.USER_ID, c.ORDER_NUMBER, c.BASKET]], on=[c.USER_ID, c.ORDER_NUMBER])
    )
    by_score: dict[str, Callable[[], pd.DataFrame]] = {
        "ours": lambda: rows.assign(score=rows["probability"]),
        "personal frequency": lambda: _known(rows).assign(
            score=personal_frequency(_known(rows)["up_order_count"], _known(rows)["prod_orders_30d"])
        ),
        "personal frequency, then recency": lambda: _known(rows).assign(
            score=_known(rows)["up_order_count"] * 1e6 + _known(rows)["up_last_order_number"]
        ),
        "trending, 14 days": lambda: best_of_all(orders, targets, 14),
        "popularity": lambda: best_of_all(orders, targets, None),
        "neighbours alone": lambda: rows[rows["neighbour_score"] > 0].assign(score=rows["neighbour_score"]),
    }
    judged = {name: judged_list(score()[[TARGET, c.PRODUCT_ID, "score"]], targets) for name, score in by_score.items()}
    return Evaluation(
        shoppers=len(targets),
        metrics={name: ranking.intervals(frame) for name, frame in judged.items()},
        lift=ranking.lifts(judged["ours"], judged["personal frequency"]),
    )


def _known(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["up_order_count"] > 0]


# --- telling it ------------------------------------------------------------------------------------------------------


def table(evaluation: Evaluation) -> str:
    """The evaluation as Markdown."""

    def cell(interval: Interval) -> str:
        return f"{interval.value:.4f} ({interval.low:.4f} to {interval.high:.4f})"

    def lift(interval: Interval) -> str:
        return f"**{interval.value:+.1%}** ({interval.low:+.1%} to {interval.high:+.1%})"

    lines = ["| ranking | recall@10 | NDCG@10 | hit rate@10 |", "|---|---|---|---|"]
    for name, found in evaluation.metrics.items():
        lines.append(f"| {name} | {' | '.join(cell(found[metric]) for metric in ranking.METRICS)} |")
    lines.append(f"| ours over personal frequency | {' | '.join(lift(evaluation.lift[metric]) for metric in ranking.METRICS)} |")
    return "\n".join(lines)


@dataclass(frozen=True)
class Found:
    """The evaluations of one run: over all shoppers, over those that decided nothing, and with time held out as well."""

    by_shopper: Evaluation
    undecided: Evaluation
    by_time: Evaluation
    until: int


def section(command: str, data: str, found: Found, seconds: float) -> str:
    """What is written into the document."""
    day = datetime.fromtimestamp(found.until / 1000, UTC).date()
    return f"""`{command}`, {datetime.now(UTC).date()}, {_machine()}, {seconds / 60:.0f} minutes. Data: {data}.
95 % bootstrap intervals over shoppers, 2,000 resamples; the intervals of the last line are of the ratio, on the same resampled shoppers.

**Shoppers never trained on**: {found.by_shopper.shoppers:,} shoppers with at least {FEWEST_ORDERS} orders, each ranked for by the
one of {FOLDS} models that was trained without them.

{table(found.by_shopper)}

**Nor asked in what was tried below**: the {found.undecided.shoppers:,} of these shoppers by whose orders none of it was judged
(`crc32(user_id) % 100` below {CHOSEN_FROM_BUCKET}).

{table(found.undecided)}

**Nor any order of anybody's from {day} on**: {found.by_time.shoppers:,} of the shoppers, whose last order is no earlier.

{table(found.by_time)}
"""


def _machine() -> str:
    return f"{os.cpu_count()} cores ({platform.machine()}), shared with other work"


def write_section(document: Path, content: str) -> None:
    """Replaces what stands between the two marks in ``document``."""
    text = document.read_text()
    head, rest = text.split(_BEGIN)
    tail = rest.split(_END)[1]
    document.write_text(f"{head}{_BEGIN}\n{content}{_END}{tail}")


def main(argv: Sequence[str]) -> None:
    """Evaluates and prints; writes the document where it is named."""
    parser = argparse.ArgumentParser(description="Evaluates Cartstream's ranking")
    parser.add_argument("--data", type=Path, help="online-retail.csv.gz; without it, shoppers are made up")
    parser.add_argument("--work", type=Path, required=True, help="folder for intermediate files")
    parser.add_argument("--document", type=Path, help="Markdown file whose marked section is replaced")
    parser.add_argument("--hyperparameters", type=Path, default=HYPERPARAMETERS)
    parser.add_argument("--prepared", action="store_true", help="reuse the files of the last run in --work")
    given = parser.parse_args(argv)
    started = time.monotonic()
    is_real = given.data is not None and given.data.exists()
    if not given.prepared:
        checkouts = online_retail.checkouts(given.data) if is_real else synthetic.checkouts()
        spark = session.local()
        prepare(spark, checkouts, given.work)
        spark.stop()
    defined = definition.read()
    files = ExampleFiles.read(given.work / "examples", defined)
    scaler = scaling.parse((given.work / "scaler.json").read_text(), defined)
    orders = pd.read_parquet(given.work / "orders")
    hyperparameters = model.hyperparameters(given.hyperparameters)
    until = int(np.quantile(orders[c.ORDERED_AT], 1 - NEWEST)) // _DAY * _DAY
    told = rank_held_out(files, scaler, hyperparameters)
    measured = Found(
        by_shopper=evaluate(files, told, orders),
        undecided=evaluate(files, told[files.rows.loc[told.index, c.BUCKET] < CHOSEN_FROM_BUCKET], orders),
        by_time=evaluate(files, rank_held_out(files, scaler, hyperparameters, until), orders),
        until=until,
    )
    data = "UCI Online Retail" if is_real else "made-up shoppers, which say nothing about real ones"
    command = "make eval EVAL_ARGS=--prepared" if given.prepared else "make eval"
    found = section(command, data, measured, time.monotonic() - started)
    (given.work / "evaluation.json").write_text(json.dumps(asdict(measured), indent=2) + "\n")
    print(found)
    if given.document and is_real:
        write_section(given.document, found)


if __name__ == "__main__":
    main(sys.argv[1:])
