"""ECS: what moto leaves out of a service, and tasks that run as soon as they are wanted, since there are no containers to wait for.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
"""

from moto.core.responses import ActionResult
from moto.ecs.responses import EC2ContainerServiceResponse as Service

from extension import Parameters, after


@after(Service, "create_service", "update_service")
def settle(asked: Parameters, answer: ActionResult) -> None:
    service = answer.result["service"]
    if "healthCheckGracePeriodSeconds" in asked:
        service.health_check_grace_period_seconds = asked["healthCheckGracePeriodSeconds"]
    service.running_count, service.pending_count = service.desired_count, 0
    service.deployments = service.deployments[-1:]
    for deployment in service.deployments:
        deployment |= {
            "desiredCount": service.desired_count,
            "runningCount": service.desired_count,
            "pendingCount": 0,
            "rolloutState": "COMPLETED",
        }
