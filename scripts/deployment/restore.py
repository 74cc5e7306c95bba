"""What was deleted or overwritten by mistake, brought back: a table's items as they were at a time, objects of the archive that were deleted."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from catalogue import batched, write
from programs import Aws, Failed, Machine

LOOK_EVERY_SECONDS = 15
#: Restoring takes minutes, and longer for large tables.
TIMEOUT_SECONDS = 6 * 3600


def table(
    aws: Aws,
    machine: Machine,
    name: str,
    at: str,
    now: Callable[[], float] = time.monotonic,
    wait: Callable[[float], None] = time.sleep,
) -> int:
    """Puts the items of a table as they were at a time, such as 2026-11-22T10:00:00Z, over what it holds now; gives how many. What has been added
    since stays. DynamoDB restores into a table beside, which goes again.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.html
    """
    beside = f"{name}-restored"
    aws.ask(
        "dynamodb", "restore-table-to-point-in-time", "--source-table-name", name, "--target-table-name", beside, "--restore-date-time", at
    )
    until = now() + TIMEOUT_SECONDS
    while aws.ask("dynamodb", "describe-table", "--table-name", beside)["Table"]["TableStatus"] != "ACTIVE":
        if now() > until:
            raise Failed(f"{beside} is not restored after {TIMEOUT_SECONDS // 3600} hours: look at it in the console")
        wait(LOOK_EVERY_SECONDS)
    restored = 0
    for batch in batched(items(aws, beside)):
        write(aws, {name: [{"PutRequest": {"Item": item}} for item in batch]})
        restored += len(batch)
    aws.ask("dynamodb", "delete-table", "--table-name", beside)
    machine.say(f"{restored} items of {name} are as they were at {at}")
    return restored


def items(aws: Aws, name: str) -> Iterator[dict[str, Any]]:
    start: list[str] = []
    while True:
        page = aws.ask("dynamodb", "scan", "--table-name", name, "--consistent-read", "--no-paginate", *start)
        yield from page["Items"]
        if not page.get("LastEvaluatedKey"):
            return
        start = ["--exclusive-start-key", json.dumps(page["LastEvaluatedKey"])]


def objects(aws: Aws, machine: Machine, bucket: str, prefix: str) -> int:
    """Brings the objects below a prefix back that were deleted: the bucket keeps versions, and a deletion is a marker, which is removed; gives
    how many.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManagingDelMarkers.html
    """
    found = aws.ask("s3api", "list-object-versions", "--bucket", bucket, "--prefix", prefix) or {}
    markers = [marker for marker in found.get("DeleteMarkers", []) if marker["IsLatest"]]
    for marker in markers:
        aws.ask("s3api", "delete-object", "--bucket", bucket, "--key", marker["Key"], "--version-id", marker["VersionId"])
    machine.say(f"{len(markers)} deleted objects below {prefix} are back")
    return len(markers)
