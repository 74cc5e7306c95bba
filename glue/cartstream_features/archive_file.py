"""Writing an archive as the worker's Firehose leaves it: for tests, for the evaluation and for trying the job out. Not
for production data."""

import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

#: Sequence numbers of a real shard have 56 digits.
_FIRST_SEQUENCE_NUMBER = 49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898


@dataclass(frozen=True)
class Checkout:
    """One order, as it is archived."""

    event_id: str
    user_id: str
    product_ids: tuple[str, ...]
    ordered_at: datetime


def rfc3339(moment: datetime) -> str:
    """The moment as ``java.time.Instant`` writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def posted(checkout: Checkout) -> dict[str, Any]:
    """The event of ``checkout`` as a shop posts it."""
    return {
        "event_id": checkout.event_id,
        "user_id": checkout.user_id,
        "event": "checkout",
        "product_ids": list(checkout.product_ids),
        "timestamp": rfc3339(checkout.ordered_at),
    }


def archived(checkout: Checkout, shard_id: str, sequence_number: int, sub_sequence_number: int, arrived_at: datetime) -> dict[str, Any]:
    """The canonical event of ``checkout`` with its place in the stream."""
    return posted(checkout) | {
        "received_at": rfc3339(checkout.ordered_at),
        "schema_version": 1,
        "shard_id": shard_id,
        "sequence_number": str(sequence_number),
        "sub_sequence_number": sub_sequence_number,
        "arrived_at": rfc3339(arrived_at),
    }


def through_shards(checkouts: Iterable[Checkout], shards: int = 4) -> list[dict[str, Any]]:
    """The checkouts as archived events, each shopper through one shard, in the order given."""
    events = []
    for index, checkout in enumerate(checkouts):
        shard = zlib.crc32(checkout.user_id.encode()) % shards
        events.append(
            archived(
                checkout,
                f"shardId-{shard:012d}",
                _FIRST_SEQUENCE_NUMBER + index // 3,
                index % 3,
                checkout.ordered_at,
            )
        )
    return events


def write(archive: Path, events: Iterable[dict[str, Any]], by: str = "year=%Y/month=%m/day=%d/hour=%H") -> None:
    """Writes ``events`` below ``archive``, gzip NDJSON, one file a folder; ``by`` names the folder of an arrival."""
    folders: dict[str, list[str]] = defaultdict(list)
    for event in events:
        arrived_at = datetime.fromisoformat(event["arrived_at"])
        folders[arrived_at.strftime(by)].append(json.dumps(event, separators=(",", ":")))
    for folder, lines in folders.items():
        path = archive / "events" / folder / "events.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode(), mtime=0))
