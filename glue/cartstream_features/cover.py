"""Up to where the archive is known to be complete, shard by shard: what backfill and audit may count, and no further.

The worker's checkpoint moves only past what Firehose has taken. So, once Firehose has delivered all that it had taken
when the checkpoints were read, the archive holds every event up to them; dead letters count as events that say
nothing. What lies beyond may have gaps, since Firehose's objects come in any order, and is left out. Why that
suffices: ``DESIGN.md`` beside this file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cartstream_features import live
from cartstream_features.live import Position

#: What KCL writes instead of a sequence number where a shard has ended and all of it is committed.
#: ``software.amazon.kinesis.checkpoint.SentinelCheckpoint``.
SHARD_END = "SHARD_END"


@dataclass(frozen=True)
class Checkpoint:
    """How far a shard is committed: ``at`` is None before the first commit, and once the shard has ended."""

    at: Position | None
    ended: bool = False


@dataclass(frozen=True)
class Cover:
    """What the archive is known to hold.

    ``ends`` is the last position by shard, itself included; a shard in ``ended`` has nothing after it. What depends on
    a shard in ``refused``, by reason, can be counted on neither side. Any other shard lies beyond what is covered.
    """

    ends: Mapping[str, Position]
    ended: frozenset[str] = frozenset()
    refused: Mapping[str, str] = field(default_factory=dict)

    def reaches(self, positions: Mapping[str, Position]) -> bool:
        """Whether all that is folded up to ``positions``, by shard, is covered."""
        return all(shard in self.ends and (shard in self.ended or at <= self.ends[shard]) for shard, at in positions.items())

    def refusing(self, reasons: Mapping[str, str]) -> "Cover":
        """This cover without the shards of ``reasons``."""
        return replace(
            self,
            ends={shard: end for shard, end in self.ends.items() if shard not in reasons},
            ended=self.ended - reasons.keys(),
            refused={**self.refused, **reasons},
        )

    def before(self, late: Mapping[str, Position], last: Mapping[str, Position]) -> "Cover":
        """This cover, cut in each shard of ``late`` to before that position, which is to the archive's ``last`` before it."""
        ends = dict(self.ends)
        for shard, first_late in late.items():
            if shard in ends and first_late <= ends[shard]:
                ends.pop(shard)
                if shard in last:
                    ends[shard] = last[shard]
        return replace(self, ends=ends, ended=self.ended - late.keys())


def at_rest(archived: Mapping[str, Position]) -> Cover:
    """The cover of an archive that nothing writes into: all that it holds."""
    return Cover(archived)


def of_checkpoints(archived: Mapping[str, Position], committed: Mapping[str, Checkpoint], leased: Iterable[str]) -> Cover:
    """The cover of an archive whose last positions are ``archived``.

    ``committed`` are checkpoints from before the archive was read, and ``leased`` the shards that have a lease since it
    was. A shard of the archive without any lease has ended: KCL removes one only after its shard's end is committed.
    One with a lease now and none before is younger than the checkpoints, and beyond what is covered.
    """
    ends: dict[str, Position] = {}
    ended: set[str] = set()
    younger = set(leased) - committed.keys()
    for shard in (archived.keys() | committed.keys()) - younger:
        checkpoint = committed.get(shard, Checkpoint(None, ended=True))
        if checkpoint.at is not None:
            ends[shard] = checkpoint.at
        elif checkpoint.ended and shard in archived:
            ends[shard] = archived[shard]
            ended.add(shard)
    return Cover(ends, frozenset(ended))


def read_checkpoints(dynamodb: Any, lease_table: str) -> dict[str, Checkpoint]:
    """The checkpoints by shard in KCL's lease table.

    Read twice, for the first reading's positions and the second's ends: a reading takes a while, and a child's
    checkpoint may come with it though its parent had not ended when the parent's came. A child has a checkpoint only
    after its parent's end is committed, so the second reading tells that end. Empty before the first worker has started.
    """
    first, second = (_checkpoints(dynamodb, lease_table) for _ in range(2))
    return {shard: second[shard] if second[shard].ended else first[shard] for shard in first.keys() & second.keys()}


def _checkpoints(dynamodb: Any, lease_table: str) -> dict[str, Checkpoint]:
    # KCL keeps other items in the same table, which have no checkpoint.
    leases = (item for item in live.scan(dynamodb, lease_table) if "checkpoint" in item)
    return {item["leaseKey"]["S"]: _checkpoint(item) for item in leases}


def _checkpoint(lease: live.Item) -> Checkpoint:
    text = lease["checkpoint"]["S"]
    if text == SHARD_END:
        return Checkpoint(None, ended=True)
    if not text.isdecimal():  # TRIM_HORIZON, LATEST, AT_TIMESTAMP: nothing is committed yet
        return Checkpoint(None)
    return Checkpoint(Position(int(text), int(lease.get("checkpointSubSequenceNumber", {}).get("N", 0))))
