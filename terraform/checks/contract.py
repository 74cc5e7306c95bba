"""Holds what Terraform says twice against the place that says it first: tables and their keys, the archive's columns, settings, outputs."""

import json
import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
MODULES = TOP / "terraform/modules"
EVENT_MODEL = TOP / "event-model/src/main/java/io/cartstream"


def java(folder: str) -> str:
    return "".join(file.read_text() for file in (TOP / folder / "src/main").rglob("*.java"))


def table_faults() -> list[str]:
    tables = json.loads((MODULES / "dynamodb/tables.json").read_text())
    source = (EVENT_MODEL / "feature/FeatureTables.java").read_text()
    named = set(re.findall(r'return prefix \+ "(\w+)"', source))
    attributes = set(re.findall(r'String \w+ = "(\w+)"', source))
    worker = java("kcl-worker")
    faults = [f"tables.json has no {table}, which FeatureTables names" for table in sorted(named - set(tables))]
    for table, shape in tables.items():
        for role in ("hash_key", "range_key"):
            if shape[role] and shape[role] not in attributes:
                faults.append(f"{table}: {role} {shape[role]} is no attribute that FeatureTables names")
        if shape["expires"] and worker and shape["expires"] not in attributes and f'"{shape["expires"]}"' not in worker:
            faults.append(f"{table}: nothing in the code writes {shape['expires']}")
    return faults


def column_faults() -> list[str]:
    columns = {column["name"] for column in json.loads((MODULES / "archive/columns.json").read_text())}
    source = (EVENT_MODEL / "event/EventJson.java").read_text()
    written = set(re.findall(r'json\.write(?:String|Number)Property\("(\w+)", event\.', source))
    return [f"columns.json has no {name}, which EventJson writes" for name in sorted(written - columns)]


def setting_faults() -> list[str]:
    faults = []
    for module, folder in (("api-service", "producer-api"), ("worker-service", "kcl-worker"), ("bridge-service", "kcl-worker")):
        source = java(folder) + java("ingest")
        if not source:
            print(f"{module}: no settings in {folder} yet, not checked")
            continue
        known = set(re.findall(r'"(CARTSTREAM_\w+)"', source))
        given = set(re.findall(r"\b(CARTSTREAM_\w+)\s*=", (MODULES / module / "main.tf").read_text()))
        faults += [f"{module} sets {name}, which {folder} does not read" for name in sorted(given - known)]
    return faults


#: What the function does otherwise than a task: it logs as Lambda does, publishes no metrics, and has no port and no stop of its own.
NOT_SERVERLESS = {"LOG_FORMAT", "METRICS", "PORT", "STOP_REQUESTS", "STOP_FLUSH", "STOP_TIMEOUT", "DEREGISTRATION_DELAY"}


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
    faults = table_faults() + column_faults() + setting_faults() + serverless_faults() + output_faults()
    print("\n".join(faults) or "tables, columns, settings and outputs are those of the code")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
