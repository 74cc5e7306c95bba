"""What an environment costs a month, from what its plan makes: `cost.py FOLDER [--write]`, where FOLDER holds the states that `applied_twice.py`
has kept of the runs named priced.

Every kind of resource either has a price here or is known to be free: another one is an error, so the table cannot forget it. Prices and
assumptions are the tables of docs/cost.md, billing units of an event those of event-units.json. `--write` writes the results into the
document; without it, the check fails where the document differs.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from safety import Made, Resource

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/cost.md"
UNITS = Path(__file__).with_name("event-units.json")
HOURS = 730
SECONDS = HOURS * 3600
GB = 1e9

#: Kinds of resources that cost nothing by themselves. What flows through some of them is priced in `usage`.
FREE = {
    "aws_acm_certificate",
    "aws_acm_certificate_validation",
    "aws_appautoscaling_policy",
    "aws_appautoscaling_target",
    "aws_athena_workgroup",
    "aws_budgets_budget",
    "aws_ce_anomaly_monitor",
    "aws_ce_anomaly_subscription",
    "aws_cloudfront_distribution",
    "aws_cloudfront_origin_access_control",
    "aws_cloudfront_response_headers_policy",
    "aws_cloudfront_vpc_origin",
    "aws_cloudwatch_event_rule",
    "aws_cloudwatch_event_target",
    "aws_cloudwatch_log_group",
    "aws_cloudwatch_log_stream",
    "aws_default_security_group",
    "aws_ecr_lifecycle_policy",
    "aws_ecs_cluster_capacity_providers",
    "aws_ecs_task_definition",
    "aws_flow_log",
    "aws_glue_catalog_database",
    "aws_glue_catalog_table",
    "aws_glue_security_configuration",
    "aws_iam_role",
    "aws_iam_role_policy",
    "aws_internet_gateway",
    "aws_kms_alias",
    "aws_lb_listener",
    "aws_lb_target_group",
    "aws_route",
    "aws_route53_record",
    "aws_route_table",
    "aws_route_table_association",
    "aws_s3_bucket_lifecycle_configuration",
    "aws_s3_bucket_logging",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_policy",
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_versioning",
    "aws_s3_object",
    "aws_sagemaker_endpoint",
    "aws_sagemaker_model",
    "aws_scheduler_schedule",
    "aws_secretsmanager_secret_version",
    "aws_security_group",
    "aws_sns_topic",
    "aws_sns_topic_policy",
    "aws_sns_topic_subscription",
    "aws_ssm_parameter",
    "aws_subnet",
    "aws_vpc",
    "aws_vpc_security_group_egress_rule",
    "aws_vpc_security_group_ingress_rule",
    "aws_wafv2_web_acl_association",
    "aws_wafv2_web_acl_logging_configuration",
    "aws_kinesis_firehose_delivery_stream",
    "aws_s3_bucket",
    "aws_sfn_state_machine",
    "terraform_data",
}


class Column(NamedTuple):
    """An environment at a rate of events."""

    title: str
    environment: str
    millions: float


COLUMNS = [
    Column("small, 1 million events", "small", 1),
    Column("dev, idle", "dev", 0),
    Column("prod, idle", "prod", 0),
    Column("prod, 30 million", "prod", 30),
    Column("prod, 1 billion", "prod", 1000),
    Column("prod, 26 billion", "prod", 26_000),
]


class Environment:
    """What a plan makes, with prices and a rate of events."""

    def __init__(self, state: dict, v: dict[str, float], millions: float):
        self.made = Made(state)
        self.v, self.millions = v, millions
        outputs = (state.get("values") or state).get("outputs") or {}
        self.least_tasks: dict[str, int] = outputs["services"]["value"]
        self.per_second = millions * 1e6 / SECONDS
        self.packed = v["events_per_record_quiet"] if self.per_second < 1 else v["events_per_record"]
        self.on_demand = any(
            each.values["stream_mode_details"][0]["stream_mode"] == "ON_DEMAND" for each in self.made.of("aws_kinesis_stream")
        )

    def shards(self) -> float:
        """Those that there are, or that an on-demand stream has for such a rate: at least the four that it begins with."""
        provisioned = sum(each.values.get("shard_count") or 0 for each in self.made.of("aws_kinesis_stream"))
        return max(self.v["on_demand_shards"], 2 * self.per_second * self.v["event_bytes"] / 1e6) if self.on_demand else provisioned

    def tasks(self, service: str) -> float:
        """Of a service: the least that run, or as many as the rate takes, half again for its peaks."""
        rates = {"api": self.v["requests_per_event"] / self.v["requests_per_task"], "worker": 1 / self.v["events_per_worker_task"]}
        rate = next((rate for kind, rate in rates.items() if service.endswith(f"-{kind}")), 0)
        return max(self.least_tasks.get(service, 0), 1.5 * self.per_second * rate)

    def is_public(self, service: Resource) -> bool:
        return any(each.get("assign_public_ip") for each in service.values["network_configuration"])


Rows = dict[str, float]


def service(e: Environment, r: Resource) -> Rows:
    name = r.values["name"]
    task = next(each.values for each in e.made.of("aws_ecs_task_definition") if each.values["family"] == name)
    arm = "arm_" if task["runtime_platform"][0]["cpu_architecture"] == "ARM64" else ""
    hour = int(task["cpu"]) / 1024 * e.v[f"fargate_{arm}vcpu_hour"] + int(task["memory"]) / 1024 * e.v[f"fargate_{arm}gb_hour"]
    tasks = e.tasks(name)
    row = "API tasks" if name.endswith("-api") else "Worker tasks"
    return {row: tasks * HOURS * hour, "Public addresses": tasks * HOURS * e.v["address_hour"] if e.is_public(r) else 0}


def balancer(e: Environment, r: Resource) -> Rows:
    addresses = 0 if r.values["internal"] else len(r.values["subnets"])
    return {"Load balancer": HOURS * e.v["alb_hour"], "Public addresses": addresses * HOURS * e.v["address_hour"]}


def stream(e: Environment, r: Resource) -> Rows:
    metrics = len(r.values.get("shard_level_metrics") or []) * e.shards() * e.v["metric_month"]
    if r.values["stream_mode_details"][0]["stream_mode"] == "ON_DEMAND":
        return {"Kinesis": HOURS * e.v["kinesis_stream_hour"], "Metrics": metrics}
    return {"Kinesis": r.values["shard_count"] * HOURS * e.v["kinesis_shard_hour"], "Metrics": metrics}


def table(e: Environment, r: Resource) -> Rows:
    if r.values["hash_key"] == "leaseKey":
        writes = (e.shards() * e.v["lease_writes_per_shard_second"] + e.v["lease_writes_per_fleet_second"]) * SECONDS / 1e6
        return {"DynamoDB, leases": writes * e.v["dynamodb_write"]}
    backup = e.v["pitr_gb_month"] if r.values["point_in_time_recovery"][0]["enabled"] else 0
    return {"DynamoDB, stored": e.v["table_gb"] * (e.v["dynamodb_gb_month"] + backup)}


def web_acl(e: Environment, r: Resource) -> Rows:
    return {"Firewalls": e.v["waf_acl_month"] + len(r.values["rule"]) * e.v["waf_rule_month"]}


def endpoint(e: Environment, r: Resource) -> Rows:
    zones = len(r.values.get("subnet_ids") or []) if r.values["vpc_endpoint_type"] == "Interface" else 0
    return {"Endpoints": zones * HOURS * e.v["endpoint_hour"]}


def alarm(e: Environment, r: Resource) -> Rows:
    read = [each for each in r.values.get("metric_query") or [] if each.get("metric")]
    return {"Alarms and dashboard": max(1, len(read)) * e.v["alarm_month"]}


def model(e: Environment, r: Resource) -> Rows:
    machines = [each for each in r.values["production_variants"] if each.get("instance_type")]
    least = sum(each["initial_instance_count"] for each in machines)
    needed = e.per_second * e.v["requests_per_event"] * 60 / e.v["invocations_per_machine"] if machines else 0
    return {"Model": max(least, needed) * HOURS * e.v["model_hour"]}


def job(e: Environment, r: Resource) -> Rows:
    audits = sum(e.v["runs_a_week" if "MON" in each.values["schedule"] else "runs_a_day"] for each in e.made.of("aws_glue_trigger"))
    trainings = sum(e.v["runs_a_week"] for _ in e.made.of("aws_scheduler_schedule"))
    hours = e.v["job_minutes"] / 60
    training = trainings * (hours * e.v["training_hour"] + e.v["transitions_per_run"] * e.v["transition"])
    return {"Batch jobs and training": (audits + trainings) * hours * r.values["number_of_workers"] * e.v["dpu_hour"] + training}


def notebook(e: Environment, r: Resource) -> Rows:
    return {"Notebook": HOURS * e.v["notebook_hour"] + r.values["volume_size"] * e.v["notebook_gb_month"]}


PRICED: dict[str, Callable[[Environment, Resource], Rows]] = {
    "aws_cloudwatch_dashboard": lambda e, _: {"Alarms and dashboard": e.v["dashboard_month"]},
    "aws_cloudwatch_metric_alarm": alarm,
    "aws_dynamodb_table": table,
    "aws_ecr_repository": lambda e, _: {"S3 and images": e.v["images_gb"] * e.v["ecr_gb_month"]},
    "aws_ecs_cluster": lambda e, r: {
        "Metrics": sum(each["value"] != "disabled" for each in r.values["setting"]) * e.v["insights_metrics"] * e.v["metric_month"]
    },
    "aws_ecs_service": service,
    "aws_glue_job": job,
    "aws_glue_trigger": lambda _, __: {},
    "aws_kinesis_stream": stream,
    "aws_kms_key": lambda e, _: {"Key and secrets": e.v["key_month"] + e.v["key_requests"] * e.v["key_request"]},
    "aws_lb": balancer,
    "aws_route53_zone": lambda e, _: {"Hosted zone": e.v["zone_month"]},
    "aws_sagemaker_endpoint_configuration": model,
    "aws_sagemaker_notebook_instance": notebook,
    "aws_sagemaker_notebook_instance_lifecycle_configuration": lambda _, __: {},
    "aws_secretsmanager_secret": lambda e, _: {"Key and secrets": e.v["secret_month"]},
    "aws_vpc_endpoint": endpoint,
    "aws_wafv2_web_acl": web_acl,
}


def usage(e: Environment) -> Rows:
    """What grows with events, for as much of the way as there is."""
    v, millions = e.v, e.millions
    gb = 1e6 * v["event_bytes"] / GB
    records = 1e6 / e.packed
    record_bytes = v["event_bytes"] * e.packed
    requests = v["requests_per_event"]
    answers_gb = requests * 1e6 * v["answer_bytes"] / GB
    has_page_api = bool(e.made.of("aws_cloudfront_vpc_origin"))
    firewalls = 1 if has_page_api or e.made.of("aws_wafv2_web_acl_association") else 0
    serverless = any(
        each.get("serverless_config") for r in e.made.of("aws_sagemaker_endpoint_configuration") for each in r.values["production_variants"]
    )
    served = requests * 1e6 * v["answers_ranked"] * v["model_seconds"] * v["serverless_gb_second"] if serverless else 0
    interface = any(each.values["vpc_endpoint_type"] == "Interface" for each in e.made.of("aws_vpc_endpoint"))
    totals = (
        v["totals_reads_per_hour"] * HOURS * v["products"] * min(v["partials_per_product"], e.shards()) * v["partial_bytes"] / 8192 / 1e6
    )
    api_tasks = sum(e.tasks(name) for name in e.least_tasks if name.endswith("-api"))
    million = {
        "Kinesis": (
            records * -(-record_bytes // 1024) * 1024 / GB * (v["kinesis_in_gb"] + v["kinesis_out_gb"])
            if e.on_demand
            else records * -(-record_bytes // 25_600) / 1e6 * v["kinesis_payload"]
        ),
        "Firehose": gb * v["firehose_rounding"] * v["firehose_gb"],
        "DynamoDB, writes": (v["writes_per_event"] + v["product_writes_per_event"]) * v["dynamodb_write"],
        "DynamoDB, reads": v["reads_per_event"] * v["dynamodb_read"],
        "Load balancer": gb * v["alb_lcu_hour"],
        "Firewalls": firewalls * requests * v["waf_request"],
        "CloudFront": requests * v["cloudfront_request"] + answers_gb * v["cloudfront_gb"] if has_page_api else 0,
        "Data out": 0 if has_page_api else answers_gb * v["out_gb"],
        "Endpoints": 2 * gb * v["endpoint_gb"] if interface else 0,
        "Model": served,
        "S3 and images": 12 * gb / v["gzip_ratio"] * v["s3_gb_month"],
        "Logs": v["log_bytes_per_event"] * 1e6 / GB * v["log_gb"],
    }
    standing = {
        "DynamoDB, reads": api_tasks * totals * v["dynamodb_read"],
        "Metrics": published(e) * v["metric_month"],
        "Logs": v["idle_log_gb"] * v["log_gb"],
    }
    return added(standing, {row: usd * millions for row, usd in million.items()})


def published(e: Environment) -> float:
    """Metrics of our own that the services publish: those that they are told, or all."""
    told = {
        setting["value"]
        for task in e.made.of("aws_ecs_task_definition")
        for container in json.loads(task.values["container_definitions"])
        for setting in container["environment"]
        if setting["name"] == "CARTSTREAM_METRICS_PUBLISHED"
    }
    return sum(series(name) for names in told for name in names.split(",")) if told else e.v["metrics"]


def series(name: str) -> int:
    """How many metrics of CloudWatch a meter becomes: docs/metrics.md has its kind and, for the API's, its tag with the values in its meaning."""
    row = next((row for row in METRICS.read_text().splitlines() if row.startswith(f"| `{name}` |")), None)
    if row is None:
        raise ValueError(f"docs/metrics.md lists no {name}, which modules/cartstream/alarm-metrics.json names")
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    if cells[1] in SERIES:
        return SERIES[cells[1]] + (PERCENTILES if cells[1] == "timer" else 0)
    return SERIES[cells[2]] * (len(re.findall(r"`\w+`", cells[3])) if cells[1] else 1)


