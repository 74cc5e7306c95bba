"""What the rules over a state refuse, and what they let through."""

import json
import unittest
from typing import Any

import cost
import safety


def state(*made: tuple[str, str, dict[str, Any]], module: str = "module.a") -> dict:
    resources = [
        {
            "address": f"{module}.{kind}.{name}",
            "mode": "data" if kind == "aws_iam_policy_document" else "managed",
            "type": kind,
            "name": name,
            "values": values,
        }
        for kind, name, values in made
    ]
    return {"root_module": {"child_modules": [{"address": module, "resources": resources}]}}


def document(name: str, **statement: Any) -> tuple[str, str, dict]:
    conditions = [
        {"test": "StringEquals", "variable": variable, "values": values} for variable, values in statement.pop("conditions", {}).items()
    ]
    principals = [{"type": "*", "identifiers": statement.pop("principals")}] if "principals" in statement else []
    return "aws_iam_policy_document", name, {"statement": [statement | {"condition": conditions, "principals": principals}]}


def balancer(internal: bool) -> list[tuple[str, str, dict]]:
    return [
        ("aws_lb", "this", {"arn": "lb", "internal": internal}),
        ("aws_lb_listener", "this", {"load_balancer_arn": "lb", "protocol": "HTTP"}),
    ]


def scale_out(*reads: tuple[str, str], expression: str = "IF(m0 > 1 AND m1 > 1, m2, m3)") -> tuple[str, str, dict]:
    queries: list[dict] = [{"id": "e", "expression": expression}]
    queries += [{"id": f"m{n}", "metric": [{"metric_name": name, "stat": stat}]} for n, (name, stat) in enumerate(reads)]
    return "aws_cloudwatch_metric_alarm", "out", {"alarm_name": "worker-scale-out", "metric_query": queries}


