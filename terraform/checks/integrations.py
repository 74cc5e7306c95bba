"""What AWS's services need of policies of ours when they act for themselves, and what EMRFS needs of the job's: none of it shows in a plan, and
without it something is silently not there. Read in the modules' sources, as `iam.py` does.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import hcl2

from iam import statements, text

MODULES = Path(__file__).resolve().parents[1] / "modules"


class Need(NamedTuple):
    """A service that a policy must let do something, without a condition that it does not fill."""

    module: str
    document: str
    service: str
    actions: set[str]
    why: str


NEEDS = [
    Need(
        "key",
        "key",
        "events.amazonaws.com",
        {"kms:Decrypt", "kms:GenerateDataKey"},
        "EventBridge says no account when it publishes: sns-key-management.html#compatibility-with-aws-services",
    ),
    Need(
        "observability",
        "alarms",
        "events.amazonaws.com",
        {"sns:Publish"},
        "a topic's policy takes no condition for EventBridge: eb-use-resource-based.html#eb-sns-permissions",
    ),
    Need(
        "key",
        "key",
        "delivery.logs.amazonaws.com",
        {"kms:Decrypt"},
        "a state machine with a key hands its log over encrypted: step-functions encryption-at-rest.html, step 3",
    ),
]

#: Folders that Spark writes on EMR's file system, which marks them by an object beside them: runs_$folder$.
MARKED = ["runs", "glue-temp"]


def documents(module: str) -> dict[str, dict]:
    found = {}
    for file in sorted((MODULES / module).glob("*.tf")):
        with file.open() as source:
            for block in hcl2.load(source).get("data", []):
                for kind, named in block.items():
                    if text(kind) == "aws_iam_policy_document":
                        found |= {text(name): document for name, document in named.items()}
    return found


def services(statement: dict) -> set[str]:
    return {text(identifier) for principal in statement.get("principals", []) for identifier in principal["identifiers"]}


def needs() -> Iterator[str]:
    for need in NEEDS:
        granted: set[str] = set()
        for statement in statements(documents(need.module).get(need.document, {})):
            if need.service in services(statement) and not statement.get("condition"):
                granted |= {text(action) for action in statement["actions"]}
        for action in sorted(need.actions - granted):
            yield f"{need.module}: {need.document}: {need.service} may not {action} without a condition; {need.why}"


def markers() -> Iterator[str]:
    """Without the right to write them the job fails, though it may write everything in its folders."""
    source = (MODULES / "glue-job/main.tf").read_text()
    written = source[source.index('"WriteTrainingSets"') :].split("\n  }\n")[0]
    if "_$folder$" not in written or not all(f'"{folder}"' in written for folder in MARKED):
        yield f"glue-job: the job may not write the markers of its folders, {', '.join(f'{folder}_$folder$' for folder in MARKED)}"


def region() -> Iterator[str]:
    """The job's executors have no region of their own."""
    if '"--region"' not in (MODULES / "glue-job/main.tf").read_text():
        yield "glue-job: the job is not told its region"


def attestations() -> Iterator[str]:
    """Lambda takes a single image, no index: https://docs.aws.amazon.com/lambda/latest/dg/images-create.html."""
    push = (MODULES.parents[1] / "scripts/cloud").read_text()
    if "BUILDX_NO_DEFAULT_ATTESTATIONS=1" not in push and "--provenance=false" not in push:
        yield "scripts/cloud: the function's image gets a provenance attestation, which makes an index of it"


def chosen() -> Iterator[str]:
    """What an operator must decide: no default may stand in for it."""
    for root in [MODULES.parent / "bootstrap", *sorted((MODULES.parent / "environments").iterdir())]:
        with (root / "variables.tf").open() as source:
            variables = {text(name): body for block in hcl2.load(source)["variable"] for name, body in block.items()}
        for name in ("region", "alarm_subscribers"):
            if "default" in variables.get(name, {}):
                yield f"{root.name}: {name} has a default, which no operator has chosen"


def idle_connections() -> Iterator[str]:
    """The load balancer closes an idle connection first, or it sends a request into one that the task is closing and answers 502.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#connection-idle-timeout
    """
    balancer = re.search(r"idle_timeout\s*=\s*(\d+)", (MODULES / "api-service/main.tf").read_text())
    transport = MODULES.parents[1] / "producer-api/src/main/java/io/cartstream/api/http/HttpTransport.java"
    task = re.search(r"IDLE_TIMEOUT = Duration\.ofSeconds\((\d+)\)", transport.read_text()) if transport.exists() else None
    if not balancer or not task or int(balancer[1]) >= int(task[1]):
        yield "api-service: the load balancer keeps an idle connection longer than the API does"


def notebooks() -> Iterator[str]:
    """A notebook can read every event: it is asked for, never there by itself."""
    for file in [MODULES / "cartstream/variables.tf", *sorted((MODULES.parent / "environments").glob("*/*.tf"))]:
        if re.search(r"notebook\s*=\s*(optional\(bool, )?true", file.read_text()):
            yield f"{file.parent.name}: the notebook is on by default"


def main() -> int:
    faults = [*needs(), *markers(), *region(), *attestations(), *chosen(), *idle_connections(), *notebooks()]
    print("\n".join(faults) or f"{len(NEEDS)} services of AWS may do what they do for us; region and listeners are chosen")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
