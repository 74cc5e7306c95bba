"""EventBridge: a topic as a target, where it and its key let EventBridge publish. AWS takes such a target in any case, and drops each event; refused
here, so that applying finds it.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
"""

from moto.events.responses import EventsHandler
from moto.sns.models import sns_backends

from extension import Parameters, Refused, around
from grants import key_lets, lets

SERVICE = "events.amazonaws.com"


@around(EventsHandler)
def put_targets(service: EventsHandler, parameters: Parameters, moto):
    topics = sns_backends[service.current_account][service.region].topics
    for target in parameters["Targets"]:
        topic = topics.get(target["Arn"])
        if topic and not lets(topic.policy, SERVICE, "sns:Publish"):
            raise Refused("ValidationException", f"The policy of {target['Arn']} lets EventBridge publish nothing: it fills no condition.")
        key = topic and topic.kms_master_key_id
        if key and not key_lets(service.current_account, service.region, key, SERVICE, "kms:Decrypt", "kms:GenerateDataKey"):
            raise Refused("ValidationException", f"The policy of {key} lets EventBridge encrypt nothing: it fills no condition.")
    return moto()