METRICS = DOCUMENT.with_name("metrics.md")

#: A timer becomes its average, count, maximum and sum; the worker's also have two percentiles.
SERIES = {"counter": 1, "gauge": 1, "timer": 4, "summary": 4}
PERCENTILES = 2


def added(*all_rows: Rows) -> Rows:
    total: Rows = defaultdict(float)
    for rows in all_rows:
        for row, usd in rows.items():
            total[row] += usd
    return dict(total)


def unknown(made: Made) -> list[str]:
    """Kinds of resources without a price, and not known to be free."""
    return sorted({each.type for each in made.all if each.mode == "managed"} - FREE - PRICED.keys())


def month(e: Environment) -> Rows:
    charges = [PRICED[each.type](e, each) for each in e.made.all if each.mode == "managed" and each.type in PRICED]
    return added(*charges, usage(e))


def standing(state: dict) -> float:
    """US dollars a month that an environment costs without an event, from its real state."""
    return sum(month(Environment(state, values(DOCUMENT.read_text()), 0)).values())


def values(text: str) -> dict[str, float]:
    """Names and numbers of the rows `| `name` | number | …`, and those of event-units.json."""
    found = {name: float(number.replace(",", "")) for name, number in re.findall(r"^\| `(\w+)` \| ([\d.,]+) \|", text, re.M)}
    return found | {name: unit["value"] for name, unit in json.loads(UNITS.read_text()).items() if name != "what"}


