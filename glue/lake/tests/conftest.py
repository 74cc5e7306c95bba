"""Archives as the worker's Firehose leaves them, in a folder."""

import gzip
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

Event = dict[str, Any]
Write = Callable[[str, Iterable[Event | str]], None]


def event(
    user_id: str,
    event_id: str,
    name: str = "product_view",
    products: Iterable[str] = ("p1",),
    at: str = "2026-11-16T12:00:00.000Z",
    sequence: int = 1,
    **more: Any,
) -> Event:
    """An archived event; what is given in ``more`` replaces or adds fields."""
    return {
        "event_id": event_id,
        "user_id": user_id,
        "event": name,
        "product_ids": list(products),
        "timestamp": at,
        "received_at": at,
        "schema_version": 1,
        "shard_id": "shardId-000000000000",
        "sequence_number": str(sequence),
        "sub_sequence_number": 0,
        "arrived_at": at,
    } | more


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "archive").mkdir()
    return tmp_path / "archive"


@pytest.fixture
def write(root: Path) -> Write:
    """Writes an object: its key below the archive, and its events, or lines as they are."""

    def object_of(key: str, lines: Iterable[Event | str]) -> None:
        path = root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
        path.write_bytes(gzip.compress(text.encode()))

    return object_of
