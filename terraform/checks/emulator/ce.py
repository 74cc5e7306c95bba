"""Cost Explorer: monitors of anomalies and who hears of them, which moto lacks.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_CreateAnomalyMonitor.html
"""

from uuid import uuid4

from moto.ce.responses import CostExplorerResponse as Service

from extension import Answer, Parameters, Refused, kept, operation


def arn(service: Service, kind: str) -> str:
    return f"arn:aws:ce::{service.current_account}:{kind}/{uuid4()}"


def monitors(service: Service) -> dict[str, dict]:
    return kept(service.ce_backend, "monitors")


def subscriptions(service: Service) -> dict[str, dict]:
    return kept(service.ce_backend, "subscriptions")


def asked(found: dict[str, dict], arns: list[str] | None) -> list[dict]:
    return [each for name, each in found.items() if not arns or name in arns]


@operation(Service)
def create_anomaly_monitor(service: Service, parameters: Parameters) -> Answer:
    """An account has one monitor of its services, and a new one has it from the start."""
    monitor = parameters["AnomalyMonitor"]
    if monitor["MonitorType"] == "DIMENSIONAL":
        raise Refused("LimitExceededException", "Limit exceeded on dimensional spend monitor creation")
    made = arn(service, "anomalymonitor")
    monitors(service)[made] = monitor | {"MonitorArn": made}
    service.ce_backend.tag_resource(made, parameters.get("ResourceTags", []))
    return {"MonitorArn": made}


@operation(Service)
def get_anomaly_monitors(service: Service, parameters: Parameters) -> Answer:
    return {"AnomalyMonitors": asked(monitors(service), parameters.get("MonitorArnList"))}


@operation(Service)
def delete_anomaly_monitor(service: Service, parameters: Parameters) -> Answer:
    del monitors(service)[parameters["MonitorArn"]]
    return {}


@operation(Service)
def create_anomaly_subscription(service: Service, parameters: Parameters) -> Answer:
    subscription = parameters["AnomalySubscription"]
    if not set(subscription["MonitorArnList"]) <= monitors(service).keys():
        raise Refused("UnknownMonitorException", "The cost anomaly monitor does not exist for the account.")
    made = arn(service, "anomalysubscription")
    confirmed = [subscriber | {"Status": "CONFIRMED"} for subscriber in subscription["Subscribers"]]
    subscriptions(service)[made] = subscription | {"SubscriptionArn": made, "AccountId": service.current_account, "Subscribers": confirmed}
    service.ce_backend.tag_resource(made, parameters.get("ResourceTags", []))
    return {"SubscriptionArn": made}


@operation(Service)
def get_anomaly_subscriptions(service: Service, parameters: Parameters) -> Answer:
    return {"AnomalySubscriptions": asked(subscriptions(service), parameters.get("SubscriptionArnList"))}


@operation(Service)
def delete_anomaly_subscription(service: Service, parameters: Parameters) -> Answer:
    del subscriptions(service)[parameters["SubscriptionArn"]]
    return {}
