"""The model: trees that rank a shopper's candidates, whose output is the probability of being bought.

Trees are boosted on NDCG within each order (LambdaRank), since the first ten are what is shown. A rank's score is no
probability, so a sigmoid is fitted to it on the validation shoppers' newest orders (Platt), and written *into* the model: every leaf
times the slope, the offset into the base score, the objective set to ``binary:logistic``. The order of any two products
stays. The file is a plain XGBoost model, and a server needs nothing else.
"""

import gzip
import hashlib
import io
import json
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xgboost as xgb
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, log_expit

#: The one file in ``model.tar.gz``, under the name that SageMaker's XGBoost container loads.
MODEL_FILE = "xgboost-model"

#: The attribute of the booster that holds the SHA-256 of its ``scaler.json``, in hexadecimal.
SCALER_ATTRIBUTE = "scaler_sha256"


@dataclass(frozen=True)
class Examples:
    """Scaled vectors with their labels; rows of one target stand together."""

    vectors: NDArray[Any]
    label: NDArray[Any]
    target: NDArray[Any]

    def matrix(self, features: list[str]) -> xgb.DMatrix:
        """The examples as XGBoost takes them."""
        return xgb.DMatrix(self.vectors, self.label, qid=self.target, feature_names=features)


def fit(
    train: Examples,
    validation: Examples,
    features: list[str],
    hyperparameters: dict[str, Any],
    newest: Examples | None = None,
) -> xgb.Booster:
    """A booster that tells probabilities, stopped early on the validation shoppers and calibrated on them.

    ``newest``, if given, are those of the validation shoppers' examples that are like what will be asked, and the calibration is theirs:
    of their earlier orders, with shorter histories and so fewer candidates, a larger share was bought.
    """
    held_out = validation.matrix(features)
    booster = xgb.train(
        {**hyperparameters["booster"], "nthread": hyperparameters.get("threads", 2)},
        train.matrix(features),
        num_boost_round=hyperparameters["rounds"],
        evals=[(held_out, "validation")],
        early_stopping_rounds=hyperparameters["early_stopping_rounds"],
        verbose_eval=False,
    )
    booster = booster[: booster.best_iteration + 1]
    asked = held_out if newest is None else newest.matrix(features)
    scores = booster.predict(asked, output_margin=True)
    slope, offset = calibration(scores, (validation if newest is None else newest).label)
    calibrated = as_probability(booster, slope, offset)
    told = calibrated.predict(asked)
    if not np.allclose(told, expit(slope * scores + offset), atol=1e-4):
        raise ValueError("the calibrated model does not tell the calibrated probabilities")
    return calibrated


def calibration(scores: NDArray[Any], label: NDArray[Any]) -> tuple[float, float]:
    """Slope and offset of the sigmoid that fits best; the slope is positive, so that no order changes."""

    def loss(parameters: NDArray[Any]) -> float:
        logits = np.exp(parameters[0]) * scores + parameters[1]
        return float(-np.mean(label * log_expit(logits) + (1 - label) * log_expit(-logits)))

    share = float(np.clip(label.mean(), 1e-6, 1 - 1e-6))
    found = minimize(loss, np.array([0.0, np.log(share / (1 - share))]), method="Nelder-Mead")
    return float(np.exp(found.x[0])), float(found.x[1])


def as_probability(booster: xgb.Booster, slope: float, offset: float) -> xgb.Booster:
    """The booster whose output is ``sigmoid(slope * margin + offset)``."""
    document = json.loads(booster.save_raw("json"))
    learner = document["learner"]
    base = float(learner["learner_model_param"]["base_score"])
    for tree in learner["gradient_booster"]["model"]["trees"]:
        for node, child in enumerate(tree["left_children"]):
            if child == -1:
                tree["split_conditions"][node] *= slope
                tree["base_weights"][node] *= slope
    # More than nine digits and XGBoost's reader falls back to 0.5 without a word.
    learner["learner_model_param"]["base_score"] = f"{expit(slope * base + offset):.8E}"
    learner["objective"] = {"name": "binary:logistic", "reg_loss_param": {"scale_pos_weight": "1"}}
    learner["attributes"] = {}
    return load(json.dumps(document).encode())


def with_scaler(booster: xgb.Booster, scaler: bytes) -> xgb.Booster:
    """The booster, which now says which ``scaler.json`` it was trained with; XGBoost carries the attribute and does nothing with it."""
    booster.set_attr(**{SCALER_ATTRIBUTE: hashlib.sha256(scaler).hexdigest()})
    return booster


def load(model: bytes) -> xgb.Booster:
    """The booster in the bytes of a model file."""
    booster = xgb.Booster()
    booster.load_model(bytearray(model))
    return booster


def archived(booster: xgb.Booster) -> bytes:
    """``model.tar.gz``: the booster alone, in XGBoost's UBJ; the same booster gives the same bytes."""
    content = bytes(booster.save_raw("ubj"))
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=0) as zipped, tarfile.open(fileobj=zipped, mode="w") as archive:
        entry = tarfile.TarInfo(MODEL_FILE)
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def unarchived(packed: bytes) -> xgb.Booster:
    """The booster in a ``model.tar.gz``."""
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
        member = archive.extractfile(MODEL_FILE)
        if member is None:
            raise ValueError(f"model.tar.gz holds no {MODEL_FILE}")
        return load(member.read())


def hyperparameters(file: Path) -> dict[str, Any]:
    """The hyper-parameters in ``file``."""
    read: dict[str, Any] = json.loads(file.read_text())
    return read
