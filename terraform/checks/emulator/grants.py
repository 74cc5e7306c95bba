"""What a policy lets one of AWS's own services do. A statement with a condition counts as none: the services that are asked about here fill none."""

import json
from fnmatch import fnmatchcase
from typing import Any

from moto.kms.models import kms_backends


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def lets(policy: str, service: str, action: str) -> bool:
    return any(
        statement["Effect"] == "Allow"
        and isinstance(statement.get("Principal"), dict)
        and service in listed(statement["Principal"].get("Service", []))
        and any(fnmatchcase(action, allowed) for allowed in listed(statement["Action"]))
        and not statement.get("Condition")
        for statement in json.loads(policy)["Statement"]
    )


def key_lets(account: str, region: str, key: str, service: str, *actions: str) -> bool:
    """Whether a key's own policy lets the service."""
    keys = kms_backends[account][region]
    policy = keys.keys[keys.get_key_id(key)].policy
    return all(lets(policy, service, action) for action in actions)
