"""``scaler.json``: what brings a vector to zero mean and unit variance. A program with other features refuses it.

The scaled value is ``(value - mean) / std`` in double precision; the model reads it as a float. Training and the notebook, which
have no Spark, read a scaler too: Spark is imported where a frame of its own is at hand.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cartstream_features.definition import FeatureDefinition

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


@dataclass(frozen=True)
class Scaler:
    """Mean and standard deviation of each feature, in vector order."""

    version: int
    features: list[str]
    mean: list[float]
    std: list[float]

    def text(self) -> str:
        """The content of ``scaler.json``."""
        return json.dumps({"version": self.version, "features": self.features, "mean": self.mean, "std": self.std}, indent=2)

    def scaled(self, vectors: pd.DataFrame) -> NDArray[Any]:
        """The scaled vectors of the rows of ``vectors``, as the model reads them."""
        raw = vectors[self.features].to_numpy(dtype=np.float64)
        scaled: NDArray[Any] = (raw - np.array(self.mean)) / np.array(self.std)
        return scaled.astype(np.float32)


def fit(examples: DataFrame, definition: FeatureDefinition) -> Scaler:
    """The scaler of ``examples``; a feature that never varies is only shifted."""
    from pyspark.sql import functions as F

    names = definition.names
    moments = examples.agg(
        *(F.avg(F.col(name).cast("double")).alias(f"mean_{name}") for name in names),
        *(F.stddev_pop(F.col(name).cast("double")).alias(f"std_{name}") for name in names),
    ).first()
    if moments is None or moments[f"mean_{names[0]}"] is None:
        raise ValueError("no example to fit a scaler on")
    return Scaler(
        definition.version,
        names,
        [float(moments[f"mean_{name}"]) for name in names],
        [float(moments[f"std_{name}"]) or 1.0 for name in names],
    )


def parse(text: str, definition: FeatureDefinition) -> Scaler:
    """The scaler in the text of a ``scaler.json``; ``ValueError`` where its features are not the defined ones."""
    document = json.loads(text)
    scaler = Scaler(document["version"], document["features"], document["mean"], document["std"])
    if scaler.version != definition.version:
        raise ValueError(f"scaler.json is of version {scaler.version}, features.json of {definition.version}")
    if scaler.features != definition.names:
        raise ValueError("scaler.json and features.json name different features")
    if not len(scaler.mean) == len(scaler.std) == len(scaler.features):
        raise ValueError("scaler.json needs one mean and one std for each feature")
    return scaler


def with_scaled(examples: DataFrame, scaler: Scaler, keys: list[str]) -> DataFrame:
    """``keys`` and the scaled features, in vector order."""
    from pyspark.sql import functions as F

    moments = zip(scaler.features, scaler.mean, scaler.std, strict=True)
    return examples.select(
        *keys,
        *(((F.col(name).cast("double") - F.lit(mean)) / F.lit(std)).cast("float").alias(name) for name, mean, std in moments),
    )
