"""What must hold of everything that Terraform's tests have made, so that an environment is safe, and is what was measured: rules over a state.

The state is that of a test's run against Terraform's mock, in which policy documents stand as they were asked for. `safety_test.py` shows
what each rule refuses; `applied_twice.py` holds every run to them.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

TOP = Path(__file__).resolve().parents[2]

#: What paths in an environment start from.
ROOT = TOP / "terraform/environments/dev"


class Resource(NamedTuple):
    """A resource or a data source with its values."""

    address: str
    module: str
    mode: str
    type: str
    name: str
    values: dict[str, Any]


class Statement(NamedTuple):
    """A statement of a policy document."""

    document: Resource
    sid: str
    allows: bool
    actions: list[str]
    resources: list[str]
    principals: list[str]
    conditions: dict[str, list[str]]


class Made:
    """All that a run has made."""

    def __init__(self, state: dict):
        self.all = list(_resources(state.get("root_module") or state.get("values", {}).get("root_module") or {}))

    def of(self, kind: str, mode: str = "managed") -> list[Resource]:
        return [each for each in self.all if each.type == kind and each.mode == mode]

    def statements(self) -> list[Statement]:
        return [statement for document in self.of("aws_iam_policy_document", "data") for statement in _statements(document)]


def _resources(module: dict) -> Iterator[Resource]:
    for each in module.get("resources") or []:
        yield Resource(each["address"], module.get("address", ""), each["mode"], each["type"], each["name"], each.get("values") or {})
    for child in module.get("child_modules") or []:
        yield from _resources(child)


def _statements(document: Resource) -> Iterator[Statement]:
    for each in document.values.get("statement") or []:
        yield Statement(
            document,
            each.get("sid") or "(no sid)",
            (each.get("effect") or "Allow") == "Allow",
            each.get("actions") or [],
            each.get("resources") or [],
            [who for principal in each.get("principals") or [] for who in principal["identifiers"]],
            {condition["variable"]: condition["values"] for condition in each.get("condition") or []},
        )


def only_our_distribution_reaches_the_api(made: Made) -> Iterator[str]:
    """CloudFront's addresses are every customer's: who is let in by them alone can come past our web ACL.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
    """
    plain = {each.values["load_balancer_arn"] for each in made.of("aws_lb_listener") if each.values["protocol"] == "HTTP"}
    origins = {config["arn"] for each in made.of("aws_cloudfront_vpc_origin") for config in each.values["vpc_origin_endpoint_config"]}
    for balancer in made.of("aws_lb"):
        if balancer.values["arn"] in plain and not balancer.values["internal"]:
            yield f"{balancer.address}: plain HTTP on the internet: any customer's distribution reaches it past the page's web ACL"
        if balancer.values["internal"] and balancer.values["arn"] not in origins:
            yield f"{balancer.address}: internal, and no VPC origin leads to it"
    for distribution in made.of("aws_cloudfront_distribution"):
        for origin in distribution.values["origin"]:
            if origin.get("custom_origin_config"):
                yield f"{distribution.address}: reaches {origin['origin_id']} over the internet"


#: The only statements that let in every caller, and what they may allow: to read the layers of images, by an address that ECR has signed.
#: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
LAYERS = re.compile(r"^arn:aws[\w-]*:s3:::prod-[\w-]+-starport-layer-bucket/\*$")


def nobody_is_let_in_by_a_wildcard(made: Made) -> Iterator[str]:
    for each in made.statements():
        anybody = each.allows and "*" in each.principals and "aws:PrincipalAccount" not in each.conditions
        if anybody and not (each.actions == ["s3:GetObject"] and all(LAYERS.match(resource) for resource in each.resources)):
            yield f"{each.document.address}: {each.sid}: lets everybody in"


def endpoints_lead_from_us_to_us(made: Made) -> Iterator[str]:
    """https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html"""
    for endpoint in made.of("aws_vpc_endpoint"):
        if not endpoint.values.get("policy") or not endpoint.values["policy"].startswith("{"):
            yield f"{endpoint.address}: has no policy, and so admits everybody to everything"
    for document in made.of("aws_iam_policy_document", "data"):
        if document.name != "endpoint":
            continue
        statements = list(_statements(document))
        wide = [each for each in statements if not all(LAYERS.match(resource) for resource in each.resources)]
        if not all({"aws:PrincipalAccount", "aws:ResourceAccount"} <= each.conditions.keys() for each in wide):
            yield f"{document.address}: admits other accounts"
        if '"s3"' in document.address and wide == statements:
            yield f"{document.address}: keeps the layers of images out"


#: What an action needs of the key that encrypts what it reads or writes, and the service through which it needs it.
KEY_FOR = {
    "dynamodb:BatchGetItem": ("kms:Decrypt", "dynamodb"),
    "dynamodb:BatchWriteItem": ("kms:Decrypt", "dynamodb"),
    "dynamodb:GetItem": ("kms:Decrypt", "dynamodb"),
    "dynamodb:PutItem": ("kms:Decrypt", "dynamodb"),
    "dynamodb:Query": ("kms:Decrypt", "dynamodb"),
    "dynamodb:Scan": ("kms:Decrypt", "dynamodb"),
    "firehose:PutRecordBatch": ("kms:GenerateDataKey", "firehose"),
    "kinesis:GetRecords": ("kms:Decrypt", "kinesis"),
    "kinesis:PutRecord": ("kms:GenerateDataKey", "kinesis"),
    "kinesis:PutRecords": ("kms:GenerateDataKey", "kinesis"),
    "s3:GetObject": ("kms:Decrypt", "s3"),
    "s3:PutObject": ("kms:GenerateDataKey", "s3"),
    "secretsmanager:GetSecretValue": ("kms:Decrypt", "secretsmanager"),
    "sns:Publish": ("kms:GenerateDataKey", "sns"),
    "states:StartExecution": ("kms:Decrypt", "states"),
}


def roles_may_use_the_key(made: Made) -> Iterator[str]:
    """All is encrypted with the environment's key, so a right without one over the key is none."""
    for document in made.of("aws_iam_policy_document", "data"):
        statements = [each for each in _statements(document) if each.allows and not each.principals]
        may: dict[str, list[Statement]] = {}
        for each in statements:
            for action in each.actions:
                may.setdefault(action, []).append(each)
        for action, (needed, service) in KEY_FOR.items():
            through = [each.conditions.get("kms:ViaService") for each in may.get(needed, [])]
            if action in may and not any(via is None or any(name.startswith(f"{service}.") for name in via) for via in through):
                yield f"{document.address}: {action} without {needed} through {service}"


