"""Computes the tables of docs/cost.md from prices and assumptions, both of which stand in that document's own tables.

python3 terraform/checks/cost.py --write lays the results in; without it, the check fails where the document is not what it computes.
"""

import re
import sys
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/cost.md"
HOURS = 730
GB = 1e9


def values(text: str) -> dict[str, float]:
    """Names and numbers of the rows `| `name` | number | …`."""
    return {name: float(number.replace(",", "")) for name, number in re.findall(r"^\| `(\w+)` \| ([\d.,]+) \|", text, re.M)}


def per_million(v: dict[str, float]) -> dict[str, float]:
    """What a million events cost, by service: what grows with events, without tasks and standing charges."""
    gb = 1e6 * v["event_bytes"] / GB
    records = 1e6 / v["events_per_record"]
    packed_gb = records * -(-v["event_bytes"] * v["events_per_record"] // 1024) * 1024 / GB
    firehose_gb = 1e6 * v["event_bytes"] / GB * v["firehose_rounding"]
    writes = v["writes_per_event"] + v["product_writes_per_event"]
    return {
        "Kinesis, on demand": packed_gb * (v["kinesis_in_gb"] + v["kinesis_out_gb"]),
        "Firehose": firehose_gb * v["firehose_gb"],
        "DynamoDB, writes": writes * v["dynamodb_write"],
        "DynamoDB, reads": v["reads_per_event"] * v["dynamodb_read"],
        "Load balancer": gb * v["alb_lcu_hour"],
        "Firewall": v["requests_per_event"] * v["waf_request"],
        "Endpoints, data": 2 * gb * v["endpoint_gb"],
        "S3, first month": gb / v["gzip_ratio"] * v["s3_gb_month"],
    }


def one_by_one(v: dict[str, float]) -> float:
    """The same million with one call per event and one item per fact: nothing packed."""
    kinesis = 1e6 * 1024 / GB * (v["kinesis_in_gb"] + v["kinesis_out_gb"])
    firehose = 1e6 * 5 * 1024 / GB * v["firehose_gb"]
    return kinesis + firehose + v["writes_per_event_unpacked"] * v["dynamodb_write"]


def month(v: dict[str, float], millions: float, zones: int, model: float) -> dict[str, float]:
    growing = per_million(v)
    mean = millions * 1e6 / (HOURS * 3600)
    api = max(zones, mean * v["requests_per_event"] * 1.5 / v["requests_per_task"])
    worker = max(2, mean * 1.5 / v["events_per_worker_task"])
    task = HOURS * (v["fargate_vcpu_hour"] + 2 * v["fargate_gb_hour"])
    totals = HOURS * v["totals_reads_per_hour"] * v["products"] * v["partials_per_product"] * v["partial_bytes"] / 8192 / 1e6
    return {
        "Kinesis": growing["Kinesis, on demand"] * millions + HOURS * v["kinesis_stream_hour"],
        "Firehose": growing["Firehose"] * millions,
        "DynamoDB": (growing["DynamoDB, writes"] + growing["DynamoDB, reads"]) * millions,
        "DynamoDB, totals held by API tasks": api * totals * v["dynamodb_read"],
        "API tasks": api * task,
        "Worker tasks": worker * task,
        "Load balancer and firewall": HOURS * v["alb_hour"] + 2 * v["waf_acl_month"] + (growing["Load balancer"] + growing["Firewall"]) * millions,
        "Endpoints": HOURS * 8 * zones * v["endpoint_hour"] + growing["Endpoints, data"] * millions,
        "S3, a year kept": growing["S3, first month"] * millions * 12,
        "Model": model * HOURS * v["model_hour"],
        "CloudWatch, keys, the rest": v["metrics"] * v["metric_month"] + 25 * v["alarm_month"] + 3 + 2,
    }


def direct(v: dict[str, float]) -> tuple[float, float]:
    """What the direct path adds: for a million events, and a month standing still."""
    million = v["rest_request"] + v["kinesis_payload"] + v["waf_request"]
    standing = HOURS * (v["kinesis_shard_hour"] + 0.25 * v["fargate_vcpu_hour"] + v["fargate_gb_hour"])
    return million, standing + v["waf_acl_month"] + v["bridge_metrics"] * v["metric_month"]


def results(v: dict[str, float]) -> str:
    lines = ["| a million events | USD |", "|---|---:|"]
    growing = per_million(v)
    lines += [f"| {name} | {usd:.3f} |" for name, usd in growing.items()]
    lines += [f"| **together** | **{sum(growing.values()):.2f}** |"]
    lines += ["", f"Stream, delivery and feature writes of the same million with nothing packed: USD {one_by_one(v):.2f}."]
    sizes = [("30 million", month(v, 30, 2, 0)), ("1 billion", month(v, 1000, 3, 2)), ("26 billion", month(v, 26_000, 3, 8))]
    lines += ["", "| a month, USD | " + " | ".join(f"{name} events" for name, _ in sizes) + " |", "|---|" + "---:|" * len(sizes)]
    for row in sizes[0][1]:
        lines.append(f"| {row} | " + " | ".join(f"{size[row]:,.0f}" for _, size in sizes) + " |")
    lines.append("| **together** | " + " | ".join(f"**{sum(size.values()):,.0f}**" for _, size in sizes) + " |")
    million, standing = direct(v)
    lines += ["", f"The direct path, where it is switched on, adds USD {million:.2f} to a million events that take it, and USD {standing:,.0f} to a month."]
    return "\n".join(lines) + "\n"


def main(write: bool) -> int:
    text = DOCUMENT.read_text()
    head, rest = text.split("<!-- computed -->\n")
    _, tail = rest.split("<!-- /computed -->\n")
    current = head + "<!-- computed -->\n" + results(values(text)) + "<!-- /computed -->\n" + tail
    if write:
        DOCUMENT.write_text(current)
    elif current != text:
        print("docs/cost.md is not what its prices and assumptions give: python3 terraform/checks/cost.py --write")
        return 1
    print("docs/cost.md is what its prices and assumptions give")
    return 0


if __name__ == "__main__":
    sys.exit(main("--write" in sys.argv))
