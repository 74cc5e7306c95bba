"""Load balancers: access logs only into a bucket that takes them, and none goes that is protected."""

from moto.elbv2.responses import ELBV2Response
from moto.s3.models import s3_backends

from extension import Parameters, Refused, around
from s3 import may_be_written_by


@around(ELBV2Response)
def modify_load_balancer_attributes(service: ELBV2Response, parameters: Parameters, moto):
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html"""
    attributes = {attribute["Key"]: attribute["Value"] for attribute in parameters["Attributes"]}
    if attributes.get("access_logs.s3.enabled") == "true":
        name = attributes["access_logs.s3.bucket"]
        bucket = s3_backends[service.current_account][service.partition].buckets.get(name)
        if not bucket or not may_be_written_by(
            "logdelivery.elasticloadbalancing.amazonaws.com", bucket, f"{attributes['access_logs.s3.prefix']}/log"
        ):
            raise Refused("InvalidConfigurationRequest", f"Access Denied for bucket: {name}. Please check S3bucket permission")
    return moto()


@around(ELBV2Response)
def delete_load_balancer(service: ELBV2Response, parameters: Parameters, moto):
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteLoadBalancer.html"""
    balancer = service.elbv2_backend.load_balancers.get(parameters["LoadBalancerArn"])
    if balancer and balancer.attrs.get("deletion_protection.enabled") == "true":
        raise Refused("OperationNotPermitted", f"Load balancer '{balancer.arn}' cannot be deleted because deletion protection is enabled")
    return moto()
