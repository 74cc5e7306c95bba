"""Proves that each metric of the dashboard and the alarms is one that the code emits: name, statistic's suffix, and dimensions.

What the services emit is read from their sources: meters are registered with a literal name (ApiMetrics), or listed in an enum (Metric).
CloudWatch's names are Micrometer's plus a suffix by kind of meter. Where docs/operations.md exists, it must list each of them, and
docs/alarms.md must have a chapter for each alarm.
"""

import json
import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
OBSERVABILITY = TOP / "terraform/modules/observability"

# https://docs.micrometer.io/micrometer/reference/implementations/cloudwatch.html; CloudWatchMeterRegistry.Batch in the source
SUFFIXES = {
    "COUNTER": {"count"},
    "GAUGE": {"value"},
    "TIMER": {"avg", "count", "max", "sum"},
    "DISTRIBUTIONSUMMARY": {"avg", "count", "max", "sum"},
}
# Namespace, sources, and the worker's mode, where it is the worker's.
SOURCES = {
    "Cartstream/Api": ("producer-api/src/main", None),
    "Cartstream/Worker": ("kcl-worker/src/main", "FOLD"),
    "Cartstream/Bridge": ("kcl-worker/src/main", "BRIDGE"),
}
BUILDER = re.compile(r'(Counter|Timer|DistributionSummary|Gauge)\.builder\(\s*"([\w.]+)"(.*?)\.register\(', re.S)
ENUM = re.compile(r'^\s*[A-Z_]+\(\s*"([\w.]+)",\s*Kind\.(COUNTER|GAUGE|TIMER),(.*?)\)[,;]$', re.M | re.S)
MODE = re.compile(r"Mode\.(\w+)\s*$")
HELPER = re.compile(r'\b(timer|counter)\(\s*"([\w.]+)",\s*"(\w+)"')  # ApiMetrics' own, for meters with one tag
TAG = re.compile(r'\.tag\(\s*"(\w+)"')
ALARM = re.compile(r"^    ([a-z][a-z0-9-]+) = \{$|^      ([a-z][a-z0-9-]+) = \{$", re.M)
TABLES = ("user_features", "user_activity", "product_features", "stream_clock")


def emitted(folder: Path, mode: str | None) -> dict[str, set[str]]:
    """Names in CloudWatch of what the sources in a folder emit in a mode, with the names of their dimensions."""
    names: dict[str, set[str]] = {}
    for file in folder.rglob("*.java"):
        source = file.read_text()
        meters = [(name, kind.upper(), set(TAG.findall(rest))) for kind, name, rest in BUILDER.findall(source)]
        meters += [(name, kind.upper(), {tag}) for kind, name, tag in HELPER.findall(source)]
        meters += [(name, kind, set()) for name, kind, rest in ENUM.findall(source) if only(rest) in (None, mode)]
        for name, kind, tags in meters:
            names.update({f"{name}.{suffix}": tags for suffix in SUFFIXES[kind]})
    return names


def only(rest: str) -> str | None:
    """The one mode that an entry of the enum is published in."""
    found = MODE.search(rest)
    return found[1] if found else None


def shown() -> dict[str, dict]:
    """The metrics of dashboard and alarms, with the names of the environment left in."""
    template = (OBSERVABILITY / "metrics.json.tftpl").read_text()
    loop = re.search(r"%\{ for table, name in tables ~\}\n(.*?)%\{ endfor ~\}\n", template, re.S)
    rows = "".join(loop[1].replace("${table}", table) for table in TABLES)
    return json.loads(template.replace(loop[0], rows))


def alarms() -> list[str]:
    source = (OBSERVABILITY / "alarms.tf").read_text()
    block = source[source.index("alarms = merge(") : source.index('resource "aws_cloudwatch_metric_alarm"')]
    names = [first or second for first, second in ALARM.findall(block)]
    return names + [f"throttled-{table.replace('_', '-')}" for table in TABLES]


def main() -> int:
    metrics, faults, checked = shown(), [], 0
    for namespace, (folder, mode) in SOURCES.items():
        known = emitted(TOP / folder, mode)
        ours = {key: metric for key, metric in metrics.items() if metric["namespace"] == namespace}
        if not known and not any((TOP / folder).rglob("*.java")):
            print(f"{namespace}: no sources yet, {len(ours)} metrics not checked")
            continue
        for key, metric in ours.items():
            checked += 1
            tags = known.get(metric["name"])
            if tags is None:
                faults.append(f"{key}: {namespace} emits no {metric['name']}")
            elif tags != set(metric["dimensions"]):
                faults.append(f"{key}: {metric['name']} has dimensions {sorted(tags)}, not {sorted(metric['dimensions'])}")
    if checked and not any(metric["name"] == "lag.value" for metric in metrics.values()):
        faults.append("nothing shows the lag")

    operations = TOP / "docs/operations.md"
    if operations.exists():
        text = operations.read_text()
        listed = set(re.findall(r"`([\w.]+)`", text))
        for key, metric in metrics.items():
            if metric["namespace"] in SOURCES and f"`{metric['namespace']}`" in text and not {metric["name"], metric["name"].rsplit(".", 1)[0]} & listed:
                faults.append(f"{key}: docs/operations.md does not list {metric['name']}")

    chapters = set(re.findall(r"^## ([a-z0-9-]+)$", (TOP / "docs/alarms.md").read_text(), re.M))
    faults += [f"docs/alarms.md has no chapter {name}" for name in alarms() if name not in chapters]
    faults += [f"docs/alarms.md: there is no alarm {name}" for name in chapters if name not in alarms()]

    print("\n".join(faults) or f"{checked} metrics of ours are emitted as shown; {len(alarms())} alarms have a chapter each")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
