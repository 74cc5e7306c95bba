"""ECS: what moto leaves out of a service, tasks that run as soon as they are wanted, since there are no containers to wait for, and deployments that
do not end where ECS can neither stop nor start a task, or that it rolls back.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
"""

import math
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ecs.models import Service as Running
from moto.ecs.responses import EC2ContainerServiceResponse as Service

from extension import Parameters, after, around

#: What a tag ends with whose tasks never become healthy, so that the circuit breaker goes back to what ran before.
UNHEALTHY = "-unhealthy"


@after(Service, "create_service")
def begin(asked: Parameters, answer: ActionResult) -> None:
    service = answer.result["service"]
    keep(service, asked)
    settle(service)


@around(Service)
def update_service(service: Service, parameters: Parameters, moto: Any) -> ActionResult:
    name = parameters["service"].rpartition("/")[2]
    before = service.ecs_backend.describe_services(parameters.get("cluster", "default"), [name])[0][0]
    ran, counted = before.task_definition, before.desired_count
    answer = moto()
    updated = answer.result["service"]
    keep(updated, parameters)
    wanted = service.ecs_backend.describe_task_definition(updated.task_definition).arn if updated.task_definition else None
    rolls = ran and wanted != ran and min(counted, updated.desired_count) > 0
    settle(updated)
    if rolls and not can_roll(updated):
        hang(updated, ran)
    elif rolls and any(each["image"].endswith(UNHEALTHY) for each in service.ecs_backend.describe_task_definition(wanted).container_definitions):
        updated.task_definition = ran
        settle(updated)
    return answer


def keep(service: Running, asked: Parameters) -> None:
    if "healthCheckGracePeriodSeconds" in asked:
        service.health_check_grace_period_seconds = asked["healthCheckGracePeriodSeconds"]
    if "deploymentConfiguration" in asked:
        service.deployment_configuration = asked["deploymentConfiguration"]


def settle(service: Running) -> None:
    service.running_count, service.pending_count = service.desired_count, 0
    service.deployments = service.deployments[:1]
    for deployment in service.deployments:
        deployment |= counts(service.desired_count, "COMPLETED") | {"status": "PRIMARY", "taskDefinition": service.task_definition}


def counts(running: int, state: str) -> dict[str, Any]:
    return {"desiredCount": running, "runningCount": running, "pendingCount": 0, "rolloutState": state}


def can_roll(service: Running) -> bool:
    """ECS rounds the least share of tasks up and the largest down.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
    """
    shares = {"minimumHealthyPercent": 100, "maximumPercent": 200} | (getattr(service, "deployment_configuration", None) or {})
    wanted = service.desired_count
    may_start = math.floor(wanted * shares["maximumPercent"] / 100) > wanted
    may_stop = math.ceil(wanted * shares["minimumHealthyPercent"] / 100) < wanted
    return may_start or may_stop


def hang(service: Running, ran: str) -> None:
    primary = service.deployments[0]
    old = primary | {"status": "ACTIVE", "taskDefinition": ran, "id": f"{primary['id']}0", "createdAt": utcnow()}
    service.deployments = [primary | counts(0, "IN_PROGRESS") | {"desiredCount": service.desired_count}, old]
