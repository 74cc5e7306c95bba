"""The ids of a shopper's newest events: which stay, as ``RecentEvents.java`` decides, and the format of ``RecentEventsCodec.java``."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cartstream_features.packed import Reader, Writer

#: Ids of checkouts that stay whatever their age. ``OrderFeatures.IDS_ALWAYS``.
ALWAYS = 64

#: At most this many ids of checkouts. ``OrderFeatures.IDS_AT_MOST``.
AT_MOST = 1024

#: The longest window that a worker may be set to, in milliseconds: it drops what lies beyond its own with the shopper's next order.
LONGEST_WINDOW = 24 * 3_600_000

_VERSION = 1
_HASH_BYTES = 8


@dataclass(frozen=True)
class RecentEvent:
    """The hash of an event's id, and when it was received, in milliseconds since the epoch."""

    hashed: bytes
    received_at: int


def hash_of(event_id: str) -> bytes:
    """The first eight bytes of the id's SHA-256."""
    return hashlib.sha256(event_id.encode()).digest()[:_HASH_BYTES]


def remembered(events: Iterable[tuple[str, int]]) -> list[RecentEvent]:
    """Those of ``events``, ids and times of receipt, oldest first, that an item holds."""
    newest = [RecentEvent(hash_of(event_id), received_at) for event_id, received_at in events][-AT_MOST:]
    start = 0
    while start < len(newest) - ALWAYS and newest[start].received_at < newest[-1].received_at - LONGEST_WINDOW:
        start += 1
    return newest[start:]


def encode(events: Sequence[RecentEvent]) -> bytes:
    """The bytes of ``events``, oldest first."""
    out = Writer()
    out.number(_VERSION)
    out.number(len(events))
    before = 0
    for event in events:
        out.signed(event.received_at - before)
        out.eight_bytes(event.hashed)
        before = event.received_at
    return out.bytes()


def decode(data: bytes) -> list[RecentEvent]:
    """The events in ``data``; ``ValueError`` where it is not of this format."""
    reader = Reader("recent event ids", data)
    reader.version(_VERSION)
    events, received_at = [], 0
    for _ in range(reader.number()):
        received_at += reader.signed()
        events.append(RecentEvent(reader.eight_bytes(), received_at))
    reader.end()
    return events
