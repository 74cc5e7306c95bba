"""Asks the workflows' roles, as bootstrap makes them, what they may: `rights.py STATE`, of a run of its tests with dev and prod in one account.

Evaluated is what AWS evaluates of policies without denials: an action is allowed where a statement names it, its resource, and conditions
that hold. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from safety import Made

ACCOUNT, REGION = "111122223333", "ap-southeast-2"
ZONE = "arn:aws:route53:::hostedzone/Z1"
NAMES = "route53:ChangeResourceRecordSetsNormalizedRecordNames"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/cartstream-boundary-dev"

#: A managed policy may have so many characters, without spaces. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
MOST_CHARACTERS = 6_144


class Ask(NamedTuple):
    """An action on a resource, with what the request says beside."""

    action: str
    resource: str
    context: dict[str, str] = {}


def arn(service: str, rest: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}"


MAY = [
    Ask("dynamodb:CreateTable", arn("dynamodb", "table/cartstream-dev-g1-products")),
    Ask("ecs:UpdateService", arn("ecs", "service/cartstream-dev/cartstream-dev-api")),
    Ask("s3:PutObject", "arn:aws:s3:::cartstream-dev-page-111122223333-ap-southeast-2/index.html"),
    Ask("s3:PutObject", f"arn:aws:s3:::cartstream-terraform-{ACCOUNT}-{REGION}/cartstream/dev/terraform.tfstate"),
    Ask("logs:CreateLogGroup", arn("logs", "log-group:/cartstream-dev-api")),
    Ask("logs:CreateLogGroup", arn("logs", "log-group:/aws/sagemaker/Endpoints/cartstream-dev-ranking")),
    Ask("logs:CreateLogGroup", f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:aws-waf-logs-cartstream-dev-page"),
    Ask("wafv2:CreateWebACL", f"arn:aws:wafv2:us-east-1:{ACCOUNT}:global/webacl/cartstream-dev-page/1"),
    Ask("ec2:CreateVpc", arn("ec2", "vpc/*"), {"aws:RequestTag/Environment": "dev"}),
    Ask("ec2:DeleteVpc", arn("ec2", "vpc/vpc-1"), {"aws:ResourceTag/Environment": "dev"}),
    Ask("kms:CreateKey", "*", {"aws:RequestTag/Environment": "dev"}),
    Ask("cloudfront:UpdateDistribution", f"arn:aws:cloudfront::{ACCOUNT}:distribution/E", {"aws:ResourceTag/Environment": "dev"}),
    Ask("ecr:GetAuthorizationToken", "*"),
    Ask("iam:CreateRole", f"arn:aws:iam::{ACCOUNT}:role/cartstream-dev-api", {"iam:PermissionsBoundary": BOUNDARY}),
    Ask("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/cartstream-dev-api", {"iam:PassedToService": "ecs-tasks.amazonaws.com"}),
    Ask("route53:ChangeResourceRecordSets", ZONE, {NAMES: "dev.example.com"}),
    Ask("route53:ChangeResourceRecordSets", ZONE, {NAMES: "_1a2b.api.dev.example.com"}),
    Ask("iam:CreateServiceLinkedRole", f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/x/y", {"iam:AWSServiceName": "ecs.amazonaws.com"}),
]

MAY_NOT = [
    Ask("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/cartstream-github-prod"),
    Ask("sts:AssumeRole", "arn:aws:iam::999999999999:role/admin"),
    Ask("dynamodb:DeleteTable", arn("dynamodb", "table/cartstream-prod-g1-user_features")),
    Ask("dynamodb:Scan", arn("dynamodb", "table/cartstream-prod-g1-user_features")),
    Ask("ecs:UpdateService", arn("ecs", "service/cartstream-prod/cartstream-prod-api")),
    Ask("kinesis:GetRecords", arn("kinesis", "stream/cartstream-prod-events")),
    Ask("s3:GetObject", "arn:aws:s3:::cartstream-prod-events-111122223333-ap-southeast-2/events/x"),
    Ask("s3:GetObject", f"arn:aws:s3:::cartstream-terraform-{ACCOUNT}-{REGION}/cartstream/prod/terraform.tfstate"),
    Ask("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:cartstream-prod/api-keys-abc")),
    Ask("ec2:DeleteVpc", arn("ec2", "vpc/vpc-2"), {"aws:ResourceTag/Environment": "prod"}),
    Ask("ec2:RunInstances", arn("ec2", "instance/*"), {"aws:RequestTag/Environment": "dev"}),
    Ask("kms:ScheduleKeyDeletion", arn("kms", "key/1"), {"aws:ResourceTag/Environment": "prod"}),
    Ask("cloudfront:DeleteDistribution", f"arn:aws:cloudfront::{ACCOUNT}:distribution/P", {"aws:ResourceTag/Environment": "prod"}),
    Ask("iam:CreateRole", f"arn:aws:iam::{ACCOUNT}:role/cartstream-dev-api"),
    Ask("iam:CreateRole", f"arn:aws:iam::{ACCOUNT}:role/cartstream-prod-api", {"iam:PermissionsBoundary": BOUNDARY}),
    Ask("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/cartstream-dev-api", {"iam:PassedToService": "ec2.amazonaws.com"}),
    Ask("iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/x"),
    Ask("iam:DeletePolicy", BOUNDARY),
    Ask("iam:PutRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/cartstream-github-dev", {"iam:PermissionsBoundary": BOUNDARY}),
    Ask("organizations:LeaveOrganization", "*"),
    Ask("route53:ChangeResourceRecordSets", ZONE, {NAMES: "shop.example.com"}),
    Ask("route53:ChangeResourceRecordSets", ZONE, {NAMES: "example.com"}),
    Ask("route53:ChangeResourceRecordSets", ZONE, {NAMES: "notdev.example.com"}),
    Ask("route53:DeleteHostedZone", ZONE),
    Ask("route53:ChangeTagsForResource", ZONE),
    Ask("route53:CreateHostedZone", "*"),
]


def matches(patterns: list[str], text: str) -> bool:
    return any(re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), text, re.IGNORECASE) for pattern in patterns)


def holds(condition: dict[str, Any], context: dict[str, str]) -> bool:
    said = context.get(condition["variable"])
    if condition["test"] == "StringEqualsIfExists":
        return said is None or said in condition["values"]
    if condition["test"] == "StringEquals":
        return said in condition["values"]
    if condition["test"] == "ForAllValues:StringLike":  # of one value; of none it would hold
        return said is None or matches(condition["values"], said)
    raise ValueError(f"this check does not know {condition['test']}")


def allows(statements: list[dict], ask: Ask) -> bool:
    return any(
        matches(each.get("actions") or [], ask.action)
        and (matches(each["resources"], ask.resource) or ask.resource == "*" in each["resources"])
        and all(holds(condition, ask.context) for condition in each.get("condition") or [])
        for each in statements
    )


def document(statements: list[dict]) -> str:
    """As AWS counts it."""
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": each["sid"],
                    "Effect": "Allow",
                    "Action": each["actions"],
                    "Resource": each["resources"],
                    "Condition": {
                        condition["test"]: {condition["variable"]: condition["values"]} for condition in each.get("condition") or []
                    },
                }
                for each in statements
            ],
        },
        separators=(",", ":"),
    )


def faults(made: Made) -> Iterator[str]:
    for attached in made.of("aws_iam_role_policy_attachment"):
        role, policy = attached.values["role"], attached.values["policy_arn"]
        if (
            role.startswith("cartstream-github-")
            and policy.startswith("arn:aws:iam::aws:")
            and not (role.endswith("-plan") and policy.endswith("/ReadOnlyAccess"))
        ):
            yield f"{attached.address}: {attached.values['policy_arn']} knows no environment"
    documents = {
        each.name: each.values["statement"]
        for each in made.of("aws_iam_policy_document", "data")
        if each.address.endswith('["dev"]') and each.name in {"by_name", "by_tag", "roles"}
    }
    if len(documents) != 3:
        yield f"the rights of dev's role are not where they are looked for: {sorted(documents)}"
        return
    statements = [statement for each in documents.values() for statement in each]
    for name, each in documents.items():
        if len(document(each)) > MOST_CHARACTERS:
            yield f"{name}: {len(document(each))} characters are more than {MOST_CHARACTERS}"
    yield from (f"dev's role may not {ask.action} on {ask.resource} {ask.context or ''}" for ask in MAY if not allows(statements, ask))
    yield from (f"dev's role may {ask.action} on {ask.resource} {ask.context or ''}" for ask in MAY_NOT if allows(statements, ask))


def main(state: Path) -> int:
    found = list(faults(Made(json.loads(state.read_text()))))
    print("\n".join(found) or f"dev's role may what it must ({len(MAY)} asked), and nothing of prod ({len(MAY_NOT)} asked)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
