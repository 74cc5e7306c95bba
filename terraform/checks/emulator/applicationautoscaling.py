"""Application Auto Scaling: tags of scalable targets.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TagResource.html
"""

from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse as Service

from extension import Answer, Parameters, around, operation, tags


@around(Service)
def register_scalable_target(service: Service, parameters: Parameters, moto):
    answer = moto()
    target = service.applicationautoscaling_backend.describe_scalable_targets(
        parameters["ServiceNamespace"], [parameters["ResourceId"]], parameters["ScalableDimension"]
    )[0]
    tags(service.applicationautoscaling_backend).tag_resource(
        target.arn, [{"Key": key, "Value": value} for key, value in parameters.get("Tags", {}).items()]
    )
    return answer


@operation(Service)
def list_tags_for_resource(service: Service, parameters: Parameters) -> Answer:
    return {"Tags": tags(service.applicationautoscaling_backend).get_tag_dict_for_resource(parameters["ResourceARN"])}
