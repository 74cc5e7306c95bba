"""Who is learned from, who decides when to stop, who is held out: by shopper, and by time.

A shopper is in one split with everything. Of the test shoppers only the last order counts, which is the newest there is
of them; those who validate do so with all their targets, since the last ones alone are too few to tell one tree from the
next.
"""

from enum import StrEnum

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from cartstream_features import columns as c
from cartstream_features.examples import BUCKET, IS_LAST


class Split(StrEnum):
    """Which part of the examples."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


#: Shoppers of buckets below the first are held out, below the second they validate; there are 100 buckets.
TEST_BUCKETS, VALIDATION_BUCKETS = 15, 30


def split_of(bucket: str = BUCKET) -> Column:
    """The split of a shopper's bucket."""
    return (
        F.when(F.col(bucket) < TEST_BUCKETS, Split.TEST.value)
        .when(F.col(bucket) < VALIDATION_BUCKETS, Split.VALIDATION.value)
        .otherwise(Split.TRAIN.value)
    )


def with_split(examples: DataFrame) -> DataFrame:
    """The examples of each split, with its name."""
    marked = examples.withColumn(c.SPLIT, split_of())
    return marked.where((F.col(c.SPLIT) != Split.TEST.value) | F.col(IS_LAST))
