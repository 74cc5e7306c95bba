"""Holds every policy document against the list of actions that AWS knows: each exists, and none asks for more than it must.

A wildcard action, or the resource "*" for an action that knows resources, is an error unless EXPLAINED says why.
"""

import sys
from pathlib import Path

import hcl2
from policy_sentry.querying.actions import get_action_data

# Document (module, name) and statement id: why it may do what no other may.
EXPLAINED = {
    ("key", "key", "TheAccountDecidesThroughIam"): "a key policy must give the account its key; '*' is this key",
    ("key", "key", "LogGroupsOfThisEnvironment"): "in a key policy '*' is this key",
    ("key", "key", "AlarmsIntoTheEncryptedTopic"): "in a key policy '*' is this key",
    ("key", "key", "EventsIntoTheEncryptedTopic"): "in a key policy '*' is this key",
    ("key", "key", "LogsOfStateMachines"): "in a key policy '*' is this key",
    ("bucket", "policy", "NothingWithoutTls"): "it denies",
    ("network", "endpoint", "OursToOurs"): "its conditions hold both sides to this account; roles say what each may",
    ("bootstrap", "by_name", "WhatBearsItsName"): "all of what bears the environment's name; rights.py asks it what it may",
    ("bootstrap", "by_tag", "WhatBearsItsTag"): "as above, by the tag",
    ("bootstrap", "by_tag", "WhatKnowsNoResource"): "hosted zones have identifiers, and no tag that a policy sees",
    ("bootstrap", "by_tag", "LookAtWhatThereIs"): "descriptions and lists, no data and no secret",
}


def text(value: object) -> str:
    """A literal as it stands between its quotes; the parser keeps them from version 5 on."""
    return str(value).strip('"')


def listed(value: object) -> list[str]:
    """The texts of a list; an expression that makes one is a single text."""
    return [text(value)] if isinstance(value, str) else [text(each) for each in value if isinstance(each, str)]


def knows_resources(action: str) -> bool:
    """Whether the action can be allowed on single resources. KeyError where there is no such action."""
    service, name = action.split(":")
    rows = (get_action_data(service, name) or {}).get(service, [])
    if not rows:
        raise KeyError(action)
    return any(row["resource_arn_format"] != "*" for row in rows)


def faults(module: str, document: str, statement: dict) -> list[str]:
    sid = text(statement.get("sid", "(no sid)"))
    where = f"{module}: {document}: {sid}"
    found = []
    actions = listed(statement.get("actions", []))
    everywhere = "*" in listed(statement.get("resources", []))
    explained = (module, document, sid) in EXPLAINED
    for action in actions:
        if "*" in action:
            if not explained:
                found.append(f"{where}: {action} is a wildcard")
            continue
        try:
            if everywhere and not explained and knows_resources(action):
                found.append(f"{where}: {action} on every resource, though it knows resources")
            else:
                knows_resources(action)
        except KeyError:
            found.append(f"{where}: there is no action {action}")
    return found


def statements(document: dict):
    yield from document.get("statement", [])
    for dynamic in document.get("dynamic", []):
        for name, body in dynamic.items():
            if text(name) == "statement":
                for content in body["content"]:
                    yield content


def main(root: Path) -> int:
    found, documents, actions = [], 0, 0
    for file in sorted(root.rglob("*.tf")):
        if ".terraform" in file.parts:
            continue
        module = str(file.parent.relative_to(root)).removeprefix("modules/")
        with file.open() as source:
            parsed = hcl2.load(source)
        for block in parsed.get("data", []):
            for kind, named in block.items():
                if text(kind) != "aws_iam_policy_document":
                    continue
                for name, document in named.items():
                    documents += 1
                    for statement in statements(document):
                        actions += len(statement.get("actions", []))
                        found += faults(module, text(name), statement)
    print("\n".join(found) or f"{documents} policy documents, {actions} actions: all exist, none asks for more than it must")
    return 1 if found or not documents else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parents[1]))
