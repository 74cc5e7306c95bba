"""Who is learned from, who decides when to stop, who is held out: by shopper, and by time.

A shopper is in one split with everything. Of the test shoppers only the last order counts, which is the newest there is
of them; those who validate do so with all their targets, since the last ones alone are too few to tell one tree from the
next. Training, which has no Spark, reads the names of the splits: Spark is imported where a frame of its own is at hand.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from cartstream_features import columns as c

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame


class Split(str, Enum):  # no StrEnum: the cloud notebook's Python may be 3.10
    """Which part of the examples."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


#: Shoppers of buckets below the first are held out, below the second they validate; there are 100 buckets.
TEST_BUCKETS, VALIDATION_BUCKETS = 15, 30


def split_of(bucket: str = c.BUCKET) -> Column:
    """The split of a shopper's bucket."""
    from pyspark.sql import functions as F

    return (
        F.when(F.col(bucket) < TEST_BUCKETS, Split.TEST.value)
        .when(F.col(bucket) < VALIDATION_BUCKETS, Split.VALIDATION.value)
        .otherwise(Split.TRAIN.value)
    )


def with_split(examples: DataFrame) -> DataFrame:
    """The examples of each split, with its name."""
    from pyspark.sql import functions as F

    marked = examples.withColumn(c.SPLIT, split_of())
    return marked.where((F.col(c.SPLIT) != Split.TEST.value) | F.col(c.IS_LAST))
