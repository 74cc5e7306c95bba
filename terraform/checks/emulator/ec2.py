"""EC2: descriptions of security group rules, which moto keeps for addresses only.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
"""

from moto.core.responses import ActionResult
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.ec2.responses import EC2Response

from extension import Parameters, after

moto_description = SecurityGroupRule.description

SecurityGroupRule.description = property(lambda rule: moto_description.fget(rule) or rule.__dict__.get("kept_description"))


@after(EC2Response, "authorize_security_group_ingress", "authorize_security_group_egress")
def describe(asked: Parameters, answer: ActionResult) -> None:
    peers = [
        peer for permission in asked["IpPermissions"] for kind in ("UserIdGroupPairs", "PrefixListIds") for peer in permission.get(kind, [])
    ]
    for rule, peer in zip(answer.result["SecurityGroupRules"], peers, strict=False):
        rule.kept_description = peer.get("Description")
