"""The examples of vectors that Java checks too (``FeatureVectorsTest``)."""

import json

from pyspark.sql import SparkSession

import golden_vectors
from cartstream_features import definition, scaling


def test_the_examples_are_what_this_code_computes(spark: SparkSession) -> None:
    document = json.loads(golden_vectors.FILE.read_text())
    cases = document["cases"]

    told = golden_vectors.vectors(spark, cases)
    by = scaling.parse(json.dumps(document["scaler"]), definition.read())

    assert told == [case["vector"] for case in cases], "after a change of the features: python golden_vectors.py"
    assert golden_vectors.scaled(told, by) == [case["scaled"] for case in cases]


def test_the_examples_hold_every_kind_of_shopper_and_product() -> None:
    cases = json.loads(golden_vectors.FILE.read_text())["cases"]

    assert len(cases) >= 150
    assert any(case["shopper"]["orders"] == 0 for case in cases)
    assert any(case["ordered"] is None for case in cases)
    assert any(case["product"]["orders"] == 0 for case in cases)
    assert any(case["shopper"]["last_order_at"] > case["clock"] for case in cases)
