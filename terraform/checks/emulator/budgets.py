"""Budgets: who hears of a notification, and tags, of which moto has none.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_DescribeSubscribersForNotification.html
"""

from moto.budgets.responses import BudgetsResponse as Service

from extension import Answer, Parameters, around, operation, tags


def arn(account: str, name: str) -> str:
    return f"arn:aws:budgets::{account}:budget/{name}"


@around(Service)
def create_budget(service: Service, parameters: Parameters, moto):
    answer = moto()
    tags(service.backend).tag_resource(arn(parameters["AccountId"], parameters["Budget"]["BudgetName"]), parameters.get("ResourceTags", []))
    return answer


def same(one: dict, other: dict) -> bool:
    """As asked for: a threshold may come back as another kind of number."""
    return all(one.get(name) == value or (name == "Threshold" and float(one[name]) == float(value)) for name, value in other.items())


@operation(Service)
def describe_subscribers_for_notification(service: Service, parameters: Parameters) -> Answer:
    budget = service.backend.budgets[parameters["AccountId"]][parameters["BudgetName"]]
    found = [each.subscribers for each in budget.notifications if same(each.details, parameters["Notification"])]
    return {"Subscribers": found[0] if found else []}


@operation(Service)
def list_tags_for_resource(service: Service, parameters: Parameters) -> Answer:
    return {"ResourceTags": tags(service.backend).list_tags_for_resource(parameters["ResourceARN"])["Tags"]}
