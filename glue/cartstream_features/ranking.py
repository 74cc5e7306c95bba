"""How good a ranking is: recall, NDCG and hit rate among the first ten, per target, with bootstrap intervals over
shoppers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: How many products a ranking is judged by.
K = 10

METRICS = ("recall", "ndcg", "hit")


@dataclass(frozen=True)
class Interval:
    """An estimate with the bounds of its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


def judged(target: NDArray[Any], label: NDArray[Any], size: NDArray[Any], score: NDArray[Any], k: int = K) -> pd.DataFrame:
    """The metrics of each target, indexed by it; rows are candidates.

    ``size`` is how many products the target's order held, candidates or not: recall and NDCG are held against all of them.
    Ties keep the rows' order.
    """
    rows = pd.DataFrame({"target": target, "label": label, "size": size, "score": score})
    ranked = rows.sort_values(["target", "score"], ascending=[True, False], kind="stable")
    place = ranked.groupby("target").cumcount().to_numpy()
    counted = (place < k) * ranked["label"].to_numpy()
    ranked = ranked.assign(hits=counted, gain=counted / np.log2(place + 2))
    per_target = ranked.groupby("target").agg(hits=("hits", "sum"), gain=("gain", "sum"), size=("size", "first"))
    ideal = np.cumsum(1 / np.log2(np.arange(k) + 2))
    best = ideal[np.minimum(per_target["size"].to_numpy(), k) - 1]
    return pd.DataFrame(
        {
            "recall": per_target["hits"] / per_target["size"],
            "ndcg": per_target["gain"] / best,
            "hit": (per_target["hits"] > 0).astype(float),
        }
    )


def intervals(per_target: pd.DataFrame, resamples: int = 2_000, seed: int = 7) -> dict[str, Interval]:
    """Mean and interval of each metric; one target a shopper."""
    values = per_target[list(METRICS)].to_numpy()
    means = np.array([values[chosen].mean(axis=0) for chosen in _resampled(len(values), resamples, seed)])
    return {
        name: Interval(float(values[:, i].mean()), *map(float, np.quantile(means[:, i], [0.025, 0.975]))) for i, name in enumerate(METRICS)
    }


def lifts(ours: pd.DataFrame, theirs: pd.DataFrame, resamples: int = 2_000, seed: int = 7) -> dict[str, Interval]:
    """By which fraction our mean exceeds theirs, both on the same resampled shoppers."""
    if not ours.index.equals(theirs.index):
        raise ValueError("both rankings must be judged on the same targets")
    a, b = ours[list(METRICS)].to_numpy(), theirs[list(METRICS)].to_numpy()
    ratios = np.array([a[chosen].mean(axis=0) / b[chosen].mean(axis=0) - 1 for chosen in _resampled(len(a), resamples, seed)])
    point = a.mean(axis=0) / b.mean(axis=0) - 1
    return {name: Interval(float(point[i]), *map(float, np.quantile(ratios[:, i], [0.025, 0.975]))) for i, name in enumerate(METRICS)}


def _resampled(count: int, resamples: int, seed: int) -> "list[NDArray[Any]]":
    rnd = np.random.default_rng(seed)
    return [rnd.integers(0, count, count) for _ in range(resamples)]
