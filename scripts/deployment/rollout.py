"""Waits until each service runs what was applied, and says so where ECS has gone back to what ran before."""

import time
from collections.abc import Callable
from enum import Enum
from typing import Any

from programs import Aws, Failed, Machine, Outputs

#: A task that does not become healthy is tried again until the circuit breaker gives up.
#: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
TIMEOUT_SECONDS = 1800
LOOK_EVERY_SECONDS = 10


class State(Enum):
    ROLLING = "rolling"
    RUNS = "runs"
    WENT_BACK = "went back"


def state_of(service: dict[str, Any], wanted: str) -> State:
    """What a service's deployments say: a rolled-back one looks as settled as a good one, but runs another task definition.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
    """
    deployments = service["deployments"]
    primary = next(each for each in deployments if each["status"] == "PRIMARY")
    failed = any(each.get("rolloutState") == "FAILED" and each["taskDefinition"] == wanted for each in deployments)
    if primary["taskDefinition"] != wanted or failed:
        return State.WENT_BACK
    settled = len(deployments) == 1 and primary["rolloutState"] == "COMPLETED" and service["runningCount"] == service["desiredCount"]
    return State.RUNS if settled else State.ROLLING


def roll_out(
    aws: Aws,
    outputs: Outputs,
    machine: Machine,
    now: Callable[[], float] = time.monotonic,
    wait: Callable[[float], None] = time.sleep,
) -> None:
    """Starts services that have no task yet, and waits for all. Raises Failed where one does not run what was applied."""
    cluster, least, wanted = outputs["cluster"], outputs["services"], outputs["task_definitions"]

    def look() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = aws.ask("ecs", "describe-services", "--cluster", cluster, "--services", *least)["services"]
        missing = set(least) - {service["serviceName"] for service in found}
        if missing:
            raise Failed(f"there is no service {', '.join(sorted(missing))} in {cluster}: make apply makes it")
        return found

    for service in look():
        name = service["serviceName"]
        if service["desiredCount"] < least[name]:
            aws.ask("ecs", "update-service", "--cluster", cluster, "--service", name, "--desired-count", str(least[name]))
    until = now() + TIMEOUT_SECONDS
    while True:
        services = look()
        states = {service["serviceName"]: state_of(service, wanted[service["serviceName"]]) for service in services}
        back = [service for service in services if states[service["serviceName"]] is State.WENT_BACK]
        if back:
            raise Failed("\n".join(why(service, wanted[service["serviceName"]]) for service in back))
        if all(state is State.RUNS for state in states.values()):
            machine.say(f"{outputs['deployed_tag']} runs: {', '.join(sorted(states))}")
            return
        if now() > until:
            rolling = ", ".join(sorted(name for name, state in states.items() if state is State.ROLLING))
            raise Failed(f"{rolling} did not settle within {TIMEOUT_SECONDS // 60} minutes: look at the service's events and its log")
        wait(LOOK_EVERY_SECONDS)


def why(service: dict[str, Any], wanted: str) -> str:
    runs = next(each for each in service["deployments"] if each["status"] == "PRIMARY")["taskDefinition"].rpartition("/")[2]
    reasons = [
        each["rolloutStateReason"] for each in service["deployments"] if each.get("rolloutStateReason") and each["taskDefinition"] == wanted
    ]
    events = [event["message"] for event in service.get("events", [])[:3]]
    return (
        f"{service['serviceName']} runs {runs}, not {wanted.rpartition('/')[2]}: ECS has rolled the deployment back. "
        f"{' '.join(reasons + events)} The task's log says why it did not become healthy."
    )