def roles_are_passed_to_one_service(made: Made) -> Iterator[str]:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"""
    for each in made.statements():
        if each.allows and "iam:PassRole" in each.actions and not each.principals:
            bounded = each.document.name in BOUNDARIES
            if "*" in each.resources or not (bounded or each.conditions.get("iam:PassedToService")):
                yield f"{each.document.address}: {each.sid}: passes roles to whatever service"
    for machine in made.of("aws_sfn_state_machine"):
        tasks = json.loads(machine.values["definition"])["States"].values()
        parameters = [state.get("Parameters", {}) for state in tasks]
        passed = {role for each in parameters for role in (each.get("RoleArn"), each.get("ExecutionRoleArn")) if role}
        may = {
            resource
            for each in made.statements()
            if each.document.module == machine.module and "iam:PassRole" in each.actions
            and "sagemaker.amazonaws.com" in each.conditions.get("iam:PassedToService", [])
            for resource in each.resources
        }
        yield from (f"{machine.address}: may not pass {role} to SageMaker" for role in sorted(passed - may))


#: Documents that allow nothing by themselves.
BOUNDARIES = {"boundary"}


def no_secret_is_kept(made: Made) -> Iterator[str]:
    for version in made.of("aws_secretsmanager_secret_version"):
        if not version.values.get("secret_string_wo_version"):
            yield f"{version.address}: its value stands in the state"
    for password in made.of("aws_secretsmanager_random_password", "data"):
        yield f"{password.address}: what it draws stands in the state"


def athena_looks_for_few_hours(made: Made) -> Iterator[str]:
    """Each hour within the ranges that a query does not exclude is a folder to list."""
    this_year = datetime.now(UTC).year
    for table in made.of("aws_glue_catalog_table"):
        first, last = map(int, table.values["parameters"]["projection.year.range"].split(","))
        if not this_year <= last <= this_year + 1 or first < FIRST_YEAR:
            yield f"{table.address}: projects the years {first} to {last}"


#: No archive is older than the project.
FIRST_YEAR = 2026


def workers_come_for_cpu_and_shards(made: Made) -> Iterator[str]:
    """A task more cures no backlog that is not made by CPU, and finds no shard where there are as many tasks."""
    for alarm in made.of("aws_cloudwatch_metric_alarm"):
        if not alarm.values["alarm_name"].endswith("-scale-out"):
            continue
        queries = alarm.values.get("metric_query") or []
        expression = next((each["expression"] for each in queries if each.get("expression")), "")
        metrics = {each["id"]: each["metric"][0] for each in queries if each.get("metric")}
        read = {(metric["metric_name"], metric["stat"]) for name, metric in metrics.items() if re.search(rf"\b{name}\b", expression)}
        missing = {("CPUUtilization", "Average"), ("CPUUtilization", "SampleCount"), ("shards.value", "Sum")} - read
        yield from (f"{alarm.address}: does not look at {name} ({stat})" for name, stat in sorted(missing))
    for alarm in made.of("aws_cloudwatch_metric_alarm"):
        if alarm.values["alarm_name"].endswith("-scale-in") and "lag" in json.dumps(alarm.values.get("metric_query") or []):
            yield f"{alarm.address}: a backlog holds the fleet where it is"


def container_tag() -> str:
    """The tag of the container that has the XGBoost which trains and judges here.

    https://github.com/aws/sagemaker-xgboost-container/tree/master/docker
    """
    major, minor, patch = re.search(r"^xgboost-cpu==(\d+)\.(\d+)\.(\d+)$", (TOP / "glue/requirements.txt").read_text(), re.M).groups()
    return f"{major}.{minor}-{patch}"


def the_cloud_trains_what_is_judged(made: Made) -> Iterator[str]:
    for image in made.of("aws_sagemaker_prebuilt_ecr_image", "data"):
        if image.values["image_tag"] != container_tag():
            yield f"{image.address}: {image.values['image_tag']} is not {container_tag()}, with which models were judged"
    objects = [each.values for each in made.of("aws_s3_object") if each.values.get("source")]
    sources = {each["key"]: (ROOT / each["source"]).resolve() for each in objects}
    for machine in made.of("aws_sfn_state_machine"):
        states = json.loads(machine.values["definition"])["States"]
        train = states["Train"]["Parameters"]
        if train["AlgorithmSpecification"]["TrainingImage"] != states["CreateModel"]["Parameters"]["PrimaryContainer"]["Image"]:
            yield f"{machine.address}: trains in another container than it serves from"
        if train["HyperParameters"].get("sagemaker_program") != "cloud_train.py":
            yield f"{machine.address}: trains with the container's own algorithm, not with what make train runs"
            continue
        code = next(each for each in train["InputDataConfig"] if each["ChannelName"] == "code")["DataSource"]["S3DataSource"]["S3Uri"]
        folder = code.split("/", 3)[3]
        for name in ("cloud_train.py", "train.py", "hyperparameters.json"):
            if sources.get(folder + name) != TOP / "glue" / name:
                yield f"{machine.address}: {name} is not that of glue/"


def destroy_takes_the_logs(made: Made) -> Iterator[str]:
    """A log group that a service makes for us stays when all else goes, without an end to what it keeps: so Terraform makes it first."""
    groups = {each.values["name"] for each in made.of("aws_cloudwatch_log_group")}
    for endpoint in made.of("aws_sagemaker_endpoint"):
        if f"/aws/sagemaker/Endpoints/{endpoint.values['name']}" not in groups:
            yield f"{endpoint.address}: SageMaker makes its log group"
    for job in made.of("aws_glue_job"):
        prefix = job.values["default_arguments"].get("--custom-logGroup-prefix")
        if not {f"{prefix}/error", f"{prefix}/output"} <= groups:
            yield f"{job.address}: Glue makes its log groups"
    for api in made.of("aws_api_gateway_rest_api"):
        if not any(name.startswith("API-Gateway-Execution-Logs_") for name in groups):
            yield f"{api.address}: API Gateway makes its log group"


def alarms_read_what_is_published(made: Made) -> Iterator[str]:
    """An alarm on a metric that a service is told not to publish hears silence."""
    settings = [
        {setting["name"]: setting["value"] for setting in container["environment"]}
        for task in made.of("aws_ecs_task_definition")
        for container in json.loads(task.values["container_definitions"])
    ]
    published = {each["CARTSTREAM_METRICS_PUBLISHED"] for each in settings if "CARTSTREAM_METRICS_PUBLISHED" in each}
    if len(published) > 1:
        yield f"services publish different metrics: {sorted(published)}"
    names = set(next(iter(published), "").split(","))
    prefixes = {each["CARTSTREAM_METRICS_NAMESPACE"] for each in settings if "CARTSTREAM_METRICS_NAMESPACE" in each}
    for alarm in made.of("aws_cloudwatch_metric_alarm"):
        queries = [each["metric"][0] for each in alarm.values.get("metric_query") or [] if each.get("metric")]
        for metric in queries or [alarm.values]:
            ours = (metric.get("namespace") or "").partition("/")[0] in prefixes
            name = re.sub(r"\.(avg|count|max|sum|value)$", "", metric.get("metric_name") or "")
            if ours and published and name not in names:
                yield f"{alarm.address}: reads {metric['metric_name']}, which is not published"


RULES: list[Callable[[Made], Iterator[str]]] = [
    only_our_distribution_reaches_the_api,
    nobody_is_let_in_by_a_wildcard,
    endpoints_lead_from_us_to_us,
    roles_may_use_the_key,
    roles_are_passed_to_one_service,
    no_secret_is_kept,
    athena_looks_for_few_hours,
    workers_come_for_cpu_and_shards,
    the_cloud_trains_what_is_judged,
    destroy_takes_the_logs,
    alarms_read_what_is_published,
]


def faults(state: dict) -> list[str]:
    """What of a run's state breaks a rule."""
    made = Made(state)
    return [fault for rule in RULES for fault in rule(made)]


def unasked(state: dict) -> list[str]:
    """What an environment with its defaults must not have: a notebook can read every event."""
    return [f"{each.address}: is there without being asked for" for each in Made(state).of("aws_sagemaker_notebook_instance")]
