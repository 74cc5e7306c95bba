"""Runs Terraform's tests of a root, and holds every plan that must be empty against that, and what is in it to the rules of `policies.py`: `applied_twice.py ROOT...`.

A run named no_change_when_planned_again (or ending so) plans what the run before it has applied. Terraform's own assertions cannot ask
whether a plan is empty; its JSON says it. What is applied is applied to Terraform's mock of the provider: see terraform/README.md for
what that proves and what not.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import policies
import safety
from planned_again import applied, changes, installed, never_applied, path

EMPTY = "no_change_when_planned_again"

#: The runs whose states other checks read, `cost.py` and `rights.py`, and the variable that says into which folder they go.
KEPT, STATES = {"priced", "rights"}, "CARTSTREAM_STATES"


def messages(root: Path) -> tuple[list[dict], int]:
    said = subprocess.run(["terraform", f"-chdir={root}", "test", "-json", "-verbose"], stdout=subprocess.PIPE, text=True, check=False)
    return [json.loads(line) for line in said.stdout.splitlines()], said.returncode


def faults(root: Path) -> list[str]:
    found, paths, resources = [], set(), 0
    said, ended_with = messages(root)
    modules = installed(Path(os.environ["TF_DATA_DIR"]))
    for message in said:
        kind, name = message.get("type"), message.get("@testrun", "")
        if kind == "diagnostic" and message["diagnostic"]["severity"] == "error":
            found.append(f"{name}: {message['diagnostic']['summary']}: {message['diagnostic'].get('detail', '')}")
        elif kind == "test_state":
            found += [f"{name}: {fault}" for fault in safety.faults(message["test_state"])]
            if name in KEPT:
                found += [f"{name}: {fault}" for fault in safety.unasked(message["test_state"])]
            if name in KEPT and STATES in os.environ:
                (Path(os.environ[STATES]) / f"{root.name}.json").write_text(
                    json.dumps({part: message["test_state"].get(part) for part in ("root_module", "outputs")})
                )
        elif kind == "test_summary":
            print(f"{root}: {message['@message']}")
        elif kind == "test_plan" and name.endswith(EMPTY):
            changed = message["test_plan"].get("resource_changes") or []
            found += [f"{name}: {fault}" for fault in policies.faults(message["test_plan"])]
            resources += len(changed)
            found += [f"{name}: {change}" for change in changes(message["test_plan"])]
            # A module that a test names as its own is installed under the test's name, and is the root there.
            own = next((key for key in modules if key.endswith("." + name)), "")
            paths |= {path(resource) or own for resource in changed}
    if resources:
        found += [f"{folder} is never applied" for folder in never_applied(modules, paths)]
        print(f"{root}: {resources} resources in {len(applied(modules, paths))} modules applied; planned again, {'something changes' if found else 'nothing changes'}")
    if ended_with and not found:
        found.append(f"terraform test ended with {ended_with}")
    return [f"{root}: {fault}" for fault in found]


def main(roots: list[Path]) -> int:
    found = [fault for root in roots for fault in faults(root)]
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main([Path(root) for root in sys.argv[1:]]))