class SafetyTest(unittest.TestCase):
    def refused(self, why: str, *made: tuple[str, str, dict]) -> None:
        found = safety.faults(state(*made))
        self.assertTrue(any(why in fault for fault in found), found)

    def taken(self, *made: tuple[str, str, dict]) -> None:
        self.assertEqual([], safety.faults(state(*made)))

    def test_a_load_balancer_that_speaks_http_is_reached_by_our_distribution_alone(self) -> None:
        self.refused("plain HTTP on the internet", *balancer(internal=False))
        self.refused("no VPC origin leads to it", *balancer(internal=True))
        origin = ("aws_cloudfront_vpc_origin", "api", {"vpc_origin_endpoint_config": [{"arn": "lb"}]})
        self.taken(*balancer(internal=True), origin)
        self.refused(
            "over the internet", ("aws_cloudfront_distribution", "page", {"origin": [{"origin_id": "api", "custom_origin_config": [{}]}]})
        )

    def test_a_wildcard_lets_in_our_own_account_alone_and_everybody_to_the_layers_of_images(self) -> None:
        everybody = {"sid": "S", "actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::ours/*"], "principals": ["*"]}
        self.refused("lets everybody in", document("policy", **everybody))
        self.taken(document("policy", **everybody | {"effect": "Deny"}))
        self.taken(document("policy", **everybody | {"resources": ["arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*"]}))
        self.taken(document("policy", **everybody | {"conditions": {"aws:PrincipalAccount": ["1"]}}))

    def test_an_endpoint_admits_nothing_of_another_account(self) -> None:
        self.refused("has no policy", ("aws_vpc_endpoint", "s3", {"policy": None}))
        ours = {"sid": "S", "actions": ["*"], "resources": ["*"], "principals": ["*"], "conditions": {"aws:PrincipalAccount": ["1"]}}
        self.refused("admits other accounts", document("endpoint", **ours))
        self.taken(document("endpoint", **ours | {"conditions": {"aws:PrincipalAccount": ["1"], "aws:ResourceAccount": ["1"]}}))

    def test_a_right_over_encrypted_things_comes_with_one_over_the_key(self) -> None:
        self.refused(
            "kinesis:PutRecords without kms:GenerateDataKey", document("serve", sid="S", actions=["kinesis:PutRecords"], resources=["s"])
        )
        key = {"sid": "S", "actions": ["kinesis:PutRecords", "kms:GenerateDataKey"], "resources": ["s"]}
        self.refused("through kinesis", document("serve", **key, conditions={"kms:ViaService": ["s3.eu-west-1.amazonaws.com"]}))
        self.taken(document("serve", **key), document("work", **key, conditions={"kms:ViaService": ["kinesis.eu-west-1.amazonaws.com"]}))

    def test_a_role_is_passed_to_the_service_that_it_is_for(self) -> None:
        self.refused("whatever service", document("run", sid="S", actions=["iam:PassRole"], resources=["r"]))
        passes = {
            "sid": "S",
            "actions": ["iam:PassRole"],
            "resources": ["r"],
            "conditions": {"iam:PassedToService": ["sagemaker.amazonaws.com"]},
        }
        self.taken(document("run", **passes))
        states = {
            "Train": {"Parameters": {"RoleArn": "other"} | TRAINING},
            "CreateModel": {"Parameters": {"PrimaryContainer": {"Image": "i"}}},
        }
        self.refused(
            "may not pass other", document("run", **passes), ("aws_sfn_state_machine", "m", {"definition": json.dumps({"States": states})})
        )

    def test_no_secret_stands_in_the_state(self) -> None:
        self.refused("stands in the state", ("aws_secretsmanager_secret_version", "first", {"secret_string": "s"}))
        self.taken(("aws_secretsmanager_secret_version", "first", {"secret_string_wo_version": 1}))

    def test_athena_lists_no_hours_that_cannot_be(self) -> None:
        self.refused("2024 to 2044", ("aws_glue_catalog_table", "events", {"parameters": {"projection.year.range": "2024,2044"}}))

    def test_a_worker_is_added_for_cpu_and_a_free_shard_alone(self) -> None:
        all_of_it = (("lag.value", "Maximum"), ("shards.value", "Sum"), ("CPUUtilization", "Average"), ("CPUUtilization", "SampleCount"))
        self.taken(scale_out(*all_of_it))
        self.refused("shards.value", scale_out(all_of_it[0], *all_of_it[2:]))
        self.refused("CPUUtilization (SampleCount)", scale_out(*all_of_it, expression="IF(m1 > 1 AND m2 > 1, m0, 0)"))
        idle = {"alarm_name": "worker-scale-in", "metric_query": [{"id": "lag"}]}
        self.refused("holds the fleet", ("aws_cloudwatch_metric_alarm", "in", idle))

    def test_the_cloud_trains_what_is_judged(self) -> None:
        states = {"Train": {"Parameters": TRAINING}, "CreateModel": {"Parameters": {"PrimaryContainer": {"Image": "i"}}}}
        self.refused("the container's own algorithm", ("aws_sfn_state_machine", "m", {"definition": json.dumps({"States": states})}))

    def test_a_service_makes_no_log_group_for_us(self) -> None:
        self.refused("SageMaker makes its log group", ("aws_sagemaker_endpoint", "e", {"name": "ranking"}))
        self.taken(
            ("aws_sagemaker_endpoint", "e", {"name": "ranking"}),
            ("aws_cloudwatch_log_group", "g", {"name": "/aws/sagemaker/Endpoints/ranking"}),
        )

    def test_there_is_no_notebook_unless_it_is_asked_for(self) -> None:
        notebook = state(("aws_sagemaker_notebook_instance", "this", {}))
        self.assertEqual([], safety.faults(notebook))
        self.assertEqual(1, len(safety.unasked(notebook)))

    def test_a_kind_of_resource_without_a_price_is_an_error(self) -> None:
        made = safety.Made(state(("aws_nat_gateway", "out", {}), ("aws_lb", "this", {}), ("aws_vpc", "this", {})))
        self.assertEqual(["aws_nat_gateway"], cost.unknown(made))


TRAINING: dict[str, Any] = {"AlgorithmSpecification": {"TrainingImage": "i"}, "HyperParameters": {"objective": "binary:logistic"}}


if __name__ == "__main__":
    unittest.main()
