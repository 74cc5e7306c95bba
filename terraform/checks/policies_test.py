"""What the rules over plans refuse, and what they let through. `policies_test.py`."""

import json
import unittest
from typing import Any

import policies


def plan(*wanted: tuple[str, dict[str, Any]]) -> dict:
    changes = [{"address": f"{kind}.{n}", "type": kind, "change": {"after": values}} for n, (kind, values) in enumerate(wanted)]
    return {"resource_changes": changes}


def service(least: int, most: int) -> tuple[str, dict]:
    return "aws_ecs_service", {"deployment_minimum_healthy_percent": least, "deployment_maximum_percent": most}


def firewall(limit: int, counted: set[str]) -> tuple[str, dict]:
    overrides = [{"name": name, "action_to_use": [{"count": [{}]}]} for name in counted]
    group = {"name": "AWSManagedRulesKnownBadInputsRuleSet", "rule_action_override": overrides}
    rules = [{"statement": [{"rate_based_statement": [{"limit": limit}]}]}, {"statement": [{"managed_rule_group_statement": [group]}]}]
    return "aws_wafv2_web_acl", {"rule": rules}


def endpoint(isolated: bool, serverless: bool) -> list[tuple[str, dict]]:
    variant = {"model_name": "first", "serverless_config": [{"max_concurrency": 5}] if serverless else []}
    return [
        ("aws_sagemaker_model", {"name": "first", "enable_network_isolation": isolated}),
        ("aws_sagemaker_endpoint_configuration", {"production_variants": [variant]}),
    ]


def machine(isolated: bool, variant: dict) -> tuple[str, dict]:
    def state(name: str, parameters: dict) -> dict:
        return {"Type": "Task", "Resource": f"arn:aws:states:::sagemaker:{name}", "Parameters": parameters}

    states = {
        "CreateModel": state("createModel", {"EnableNetworkIsolation": isolated}),
        "CreateEndpointConfig": state("createEndpointConfig", {"ProductionVariants": [variant]}),
    }
    return "aws_sfn_state_machine", {"definition": json.dumps({"States": states})}


class PoliciesTest(unittest.TestCase):
    def refused(self, why: str, *wanted: tuple[str, dict]) -> None:
        found = policies.faults(plan(*wanted))
        self.assertTrue(any(why in fault for fault in found), found)

    def taken(self, *wanted: tuple[str, dict]) -> None:
        self.assertEqual([], policies.faults(plan(*wanted)))

    def test_a_service_can_roll_one_task(self) -> None:
        self.refused("neither stop nor start", service(50, 150))
        self.refused("neither stop nor start", service(100, 100))
        for least, most in ((100, 200), (0, 200), (0, 100)):
            self.taken(service(least, most))

    def test_a_revision_stays_for_a_rollback(self) -> None:
        self.refused("a rollback finds none", ("aws_ecs_task_definition", {"skip_destroy": False}))
        self.taken(("aws_ecs_task_definition", {"skip_destroy": True}))

    def test_a_serverless_endpoint_takes_no_isolated_model(self) -> None:
        self.refused("serverless endpoint takes no model", *endpoint(isolated=True, serverless=True))
        self.taken(*endpoint(isolated=True, serverless=False))
        self.taken(*endpoint(isolated=False, serverless=True))

    def test_nor_does_the_state_machine_make_it_one(self) -> None:
        serverless, on_machines = {"ServerlessConfig": {"MaxConcurrency": 5}}, {"InstanceType": "ml.c7i.large"}
        self.refused("serverless endpoint, which takes none", machine(True, serverless))
        self.taken(machine(False, serverless), machine(True, on_machines))

    def test_the_firewall_lets_a_shops_server_and_a_property_with_a_tag_in_it_through(self) -> None:
        all_counted = policies.READ_BODIES["AWSManagedRulesKnownBadInputsRuleSet"]
        self.refused("3000 requests in five minutes", firewall(3000, all_counted))
        self.refused("Log4JRCE_BODY", firewall(60000, all_counted - {"Log4JRCE_BODY"}))
        self.taken(firewall(60000, all_counted))

    def test_a_function_reserves_nothing_of_a_new_accounts_ten(self) -> None:
        self.refused("reserves 50", ("aws_lambda_function", {"reserved_concurrent_executions": 50}))
        self.taken(("aws_lambda_function", {"reserved_concurrent_executions": -1}))

    def test_what_goes_is_not_looked_at(self) -> None:
        gone = {"resource_changes": [{"address": "a", "type": "aws_ecs_service", "change": {"after": None}}]}
        self.assertEqual([], policies.faults(gone))


if __name__ == "__main__":
    unittest.main()
