"""Trains the model on what the job wrote (``make train``): model.tar.gz, metrics.json, report.html and a model card,
into one folder.

    python train.py --input FOLDER --output FOLDER

The same code runs in the notebook. Input and output are folders: SageMaker mounts its S3 addresses as such.
"""

import argparse
import base64
import io
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import xgboost as xgb

from cartstream_features import columns as c
from cartstream_features import definition, model, ranking, scaling
from cartstream_features.example_files import TARGET, ExampleFiles
from cartstream_features.scaling import Scaler
from cartstream_features.splitting import Split

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

HYPERPARAMETERS = Path(__file__).with_name("hyperparameters.json")

_CUTS = (1, 3, 5, 10, 20, 50)


@dataclass(frozen=True)
class Trained:
    """A model and what is known of it."""

    booster: xgb.Booster
    scaler: Scaler
    metrics: dict[str, Any]
    test: pd.DataFrame


def train(folder: Path, hyperparameters: dict[str, Any], definition_location: str | None = None) -> Trained:
    """Trains on the examples and with the scaler in ``folder``, judges on the shoppers held out."""
    defined = definition.read(definition_location)
    scaler = scaling.parse((folder / "scaler.json").read_text(), defined)
    parts = {split: ExampleFiles.read(folder / "examples", defined, only=[(c.SPLIT, "==", split.value)]) for split in Split}
    empty = [split.value for split, part in parts.items() if part.rows[c.LABEL].sum() == 0]
    if empty:
        raise ValueError(f"no product was bought in the examples of {empty}: more orders are needed")
    validation = parts[Split.VALIDATION]
    newest = validation.where(validation.rows[c.IS_LAST])
    # Without a purchase among the newest, as in a tiny archive, all of them tell more than nothing.
    booster = model.fit(
        parts[Split.TRAIN].scaled(scaler),
        validation.scaled(scaler),
        defined.names,
        hyperparameters,
        newest.scaled(scaler) if newest.rows[c.LABEL].sum() > 0 else None,
    )
    test = judged_rows(booster, parts[Split.TEST], scaler)
    return Trained(booster, scaler, _metrics(booster, parts, test, hyperparameters, defined.version), test)


def judged_rows(booster: xgb.Booster, examples: ExampleFiles, scaler: Scaler) -> pd.DataFrame:
    """The examples with what the model says of them, and with what personal frequency would."""
    vectors = xgb.DMatrix(scaler.scaled(examples.rows), feature_names=examples.features)
    rows = examples.rows
    return rows.assign(
        probability=booster.predict(vectors),
        frequency=personal_frequency(rows["up_order_count"], rows["prod_orders_30d"]),
    )


def personal_frequency(up_order_count: pd.Series, prod_orders_30d: pd.Series) -> pd.Series:
    """The fallback ranking: how often the shopper bought it, then what is popular now."""
    return up_order_count * 1e6 + prod_orders_30d


def recall_at(rows: pd.DataFrame, score: str, k: int) -> float:
    """Mean recall among the first ``k``."""
    return float(_judged(rows, score, k)["recall"].mean())


def _judged(rows: pd.DataFrame, score: str, k: int) -> pd.DataFrame:
    target, label, size = (rows[name].to_numpy() for name in (TARGET, c.LABEL, c.TARGET_SIZE))
    return ranking.judged(target, label, size, rows[score].to_numpy(), k)


def _metrics(
    booster: xgb.Booster,
    parts: dict[Split, ExampleFiles],
    test: pd.DataFrame,
    hyperparameters: dict[str, Any],
    version: int,
) -> dict[str, Any]:
    by_model, by_frequency = (_judged(test, score, ranking.K) for score in ("probability", "frequency"))
    told = test["probability"].clip(1e-9, 1 - 1e-9)
    return {
        "feature_version": version,
        "trees": booster.num_boosted_rounds(),
        "rows": {split.value: len(part.rows) for split, part in parts.items()},
        "shoppers": {split.value: int(part.rows[c.USER_ID].nunique()) for split, part in parts.items()},
        "test": {name: asdict(interval) for name, interval in ranking.intervals(by_model).items()},
        "test_personal_frequency": {name: asdict(interval) for name, interval in ranking.intervals(by_frequency).items()},
        "test_log_loss": float(-np.mean(np.log(np.where(test[c.LABEL] > 0, told, 1 - told)))),
        "test_bought_share": float(test[c.LABEL].mean()),
        "test_mean_probability": float(test["probability"].mean()),
        "hyperparameters": hyperparameters,
    }


def write(trained: Trained, output: Path, data: str | None = None) -> None:
    """Writes everything that was trained into ``output``; ``scaler.json`` and ``model.tar.gz`` last and one directly after the other.

    A running pipeline takes up what is put there, and only a pair that fits: the model carries the checksum of its scaler.

    ``data`` says in the model card what was learned from, and under which licence.
    """
    output.mkdir(parents=True, exist_ok=True)
    scaler = (trained.scaler.text() + "\n").encode()
    (output / "metrics.json").write_text(json.dumps(trained.metrics, indent=2) + "\n")
    (output / "report.html").write_text(report(trained))
    (output / "model-card.md").write_text(model_card(trained, data))
    pair = {"scaler.json": scaler, "model.tar.gz": model.archived(model.with_scaler(trained.booster, scaler))}
    for name, content in pair.items():
        (output / f".{name}.new").write_bytes(content)
    for name in pair:
        (output / f".{name}.new").replace(output / name)