def unpacked(v: dict[str, float]) -> float:
    """Stream, delivery and feature writes of a million events with one call per event and one item per fact."""
    kinesis = 1e6 * 1024 / GB * (v["kinesis_in_gb"] + v["kinesis_out_gb"])
    return kinesis + 1e6 * 5 * 1024 / GB * v["firehose_gb"] + v["writes_per_event_unpacked"] * v["dynamodb_write"]


def packed(v: dict[str, float]) -> float:
    """The same as they are sent."""
    record = -(-v["event_bytes"] * v["events_per_record"] // 1024) * 1024
    kinesis = 1e6 / v["events_per_record"] * record / GB * (v["kinesis_in_gb"] + v["kinesis_out_gb"])
    firehose = 1e6 * v["event_bytes"] / GB * v["firehose_rounding"] * v["firehose_gb"]
    return kinesis + firehose + (v["writes_per_event"] + v["product_writes_per_event"]) * v["dynamodb_write"]


def direct(v: dict[str, float]) -> tuple[float, float]:
    """What the direct path adds: for a million events, and a month standing still."""
    million = v["rest_request"] + v["kinesis_payload"] + v["waf_request"]
    standing = HOURS * (v["kinesis_shard_hour"] + 0.25 * v["fargate_vcpu_hour"] + v["fargate_gb_hour"])
    return million, standing + v["waf_acl_month"] + 3 * v["waf_rule_month"] + v["bridge_metrics"] * v["metric_month"]


def results(months: dict[Column, Rows], v: dict[str, float]) -> str:
    lines = ["| a month, USD | " + " | ".join(column.title for column in months) + " |", "|---|" + "---:|" * len(months)]
    named = {row for rows in months.values() for row, usd in rows.items() if usd >= 0.005}
    rows = sorted(named, key=lambda row: (-months[COLUMNS[0]].get(row, 0), row))
    for row in rows:
        lines.append(f"| {row} | " + " | ".join(f"{rows.get(row, 0):,.2f}" for rows in months.values()) + " |")
    lines.append("| **together** | " + " | ".join(f"**{sum(rows.values()):,.0f}**" for rows in months.values()) + " |")
    million, standing = direct(v)
    lines += [
        "",
        f"Stream, delivery and feature writes of a million events: USD {packed(v):.2f}; with nothing packed, USD {unpacked(v):.2f}.",
        "",
        f"The direct path, where it is switched on, adds USD {million:.2f} to a million events that take it, and USD {standing:,.0f} to a month.",
        "",
        "| unit of an event | value | what | source |",
        "|---|---|---|---|",
    ]
    units = {name: unit for name, unit in json.loads(UNITS.read_text()).items() if name != "what"}
    lines += [f"| {name} | {unit['value']} | {unit['what']} | {unit['source']} |" for name, unit in units.items()]
    return "\n".join(lines) + "\n"


#: What a small shop may cost a month, in USD.
SMALL_AT_MOST = 100


def main(folder: Path, write: bool) -> int:
    text = DOCUMENT.read_text()
    v = values(text)
    states = {name: json.loads((folder / f"{name}.json").read_text()) for name in {column.environment for column in COLUMNS}}
    forgotten = [f"{name}: what does {kind} cost? Name it in PRICED or FREE" for name, state in states.items() for kind in unknown(Made(state))]
    if forgotten:
        print("\n".join(sorted(forgotten)))
        return 1
    months = {column: month(Environment(states[column.environment], v, column.millions)) for column in COLUMNS}
    small = sum(months[COLUMNS[0]].values())
    head, rest = text.split("<!-- computed -->\n")
    _, tail = rest.split("<!-- /computed -->\n")
    current = head + "<!-- computed -->\n" + results(months, v) + "<!-- /computed -->\n" + tail
    if write:
        DOCUMENT.write_text(current)
    elif current != text:
        print("docs/cost.md is not what the plans cost; run: make cost")
        return 1
    if small >= SMALL_AT_MOST:
        print(f"small costs USD {small:.2f} a month, not below {SMALL_AT_MOST}")
        return 1
    print(f"docs/cost.md is what the plans cost; small: USD {small:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "--write" in sys.argv))
