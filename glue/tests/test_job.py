"""The whole way on made-up shoppers: archive, job, live tables, audit, training, notebook."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pandas as pd
import pytest
import xgboost as xgb
from moto import mock_aws
from moto.server import ThreadedMotoServer
from nbclient import NotebookClient
from pyspark.sql import SparkSession

import cloud_train
import job
import train
from cartstream_features import archive_file, definition, live, model, scaling, storage, synthetic
from cartstream_features import columns as c

NOTEBOOK = Path(__file__).parents[2] / "terraform/modules/sagemaker/notebook/train.ipynb"

#: Enough to learn the made-up habits from, quick enough for a test.
HYPERPARAMETERS = json.loads(train.HYPERPARAMETERS.read_text()) | {"rounds": 15, "early_stopping_rounds": 5, "threads": 1}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    checkouts = synthetic.checkouts(shoppers=120, products=60)
    archive_file.write(folder, archive_file.through_shards(checkouts, shards=2), by="year=%Y/month=%m")
    return folder


@pytest.fixture(scope="module")
def written(spark: SparkSession, archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("features")
    assert run(spark, archive, output) == (True, json.loads((output / "summary.json").read_text()))
    return output


@pytest.fixture(scope="module")
def trained(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("model")
    train.write(train.train(written, HYPERPARAMETERS), output)
    return output


@pytest.fixture(scope="module")
def dynamodb() -> Iterator[Any]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://{host}:{port}")
        environment.setenv("AWS_REGION", "eu-west-1")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            environment.setenv(name, "test")
        yield live.Connection.from_environment().client()
    server.stop()


def run(spark: SparkSession, archive: Path, output: Path, *further: str) -> tuple[bool, dict[str, Any]]:
    arguments = job.parse(["--archive", str(archive), "--output", str(output), "--min-support", "3", *further])
    made = job.Job(spark, arguments)
    return made.run(), json.loads(json.dumps(made.summary))


def test_the_job_writes_features_neighbours_examples_and_scaler(written: Path) -> None:
    names = definition.read()
    users = pd.read_parquet(written / "features/user")
    scaler = scaling.parse((written / "scaler.json").read_text(), names)
    examples = pd.read_parquet(written / "examples")

    assert users[c.USER_ID].is_unique
    assert set(pd.read_parquet(written / "neighbours").columns) >= {c.PRODUCT_ID, c.NEIGHBOUR_ID, c.SCORE, c.LIFT}
    learned_from = examples[examples[c.SPLIT] == "train"]
    assert scaler.mean == pytest.approx(learned_from[names.names].mean().tolist())
    assert scaler.scaled(learned_from).std(axis=0) == pytest.approx(np.ones(len(names.names)), abs=1e-3)
    splits = examples.groupby(c.USER_ID)[c.SPLIT].nunique()
    assert splits.max() == 1
    csv = pd.concat(pd.read_csv(part, header=None) for part in (written / "training/validation").glob("*.csv"))
    assert csv.shape == ((examples[c.SPLIT] == "validation").sum(), 1 + len(names.names))
    assert set(csv[0]) == {0, 1}


def test_backfilled_tables_pass_the_audit_and_a_changed_value_fails_it(
    spark: SparkSession, archive: Path, dynamodb: Any, tmp_path: Path
) -> None:
    create_tables(dynamodb)
    prefix = ("--table-prefix", "test-", "--archive-at-rest", "true")
    passed, summary = run(spark, archive, tmp_path, *prefix, "--steps", "publish,backfill,audit", "--exact", "true")
    assert passed
    assert summary["published"]["product_neighbours"] == dynamodb.scan(TableName="test-product_neighbours")["Count"] > 0
    assert summary["backfill"]["user_features"]["put"] == summary["shoppers"] == 120
    assert summary["audit"]["compared"] > 1_000

    item = next(live.scan(dynamodb, "test-user_features"))
    dynamodb.put_item(TableName="test-user_features", Item=item | {c.LINES: {"N": "7777"}})
    passed, summary = run(spark, archive, tmp_path, *prefix, "--steps", "audit")
    assert not passed
    assert summary["audit"]["mismatches"] == {"user_products": 1}


def create_tables(dynamodb: Any, prefix: str = "test-") -> None:
    keys = {
        "user_features": [c.USER_ID],
        "product_features": [c.PRODUCT_ID, c.SHARD],
        "stream_clock": [c.SHARD],
        "product_neighbours": [c.PRODUCT_ID],
    }
    for table, names in keys.items():
        dynamodb.create_table(
            TableName=f"{prefix}{table}",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
            KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)],
            BillingMode="PAY_PER_REQUEST",
        )


def test_the_channels_that_the_container_reads_hold_its_rows_alone(written: Path) -> None:
    for split in ("train", "validation"):
        names = [file.name for file in (written / "training" / split).iterdir()]
        assert names
        assert all(name.startswith("part-") for name in names), names


def test_what_lies_in_a_channel_beside_its_rows_is_deleted_from_s3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws():
        s3 = storage.s3()
        s3.create_bucket(Bucket="runs", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        for name in ("_SUCCESS", "_temporary_$folder$", "part-0.csv", "part-1.csv"):
            s3.put_object(Bucket="runs", Key=f"run/training/train/{name}", Body=b"")
        s3.put_object(Bucket="runs", Key="run/training/train_$folder$", Body=b"")

        storage.keep_only("s3://runs/run/training/train", "part-")

        left = [found["Key"] for found in s3.list_objects_v2(Bucket="runs")["Contents"]]
        assert left == ["run/training/train/part-0.csv", "run/training/train/part-1.csv", "run/training/train_$folder$"]


def test_the_first_nights_audit_passes_where_nothing_has_happened(spark: SparkSession, dynamodb: Any, tmp_path: Path) -> None:
    create_tables(dynamodb, "new-")
    create_lease_table(dynamodb, "new-worker")
    audit = ("--steps", "audit", "--table-prefix", "new-", "--checkpoints", "new-worker", "--delivery-delay", "0")

    passed, summary = run(spark, tmp_path / "nothing-yet", tmp_path, *audit)

    assert passed
    assert summary["audit"]["mismatches"] == {}


def test_an_archive_with_events_needs_the_leases_of_its_workers(spark: SparkSession, archive: Path, dynamodb: Any, tmp_path: Path) -> None:
    create_lease_table(dynamodb, "another-worker")
    checkpoints = ["--checkpoints", "another-worker", "--delivery-delay", "0"]
    with pytest.raises(ValueError, match="another-worker holds no leases, but"):
        run(spark, archive, tmp_path, "--steps", "audit", "--table-prefix", "test-", *checkpoints)


def test_nothing_is_trained_from_an_archive_without_events(spark: SparkSession, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no events yet"):
        run(spark, tmp_path / "nothing-yet", tmp_path, "--steps", "training")


def test_no_region_stands_in_for_a_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ValueError, match="no region is set"):
        live.Connection.from_environment()


def create_lease_table(dynamodb: Any, name: str) -> None:
    dynamodb.create_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": "leaseKey", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "leaseKey", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )


def test_audit_against_derived_values_names_each_feature_that_differs(
    spark: SparkSession, archive: Path, written: Path, tmp_path: Path
) -> None:
    wide = [pd.read_parquet(written / f"features/{kind}") for kind in ("user", "product", "user_product")]
    not_features = {c.FIRST_ORDER_AT, c.LAST_ORDER_AT, c.LAST_ORDERED_AT}
    rows = pd.concat(
        frame.drop(columns=not_features & set(frame.columns)).melt(
            [name for name in (c.USER_ID, c.PRODUCT_ID) if name in frame.columns], var_name="feature"
        )
        for frame in wide
    )
    changed = rows.assign(value=rows["value"] + (rows["feature"] == "user_reorder_ratio") * 2**-50)
    for name, dump in (("same", rows), ("changed", changed)):
        lines = [json.dumps({key: value for key, value in row.items() if value == value}) for row in dump.to_dict("records")]
        (tmp_path / f"{name}.ndjson").write_text("\n".join(lines))

    audit = ("--steps", "audit", "--live-values")
    assert run(spark, archive, tmp_path, *audit, str(tmp_path / "same.ndjson"))[0]
    passed, summary = run(spark, archive, tmp_path, *audit, str(tmp_path / "changed.ndjson"))
    assert not passed
    assert summary["audit"]["mismatches"].keys() == {"user_reorder_ratio"}


def test_training_hands_over_a_plain_xgboost_model_that_tells_probabilities(written: Path, trained: Path) -> None:
    names = definition.read()
    scaler = scaling.parse((trained / "scaler.json").read_text(), names)
    with tarfile.open(trained / "model.tar.gz") as packed:
        assert packed.getnames() == ["xgboost-model"]
    booster = model.unarchived((trained / "model.tar.gz").read_bytes())
    rows = pd.read_parquet(written / "examples")
    held_out = rows[rows[c.SPLIT] == "test"]

    told = booster.predict(xgb.DMatrix(scaler.scaled(held_out), feature_names=names.names))

    assert json.loads(booster.save_config())["learner"]["objective"]["name"] == "binary:logistic"
    assert told.min() >= 0
    assert told.max() <= 1
    assert told.mean() == pytest.approx(held_out[c.LABEL].mean(), rel=0.5)
    metrics = json.loads((trained / "metrics.json").read_text())
    assert metrics["test"]["ndcg"]["value"] > 0.3  # made-up habits are easy
    assert (trained / "report.html").read_text().count("data:image/png;base64,") == 3
    assert "| personal frequency |" in (trained / "model-card.md").read_text()


def test_the_cloud_trains_the_same_model(written: Path, trained: Path, tmp_path: Path) -> None:
    code, channels = cloud_code(tmp_path / "code"), tmp_path / "channels"
    (channels / "scaler").mkdir(parents=True)
    shutil.copy(written / "scaler.json", channels / "scaler")
    (tmp_path / "model").mkdir()

    cloud_train.run(cloud_train.Folders(written / "examples", channels / "scaler", code, tmp_path / "model", tmp_path / "checkpoints"))

    # The container serves every file of the folder as a model.
    assert [file.name for file in (tmp_path / "model").iterdir()] == [model.MODEL_FILE]
    there = model.load((tmp_path / "model" / model.MODEL_FILE).read_bytes())
    assert there.save_raw() == model.unarchived((trained / "model.tar.gz").read_bytes()).save_raw()
    quality = json.loads((tmp_path / "checkpoints" / cloud_train.QUALITY_FILE).read_text())
    metrics = json.loads((trained / "metrics.json").read_text())
    ours, fallback = metrics["test"]["ndcg"]["value"], metrics["test_personal_frequency"]["ndcg"]["value"]
    assert quality == {"ndcg": ours, "fallback_ndcg": fallback, "over_fallback": ours / fallback}


def test_the_cloud_trains_without_spark_and_from_its_own_folder_alone(written: Path, tmp_path: Path) -> None:
    """As SageMaker's container starts it: a module of the code's folder, with the channels and the model's folder in the environment."""
    code = cloud_code(tmp_path / "code")
    without_spark = "import sys; sys.modules.update(pyspark=None, awsglue=None)"
    lines = [without_spark, "import cloud_train", f"cloud_train.CHECKPOINTS = {str(tmp_path)!r}"]
    (tmp_path / "model").mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "SM_CHANNEL_EXAMPLES": str(written / "examples"),
        "SM_CHANNEL_SCALER": str(written),
        "SM_MODEL_DIR": str(tmp_path / "model"),
    }
    subprocess.run([sys.executable, "-c", "\n".join([*lines, "cloud_train.main()"])], cwd=code, env=environment, check=True)

    assert (tmp_path / "model" / model.MODEL_FILE).stat().st_size > 0


