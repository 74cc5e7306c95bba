"""What the tests share: one Spark session a run, and archives written from a few checkouts."""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pyspark.sql import SparkSession

from cartstream_features import archive_file, session
from cartstream_features.archive_file import Checkout

# How fast the machine draws is no property of ours: a busy one must not fail the run.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    # The executors' own, as a role would give them; the tests talk to nothing but this machine.
    os.environ |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    started = session.local(cores=2, shuffle_partitions=2, memory="1g")
    yield started
    started.stop()


def checkout(user_id: str, *product_ids: str, day: float = 0, event_id: str | None = None) -> Checkout:
    """A checkout ``day`` days after Monday noon."""
    at = MONDAY + timedelta(days=day)
    return Checkout(event_id or f"{user_id}-{day}-{'-'.join(product_ids)}", user_id, product_ids, at)


@pytest.fixture
def archived(tmp_path: Path) -> Callable[[Iterable[Checkout | dict[str, Any]]], str]:
    """Archives checkouts through four shards, or events as they are, and gives the archive's place."""

    def write(given: Iterable[Checkout | dict[str, Any]]) -> str:
        given = list(given)
        made = archive_file.through_shards(one for one in given if isinstance(one, Checkout))
        archive_file.write(tmp_path / "archive", made + [one for one in given if isinstance(one, dict)])
        return str(tmp_path / "archive")

    return write
