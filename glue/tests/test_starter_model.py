"""The model that ``make run`` ships: whole, small, and of the features that are defined now."""

import hashlib
import json
from pathlib import Path

import numpy as np
import xgboost as xgb

from cartstream_features import definition, model, scaling

STARTER = Path(__file__).parents[2] / "local/src/main/resources/io/cartstream/local/model"

#: It stands in the repository and in local.jar, and is loaded at every start of ``make run``.
MOST_BYTES = 400_000


def test_it_fits_the_features_that_are_defined() -> None:
    defined = definition.read()
    scaler = scaling.parse((STARTER / "scaler.json").read_text(), defined)
    booster = model.unarchived((STARTER / "model.tar.gz").read_bytes())

    assert booster.feature_names == scaler.features == defined.names
    assert booster.attr(model.SCALER_ATTRIBUTE) == hashlib.sha256((STARTER / "scaler.json").read_bytes()).hexdigest()


def test_it_tells_probabilities_and_is_small() -> None:
    packed = (STARTER / "model.tar.gz").read_bytes()
    booster = model.unarchived(packed)
    vectors = np.random.default_rng(1).normal(size=(200, booster.num_features())).astype(np.float32)

    told = booster.predict(xgb.DMatrix(vectors, feature_names=booster.feature_names))

    assert len(packed) < MOST_BYTES
    assert told.min() >= 0
    assert told.max() <= 1
    assert np.unique(told).size > 50


def test_its_card_names_the_data_and_tells_what_was_measured() -> None:
    card = (STARTER / "model-card.md").read_text()
    metrics = json.loads((STARTER / "metrics.json").read_text())

    assert "https://doi.org/10.24432/C5BW33" in card
    assert "CC BY 4.0" in card
    assert f"{metrics['test']['recall']['value']:.4f}" in card
    assert metrics["test"]["ndcg"]["value"] > metrics["test_personal_frequency"]["ndcg"]["value"]
    assert metrics["feature_version"] == definition.read().version
