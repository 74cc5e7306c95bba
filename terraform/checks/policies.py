"""What AWS takes in a plan and then does not do, or refuses only once it is applied: rules over the resources of a plan. `applied_twice.py` holds
every plan of Terraform's tests to them, and `apply_to_emulator.py` those that the provider makes; `policies_test.py` shows what each
refuses.
"""

import json
import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

#: Requests in five minutes that one address may send at least: what a task of the API takes from it, CARTSTREAM_RATE_LIMIT's 100 a second.
HONEST_REQUESTS = 300 * 100


class Resource(NamedTuple):
    """A resource as a plan wants it to be: what is not known before it is applied is absent."""

    address: str
    type: str
    values: dict[str, Any]


def resources(plan: dict) -> list[Resource]:
    """The managed resources of a plan's JSON that there will be."""
    return [
        Resource(change["address"], change["type"], change["change"]["after"])
        for change in plan.get("resource_changes") or []
        if change.get("mode", "managed") == "managed" and change["change"].get("after")
    ]


def rolls_one_task(service: Resource) -> Iterator[str]:
    """ECS rounds the least share of running tasks up and the largest down; with one task it then may have to be able to stop or start one.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
    """
    least, most = service.values["deployment_minimum_healthy_percent"], service.values["deployment_maximum_percent"]
    if math.floor(most / 100) < 2 and math.ceil(least / 100) > 0:
        yield f"a deployment with {least} % and {most} % can neither stop nor start the one task of a service"


def stays_for_a_rollback(definition: Resource) -> Iterator[str]:
    """ECS goes back to the revision that ran before, which Terraform would have made inactive meanwhile.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deregister-task-definition-v2.html
    """
    if not definition.values.get("skip_destroy"):
        yield "its revisions are made inactive: a rollback finds none that may start tasks"


def blocks_no_honest_request(firewall: Resource) -> Iterator[str]:
    """https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html"""
    for rule in firewall.values["rule"]:
        for statement in rule["statement"] or []:
            for rate in statement.get("rate_based_statement") or []:
                if rate["limit"] < HONEST_REQUESTS:
                    yield f"blocks an address after {rate['limit']} requests in five minutes: a shop's server and a carrier's NAT send {HONEST_REQUESTS}"
            for group in statement.get("managed_rule_group_statement") or []:
                counted = {
                    override["name"] for override in group.get("rule_action_override") or [] if override["action_to_use"][0].get("count")
                }
                for name in sorted(READ_BODIES.get(group["name"], set()) - counted):
                    yield f"{group['name']}: {name} refuses honest events"


#: The rules of AWS's managed groups that an honest event may break: those that read bodies, and one that wants a user agent.
READ_BODIES = {
    "AWSManagedRulesCommonRuleSet": {
        "CrossSiteScripting_BODY",
        "EC2MetaDataSSRF_BODY",
        "GenericLFI_BODY",
        "GenericRFI_BODY",
        "NoUserAgent_HEADER",
        "SizeRestrictions_BODY",
    },
    "AWSManagedRulesKnownBadInputsRuleSet": {"JavaDeserializationRCE_BODY", "Log4JRCE_BODY", "ReactJSRCE_BODY"},
}


def reserves_nothing(function: Resource) -> Iterator[str]:
    """A new account has ten concurrent executions, which AWS leaves unreserved.

    https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html and configuration-concurrency.html
    """
    reserved = function.values.get("reserved_concurrent_executions", -1)
    if reserved is not None and reserved > 0:
        yield f"reserves {reserved} concurrent executions, which a new account cannot"


def makes_models_that_can_be_served(machine: Resource) -> Iterator[str]:
    """https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html#serverless-endpoints-how-it-works-exclusions"""
    if "definition" not in machine.values:
        return
    states = json.loads(machine.values["definition"])["States"].values()
    makes = {
        state["Resource"].rpartition(":")[2]: state["Parameters"] for state in states if ":sagemaker:create" in state.get("Resource", "")
    }
    variants = makes.get("createEndpointConfig", {}).get("ProductionVariants", [])
    if any("ServerlessConfig" in variant for variant in variants) and makes["createModel"].get("EnableNetworkIsolation"):
        yield "makes a model without network for a serverless endpoint, which takes none"


RULES: dict[str, Callable[[Resource], Iterator[str]]] = {
    "aws_ecs_service": rolls_one_task,
    "aws_ecs_task_definition": stays_for_a_rollback,
    "aws_lambda_function": reserves_nothing,
    "aws_sfn_state_machine": makes_models_that_can_be_served,
    "aws_wafv2_web_acl": blocks_no_honest_request,
}


def isolated_and_serverless(found: Iterable[Resource]) -> Iterator[str]:
    """As `makes_models_that_can_be_served`, of the first model, which Terraform makes."""
    found = list(found)
    isolated = {
        each.values.get("name") for each in found if each.type == "aws_sagemaker_model" and each.values.get("enable_network_isolation")
    }
    for config in (each for each in found if each.type == "aws_sagemaker_endpoint_configuration"):
        for variant in config.values["production_variants"]:
            if variant.get("serverless_config") and variant["model_name"] in isolated:
                yield f"{config.address}: a serverless endpoint takes no model without network"


def faults(plan: dict) -> list[str]:
    """What of a plan breaks a rule."""
    found = resources(plan)
    alone = [f"{each.address}: {fault}" for each in found if each.type in RULES for fault in RULES[each.type](each)]
    return alone + list(isolated_and_serverless(found))
