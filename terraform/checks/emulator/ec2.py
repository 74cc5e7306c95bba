"""EC2: descriptions of security group rules, which moto keeps for addresses only, and zones without the endpoint of a service.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
"""

from moto.core.base_backend import BaseBackend
from moto.core.responses import ActionResult
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.ec2.models.vpcs import VPCBackend
from moto.ec2.responses import EC2Response

from extension import Parameters, Refused, after, around

moto_description = SecurityGroupRule.description

SecurityGroupRule.description = property(lambda rule: moto_description.fget(rule) or rule.__dict__.get("kept_description"))


@after(EC2Response, "authorize_security_group_ingress", "authorize_security_group_egress")
def describe(asked: Parameters, answer: ActionResult) -> None:
    peers = [
        peer for permission in asked["IpPermissions"] for kind in ("UserIdGroupPairs", "PrefixListIds") for peer in permission.get(kind, [])
    ]
    for rule, peer in zip(answer.result["SecurityGroupRules"], peers, strict=False):
        rule.kept_description = peer.get("Description")


#: Each region has services that are not in all of its zones; here it is this one, which is not in the first.
NOT_IN_EACH_ZONE = "sagemaker.runtime"
#: What moto does not list.
FURTHER = (
    "ecr.api",
    "ecr.dkr",
    "kinesis-firehose",
    "kinesis-streams",
    "logs",
    "monitoring",
    "sagemaker.api",
    "sagemaker.runtime",
    "secretsmanager",
    "sts",
)

moto_services = VPCBackend._collect_default_endpoint_services


def services(account: str, region: str) -> list[dict]:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpointServices.html"""
    known = {each["ServiceName"]: each for each in moto_services(account, region) if "Interface" in str(each["ServiceType"])}
    others = [each for each in moto_services(account, region) if "Interface" not in str(each["ServiceType"])]
    zones = sorted({zone for each in known.values() for zone in each["AvailabilityZones"] if zone.startswith(region)})
    for service in FURTHER:
        name = f"com.amazonaws.{region}.{service}"
        if name not in known:
            known[name] = BaseBackend.default_vpc_endpoint_service_factory(region, zones, service)[0]
    incomplete = f"com.amazonaws.{region}.{NOT_IN_EACH_ZONE}"
    known[incomplete] = known[incomplete] | {"AvailabilityZones": zones[1:]}
    return [*known.values(), *others]


VPCBackend._collect_default_endpoint_services = staticmethod(services)


@around(EC2Response)
def create_vpc_endpoint(service: EC2Response, parameters: Parameters, moto):
    """https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html"""
    name = parameters["ServiceName"]
    if parameters.get("VpcEndpointType") == "Interface":
        zones = next(each["AvailabilityZones"] for each in services(service.current_account, service.region) if each["ServiceName"] == name)
        for subnet in parameters.get("SubnetIds", []):
            if service.ec2_backend.get_subnet(subnet).availability_zone not in zones:
                raise Refused("InvalidParameter", f"The VPC endpoint service {name} does not support the availability zone of the subnet: {subnet}.")
    return moto()
