"""What a ranking is judged by, and the calibration that must not change it."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xgboost as xgb
from scipy.special import expit

import evaluate
from cartstream_features import model, ranking
from cartstream_features.ranking import Interval


def test_recall_and_ndcg_are_held_against_everything_that_was_bought() -> None:
    target = np.array([0, 0, 0, 0])
    label = np.array([1, 0, 1, 0])
    size = np.array([4, 4, 4, 4])  # two of the four were no candidates

    found = ranking.judged(target, label, size, np.array([0.1, 0.9, 0.5, 0.3]), k=2).loc[0]

    assert found["recall"] == 1 / 4
    assert found["ndcg"] == pytest.approx((1 / np.log2(3)) / (1 + 1 / np.log2(3)))
    assert found["hit"] == 1


def test_a_target_without_any_listed_product_counts_as_nothing_found() -> None:
    targets = pd.DataFrame({"target": [0, 1], "basket": [["a"], ["b"]], "target_size": [1, 1]})
    listed = pd.DataFrame({"target": [0], "product_id": ["a"], "score": [1.0]})

    assert evaluate.judged_list(listed, targets)["recall"].tolist() == [1.0, 0.0]


def test_an_interval_holds_the_mean_and_narrows_with_shoppers() -> None:
    rnd = np.random.default_rng(1)

    def interval(shoppers: int) -> Interval:
        frame = pd.DataFrame({name: rnd.random(shoppers) for name in ranking.METRICS})
        return ranking.intervals(frame, resamples=300)["recall"]

    few, many = interval(50), interval(5_000)
    assert few.low < few.value < few.high
    assert many.high - many.low < (few.high - few.low) / 5


def test_the_lift_over_itself_is_nothing() -> None:
    frame = pd.DataFrame({name: np.random.default_rng(2).random(40) for name in ranking.METRICS})

    assert ranking.lifts(frame, frame, resamples=50)["ndcg"] == Interval(0.0, 0.0, 0.0)


def test_calibration_makes_probabilities_and_keeps_every_order() -> None:
    rnd = np.random.default_rng(3)
    vectors = rnd.normal(size=(2_000, 4)).astype(np.float32)
    label = (vectors[:, 0] + rnd.normal(size=2_000) > 1).astype(np.float32)
    examples = model.Examples(vectors, label, np.repeat(np.arange(100), 20))
    booster = {"objective": "rank:ndcg", "eval_metric": "ndcg@10", "max_depth": 3, "eta": 0.2}
    names = list("abcd")

    fitted = model.fit(examples, examples, names, {"booster": booster, "rounds": 10, "early_stopping_rounds": 5, "threads": 1})
    again = model.unarchived(model.archived(fitted))

    told = again.predict(xgb.DMatrix(vectors, feature_names=names))
    margin = again.predict(xgb.DMatrix(vectors, feature_names=names), output_margin=True)
    assert told.mean() == pytest.approx(label.mean(), abs=0.01)
    assert told == pytest.approx(expit(margin), abs=1e-6)
    assert np.corrcoef(margin, vectors[:, 0])[0, 1] > 0.7


def test_the_document_keeps_everything_but_the_marked_section(tmp_path: Path) -> None:
    document = tmp_path / "document.md"
    document.write_text("before\n<!-- make eval writes from here -->\nold\n<!-- to here -->\nafter\n")

    evaluate.write_section(document, "new\n")

    assert document.read_text() == "before\n<!-- make eval writes from here -->\nnew\n<!-- to here -->\nafter\n"