def cloud_code(folder: Path) -> Path:
    """What Terraform lays into the code's channel."""
    glue = Path(train.__file__).parent
    shutil.copytree(glue / "cartstream_features", folder / "cartstream_features", ignore=shutil.ignore_patterns("__pycache__", "*.md"))
    for file in (glue / "cloud_train.py", glue / "train.py", definition.SHARED_DEFINITION):
        shutil.copy(file, folder)
    (folder / "hyperparameters.json").write_text(json.dumps(HYPERPARAMETERS))
    return folder


def test_the_notebook_trains_the_same_model(written: Path, trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hyperparameters.json").write_text(json.dumps(HYPERPARAMETERS))
    monkeypatch.setenv("CARTSTREAM_GLUE", str(Path(train.__file__).parent))
    monkeypatch.setenv("CARTSTREAM_FEATURES", str(written))
    monkeypatch.setenv("CARTSTREAM_MODEL", str(tmp_path / "model"))
    monkeypatch.setenv("CARTSTREAM_HYPERPARAMETERS", str(tmp_path / "hyperparameters.json"))

    NotebookClient(nbformat.read(NOTEBOOK, as_version=4), timeout=120, kernel_name="python3").execute()

    there, here = (json.loads((folder / "metrics.json").read_text()) for folder in (tmp_path / "model", trained))
    assert there == here


def test_the_notebook_runs_from_what_its_instance_fetches(written: Path, trained: Path, tmp_path: Path) -> None:
    bucket, home, programs = tmp_path / "bucket", tmp_path / "home", tmp_path / "bin"
    for folder in (bucket / "notebook/wheels", home, programs):
        folder.mkdir(parents=True)
    notebook_files(bucket / "notebook")
    shutil.copytree(written, bucket / "runs/newest")
    shutil.copytree(written / "examples", bucket / "runs/older/examples")
    pretend_to_be_the_instance(bucket, programs)
    script = (NOTEBOOK.parent / "on-start.sh.tftpl").read_text()
    for name, value in {"bucket": "bucket", "home": str(home), "python": sys.executable}.items():
        script = script.replace(f"${{{name}}}", value)
    environment = {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(home)}
    subprocess.run(["bash", "-c", script.replace("$${", "${")], check=True, env=environment)
    assert (home / "pip").read_text().splitlines() == [
        f"-m pip install --quiet --no-index --find-links wheels --no-deps {pinned}" for pinned in (pin("xgboost-cpu"), pin("pyarrow"))
    ]

    # Nothing of the project and no Spark within reach: the kernel knows what lies beside the notebook, and its libraries.
    (home / "sitecustomize.py").write_text("import sys\nsys.modules['pyspark'] = None\n")
    in_the_cloud = environment | {"PYTHONPATH": str(home)}
    notebook = nbformat.read(home / "train.ipynb", as_version=4)
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(home)}})
    client.execute(env=in_the_cloud)

    there, here = (json.loads((folder / "metrics.json").read_text()) for folder in (home / "model", trained))
    assert there == here


