"""The training job in the cloud: ``train.py``, in the folders that SageMaker gives a script in its XGBoost container.

The channels are ``examples`` and ``scaler``, both of one run of the job, and the code: this file, ``train.py``, the package,
``hyperparameters.json`` and ``features.json`` beside each other. So the cloud trains what ``make train`` trains and ``make eval`` judges.

The container has no network. It writes the model alone into the model's folder, since it serves every file there as a model,
and what the state machine's gate reads into the checkpoints' folder, which SageMaker copies to S3 as it is.
https://docs.aws.amazon.com/sagemaker/latest/dg/amazon-sagemaker-toolkits.html
"""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import train
from cartstream_features import model

#: Where SageMaker copies files from while a job runs, if the job has a CheckpointConfig.
CHECKPOINTS = "/opt/ml/checkpoints"

#: What the gate reads.
QUALITY_FILE = "quality.json"


@dataclass(frozen=True)
class Folders:
    """Where SageMaker puts the channels, and where it takes the model and the checkpoints from."""

    examples: Path
    scaler: Path
    code: Path
    model: Path
    checkpoints: Path


def run(folders: Folders) -> None:
    """Trains, and writes the model and its quality."""
    scaler = folders.scaler / "scaler.json"
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "examples").symlink_to(folders.examples)
        (Path(place) / "scaler.json").symlink_to(scaler)
        hyperparameters = model.hyperparameters(folders.code / "hyperparameters.json")
        trained = train.train(Path(place), hyperparameters, str(folders.code / "features.json"))
    folders.checkpoints.mkdir(parents=True, exist_ok=True)
    (folders.checkpoints / QUALITY_FILE).write_text(json.dumps(quality(trained)))
    booster = model.with_scaler(trained.booster, scaler.read_bytes())
    (folders.model / model.MODEL_FILE).write_bytes(bytes(booster.save_raw("ubj")))


def quality(trained: train.Trained) -> dict[str, float]:
    """NDCG@10 on the shoppers held out, the fallback's on the same, and how many times the fallback's it is."""
    ours, fallback = (trained.metrics[of]["ndcg"]["value"] for of in ("test", "test_personal_frequency"))
    return {"ndcg": ours, "fallback_ndcg": fallback, "over_fallback": ours / fallback if fallback else float(ours > 0)}


def main() -> None:
    """Trains with SageMaker's environment."""
    given = {name: Path(os.environ[f"SM_CHANNEL_{name.upper()}"]) for name in ("examples", "scaler")}
    run(Folders(**given, code=Path(__file__).parent, model=Path(os.environ["SM_MODEL_DIR"]), checkpoints=Path(CHECKPOINTS)))


if __name__ == "__main__":
    main()
