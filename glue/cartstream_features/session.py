"""A Spark session as the job needs it, on Glue and on one machine."""

import os
import sys
from pathlib import Path

from pyspark.sql import SparkSession

_SOURCES = str(Path(__file__).resolve().parents[1])


def local(cores: int = 2, shuffle_partitions: int = 4, memory: str = "3g") -> SparkSession:
    """A session on this machine, whose Python workers are this interpreter with this package."""
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [_SOURCES, os.environ.get("PYTHONPATH")]))
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return _with_our_settings(
        SparkSession.builder.master(f"local[{cores}]")
        .config("spark.sql.shuffle.partitions", shuffle_partitions)
        .config("spark.driver.memory", memory)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
    )


def on_glue() -> SparkSession:
    """The session that Glue has set up, its catalogue included."""
    return _with_our_settings(SparkSession.builder)


def _with_our_settings(builder: SparkSession.Builder) -> SparkSession:
    spark = (
        builder.appName("cartstream-features")
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", 2_000)
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("WARN")
    return spark
