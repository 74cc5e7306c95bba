"""Examples read back for training and judging, in memory: vectors, labels, and whose order each candidate belongs to."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from cartstream_features import columns as c
from cartstream_features.definition import FeatureDefinition
from cartstream_features.model import Examples
from cartstream_features.scaling import Scaler

_KEYS = [c.USER_ID, c.ORDER_NUMBER, c.PRODUCT_ID, c.ORDERED_AT, c.BUCKET, c.IS_LAST, c.TARGET_SIZE, c.LABEL]
_NEIGHBOUR_SCORE = "neighbour_score"

#: The column that numbers the targets, from 0.
TARGET = "target"


@dataclass(frozen=True)
class ExampleFiles:
    """The examples that the job wrote, ordered by target, product by product."""

    rows: pd.DataFrame
    features: list[str]

    @staticmethod
    def read(folder: Path, definition: FeatureDefinition, only: list[tuple[str, str, str]] | None = None) -> "ExampleFiles":
        """The examples in the Parquet files of ``folder``; ``only`` are conditions on their columns."""
        names = definition.names
        rows = pd.read_parquet(folder, columns=[*_KEYS, _NEIGHBOUR_SCORE, *names], filters=only)
        rows = rows.sort_values([c.USER_ID, c.ORDER_NUMBER, c.PRODUCT_ID], kind="stable").reset_index(drop=True)
        rows[TARGET] = rows.groupby([c.USER_ID, c.ORDER_NUMBER], sort=True).ngroup()
        return ExampleFiles(rows, names)

    def where(self, chosen: pd.Series) -> "ExampleFiles":
        """The examples that ``chosen`` says."""
        return ExampleFiles(self.rows[chosen], self.features)

    def scaled(self, scaler: Scaler) -> Examples:
        """The examples as the model takes them."""
        return Examples(
            scaler.scaled(self.rows),
            self.rows[c.LABEL].to_numpy(dtype=np.float32),
            self.rows[TARGET].to_numpy(dtype=np.uint32),
        )