def importance_plot(trained: Trained) -> Figure:
    """Which features the trees split on, by total gain."""
    gain = trained.booster.get_score(importance_type="total_gain")
    shares = pd.Series(gain, dtype=float).sort_values()
    figure, axes = plt.subplots(figsize=(7, 7), layout="constrained")
    axes.barh(shares.index, shares / max(shares.sum(), 1e-12))
    axes.set_xlabel("share of total gain")
    return figure


def calibration_plot(trained: Trained) -> Figure:
    """Told probability against bought share, in ten bins of equally many candidates."""
    rows = trained.test
    bins = pd.qcut(rows["probability"].rank(method="first"), min(10, len(rows)), labels=False)
    means = rows.groupby(bins)[["probability", c.LABEL]].mean()
    figure, axes = plt.subplots(figsize=(5, 5), layout="constrained")
    top = float(max(means.to_numpy().max(), 1e-3)) * 1.05
    axes.plot([0, top], [0, top], linestyle=":", color="grey")
    axes.plot(means["probability"], means[c.LABEL], marker="o")
    axes.set_xlabel("mean probability told")
    axes.set_ylabel("share bought")
    return figure


def recall_plot(trained: Trained) -> Figure:
    """Recall among the first k, ours and personal frequency's."""
    figure, axes = plt.subplots(figsize=(6, 4.5), layout="constrained")
    for score, name in (("probability", "model"), ("frequency", "personal frequency")):
        axes.plot(_CUTS, [recall_at(trained.test, score, k) for k in _CUTS], marker="o", label=name)
    axes.set_xlabel("k")
    axes.set_ylabel("recall@k")
    axes.legend()
    return figure


def report(trained: Trained) -> str:
    """The evaluation report: one HTML file with its plots inside."""
    plots = {
        "Importance": importance_plot(trained),
        "Calibration (shoppers held out)": calibration_plot(trained),
        "Recall@k (shoppers held out)": recall_plot(trained),
    }
    figures = "\n".join(f"<h2>{escape(title)}</h2>\n{_embedded(plot)}" for title, plot in plots.items())
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Cartstream model</title></head>\n'
        f"<body><h1>Cartstream model</h1>\n{figures}\n<h2>Metrics</h2>\n"
        f"<pre>{escape(json.dumps(trained.metrics, indent=2))}</pre></body></html>\n"
    )


def _embedded(plot: Figure) -> str:
    png = io.BytesIO()
    plot.savefig(png, format="png", dpi=90)
    plt.close(plot)
    return f'<img alt="" src="data:image/png;base64,{base64.b64encode(png.getvalue()).decode()}">'


def model_card(trained: Trained, data: str | None) -> str:
    """What the model is, what it was judged by and what it must not be used for."""
    metrics = trained.metrics
    source = f"\n\n**Data.** {data}" if data else ""

    def row(name: str, key: str) -> str:
        cells = (f"{m['value']:.4f} ({m['low']:.4f} to {m['high']:.4f})" for m in metrics[key].values())
        return f"| {name} | {' | '.join(cells)} |"

    return f"""# Model card

**What.** Gradient-boosted trees (XGBoost, {metrics["trees"]} trees) that rank the products a shopper may buy next and tell a
probability for each.
Input: the {len(trained.scaler.features)} features of `features.json` (version {metrics["feature_version"]}), scaled by `scaler.json`.

**Learned from** {metrics["rows"]["train"]:,} candidates of {metrics["shoppers"]["train"]:,} shoppers, the last orders of
each; stopped early on the orders of {metrics["shoppers"]["validation"]:,} others,
and calibrated on the last one of each.{source}

**Judged on** the last orders of {metrics["shoppers"]["test"]:,} shoppers it has never seen (95 % bootstrap intervals):

| | recall@10 | NDCG@10 | hit rate@10 |
|---|---|---|---|
{row("model", "test")}
{row("personal frequency", "test_personal_frequency")}

Log loss {metrics["test_log_loss"]:.4f}; of the candidates {metrics["test_bought_share"]:.2%} were bought,
{metrics["test_mean_probability"]:.2%} was told.

**Meant for** ordering a shop's recommendations. **Not for** prices, credit or anything else that is decided about a person.
It knows nothing of a
shopper but the orders; a shopper without any is ranked by what is popular. It favours what was bought before: shops that want discovery
should mix in other sources.
"""


def main(argv: Sequence[str]) -> None:
    """Trains, writes, and prints the metrics."""
    parser = argparse.ArgumentParser(description="Trains Cartstream's ranking model")
    parser.add_argument("--input", type=Path, default=os.environ.get("SM_CHANNEL_TRAINING"), help="folder with the output of the job")
    parser.add_argument("--output", type=Path, default=os.environ.get("SM_MODEL_DIR"), help="folder for the model")
    parser.add_argument("--definition", help="path or s3:// address of features.json; default: the project's")
    parser.add_argument("--hyperparameters", type=Path, default=HYPERPARAMETERS)
    parser.add_argument("--data", help="training data, for the model card: source, licence, attribution")
    given = parser.parse_args(argv)
    if not given.input or not given.output:
        parser.error("--input and --output are needed")
    trained = train(Path(given.input), model.hyperparameters(given.hyperparameters), given.definition)
    write(trained, Path(given.output), given.data)
    print(json.dumps({key: trained.metrics[key] for key in ("trees", "test", "test_personal_frequency")}, indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