def notebook_files(folder: Path) -> None:
    """What modules/cartstream writes into the bucket."""
    glue = Path(train.__file__).parent
    shutil.copytree(glue / "cartstream_features", folder / "glue/cartstream_features", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(NOTEBOOK, folder)
    shutil.copy(definition.SHARED_DEFINITION, folder / "glue")
    for name in ("train.py", "requirements.txt"):
        shutil.copy(glue / name, folder / "glue")
    (folder / "glue/hyperparameters.json").write_text(json.dumps(HYPERPARAMETERS))
    (folder / "wheels/a.whl").touch()


def pretend_to_be_the_instance(bucket: Path, programs: Path) -> None:
    """An AWS command line over a folder, and what only root may do."""
    listed = [["2026-11-22T00:00:00Z", "runs/older/scaler.json"], ["2026-11-23T00:00:00Z", "runs/newest/scaler.json"]]
    made = {
        "aws": f"""case "$*" in
          s3api*) echo '{json.dumps(listed)}' ;;
          s3*) while [ "${{1#s3://}}" = "$1" ]; do shift; done
               mkdir -p "$(dirname "$2")"; cp -R "{bucket.parent}/${{1#s3://}}" "$2" ;;
        esac""",
        "chown": "",
        "sudo": 'shift 3; echo "$*" >>pip',
    }
    for name, body in made.items():
        (programs / name).write_text(f"#!/bin/sh\n{body}\n")
        (programs / name).chmod(0o755)


def pin(library: str) -> str:
    lines = (Path(train.__file__).parent / "requirements.txt").read_text().splitlines()
    return next(line for line in lines if line.startswith(f"{library}=="))


def test_wrong_arguments_are_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        job.parse(["--archive", "a", "--output", "b", "--steps", "features,everything"])
    assert "--steps must be some of" in capsys.readouterr().err


@pytest.mark.parametrize("given", [(), ("--checkpoints", "leases", "--archive-at-rest", "true")])
def test_backfill_and_audit_must_be_told_how_far_the_archive_is_complete(
    given: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        job.parse(["--archive", "a", "--output", "b", "--steps", "backfill", *given])
    assert "backfill and audit must know up to where the archive is complete" in capsys.readouterr().err


def test_glues_own_arguments_are_left_to_glue() -> None:
    given = job.parse(["--JOB_NAME", "x", "--archive", "s3://a", "--TempDir", "s3://t", "--output", "s3://b", "--exact", "true"])

    assert (given.archive, given.output, given.exact) == ("s3://a", "s3://b", True)
