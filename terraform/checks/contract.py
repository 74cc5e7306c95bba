"""Holds what Terraform says twice against the place that says it first: tables and their keys, the archive's columns, outputs.

That the services know the settings they are given, DeployedSettingsTest checks."""

import json
import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
MODULES = TOP / "terraform/modules"
EVENT_MODEL = TOP / "event-model/src/main/java/io/cartstream"
#: The tables that the feature store's own tests hold it to.
GOLDEN_TABLES = TOP / "feature-store/src/test/resources/io/cartstream/store/golden/tables.json"


def java(folder: str) -> str:
    return "".join(file.read_text() for file in (TOP / folder / "src/main").rglob("*.java"))


def table_faults() -> list[str]:
    tables = json.loads((MODULES / "dynamodb/tables.json").read_text())
    stored = json.loads(GOLDEN_TABLES.read_text())
    faults = [f"tables.json has no {table}, which the feature store has" for table in sorted(stored.keys() - tables.keys())]
    faults += [f"tables.json has {table}, which the feature store has not" for table in sorted(tables.keys() - stored.keys())]
    shared = sorted(tables.keys() & stored.keys())
    differing = [table for table in shared if tables[table] != stored[table]]
    return faults + [f"{table}: {tables[table]}, but {stored[table]} in the feature store" for table in differing]


def column_faults() -> list[str]:
    columns = {column["name"] for column in json.loads((MODULES / "archive/columns.json").read_text())}
    source = (EVENT_MODEL / "event/EventJson.java").read_text()
    written = set(re.findall(r'json\.write(?:String|Number)Property\("(\w+)", event\.', source))
    details = re.search(r"List<String> DETAILS\s*=\s*List\.of\(([^)]*)\)", source)
    written |= set(re.findall(r'"(\w+)"', details[1] if details else ""))
    return [f"columns.json has no {name}, which EventJson writes" for name in sorted(written - columns)]


#: What the function does otherwise than a task: it logs as Lambda does, publishes no metrics, and has no port and no stop of its own.
NOT_SERVERLESS = {
    "LOG_FORMAT",
    "METRICS",
    "METRICS_NAMESPACE",
    "PORT",
    "STOP_REQUESTS",
    "STOP_FLUSH",
    "STOP_TIMEOUT",
    "DEREGISTRATION_DELAY",
}


def serverless_faults() -> list[str]:
    """The function is the API's image: what the service is told, the function is told."""
    told = set(re.findall(r"\bCARTSTREAM_(\w+)\s*=", (MODULES / "api-service/main.tf").read_text())) - NOT_SERVERLESS
    wired = (MODULES / "cartstream/main.tf").read_text()
    block = wired[wired.index('module "serverless"') :].split("\n}\n")[0]
    given = set(re.findall(r"\bCARTSTREAM_(\w+)\s*=", block))
    return [f"serverless is not told CARTSTREAM_{name}, which api-service is" for name in sorted(told - given)]


def outputs_read() -> set[str]:
    """The outputs that the Make targets' scripts read."""
    script = "".join((TOP / "scripts" / name).read_text() for name in ("cloud", "rebuild-cloud"))
    return set(re.findall(r"\$\(output (\w+)\)", script)) | set(re.findall(r"output -json (\w+)", script))


def output_faults() -> list[str]:
    read = outputs_read()
    faults = []
    for environment in sorted((TOP / "terraform/environments").iterdir()):
        given = set(re.findall(r'^output "(\w+)"', (environment / "outputs.tf").read_text(), re.M))
        faults += [f"{environment.name} has no output {name}, which scripts/cloud reads" for name in sorted(read - given)]
    return faults if read else ["scripts/cloud reads no output: it is written in another way than this check reads"]


def main() -> int:
    faults = table_faults() + column_faults() + serverless_faults() + output_faults()
    print("\n".join(faults) or "tables, columns and outputs are those of the code")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
