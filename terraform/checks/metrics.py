"""Proves that each metric of the dashboard and the alarms is one that the code emits: name, statistic's suffix, and dimensions; and that each
namespace of ours is the environment's, so that one environment's alarms and scaling never hear another's metrics.

What the services emit is read from their sources: meters are registered with a literal name (ApiMetrics), or listed in an enum (Metric).
CloudWatch's names are Micrometer's plus a suffix by kind of meter. Where docs/metrics.md exists, it must list each of them, and
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
# Last part of the namespace, sources, and the worker's mode, where it is the worker's.
SOURCES = {
    "Api": ("producer-api/src/main", None),
    "Worker": ("kcl-worker/src/main", "FOLD"),
    "Bridge": ("kcl-worker/src/main", "BRIDGE"),
}
#: What a namespace of ours may begin with: the environment's name, which each environment passes on.
OF_THE_ENVIRONMENT = {"${namespace}", "${var.metrics_namespace}"}
NAMESPACE = re.compile(rf'"([^"\s]*)/({"|".join(SOURCES)})"')
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


def asked_elsewhere() -> list[tuple[str, str, str, set[str]]]:
    """Metrics of ours that any module names literally, such as the worker's own scaling: module, namespace, name, dimensions."""
    found = []
    for file in sorted((TOP / "terraform").rglob("*.tf")):
        source = file.read_text()
        for start in re.finditer(rf'namespace\s*=\s*"[^"]*/({"|".join(SOURCES)})"', source):
            block = enclosing(source, start.start())
            name = re.search(r'(?:metric_name|name)\s*=\s*"([\w.]+)"', block)
            dimensions = re.search(r"dimensions\s*=\s*\{(.*?)\}", block, re.S)
            tags = set(re.findall(r"(\w+)\s*=", dimensions[1])) if dimensions else set()
            found.append((file.parent.name, start[1], name[1] if name else "", tags))
    return found


def enclosing(source: str, at: int) -> str:
    """The text of the innermost braces around a place."""
    depth, start = 0, at
    while depth >= 0:
        start -= 1
        depth += (source[start] == "}") - (source[start] == "{")
    depth, end = 0, at
    while depth >= 0:
        depth += (source[end] == "{") - (source[end] == "}")
        end += 1
    return source[start:end]


def shared_namespaces() -> list[str]:
    """Namespaces of ours that two environments of an account would share: in a plan they look well, and one hides the other's silence."""
    files = [*sorted((TOP / "terraform").rglob("*.tf")), OBSERVABILITY / "metrics.json.tftpl"]
    return [
        f"{file.parent.name}: the namespace {prefix}/{service} is every environment's"
        for file in files
        for prefix, service in NAMESPACE.findall(file.read_text())
        if prefix not in OF_THE_ENVIRONMENT
    ]


def of_service(metric: dict) -> str:
    """The last part of a metric's namespace."""
    return metric["namespace"].rpartition("/")[2]


def alarms() -> list[str]:
    source = (OBSERVABILITY / "alarms.tf").read_text()
    block = source[source.index("alarms = merge(") : source.index('resource "aws_cloudwatch_metric_alarm"')]
    names = [first or second for first, second in ALARM.findall(block)]
    rules = re.findall(r"^    ([a-z][a-z0-9-]+) = \{$", source[source.index("  rules = {") :].split("\n  }\n")[0], re.M)
    return names + rules + [f"throttled-{table.replace('_', '-')}" for table in TABLES]


def main() -> int:
    metrics, faults, checked = shown(), sorted({*shared_namespaces()}), 0
    for namespace, (folder, mode) in SOURCES.items():
        known = emitted(TOP / folder, mode)
        ours = {key: metric for key, metric in metrics.items() if of_service(metric) == namespace}
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
    literal = asked_elsewhere()
    for module, namespace, name, tags in literal:
        checked += 1
        folder, mode = SOURCES.get(namespace, ("", None))
        known = emitted(TOP / folder, mode) if folder else {}
        if known.get(name) != tags:
            faults.append(f"{module}: {namespace} emits no {name} with dimensions {sorted(tags)}")
    if not any(module == "worker-service" for module, *_ in literal):
        faults.append("worker-service scales on no metric of ours: it is written in another way than this check reads")
    if checked and not any(metric["name"] == "lag.value" for metric in metrics.values()):
        faults.append("nothing shows the lag")

    documented = TOP / "docs/metrics.md"
    if documented.exists():
        text = documented.read_text()
        listed = set(re.findall(r"`([\w.]+)`", text))
        for key, metric in metrics.items():
            if of_service(metric) in SOURCES and not {metric["name"], metric["name"].rsplit(".", 1)[0]} & listed:
                faults.append(f"{key}: docs/metrics.md does not list {metric['name']}")

    chapters = set(re.findall(r"^## ([a-z0-9-]+)$", (TOP / "docs/alarms.md").read_text(), re.M))
    faults += [f"docs/alarms.md has no chapter {name}" for name in alarms() if name not in chapters]
    faults += [f"docs/alarms.md: there is no alarm {name}" for name in chapters if name not in alarms()]

    print("\n".join(faults) or f"{checked} metrics of ours are emitted as shown; {len(alarms())} alarms have a chapter each")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
