"""CloudFront: response headers policies and VPC origins, which moto lacks, and distributions as they were sent, of which moto keeps a part."""

from typing import Any
from uuid import uuid4

from moto.cloudfront import models, urls
from moto.cloudfront.responses import CloudFrontResponse
from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.elbv2.models import elbv2_backends
from moto.s3.models import s3_backends

from extension import Answer, Parameters, Refused, around, kept, operation, parameters, tags

for path in (
    "response-headers-policy$",
    "response-headers-policy/(?P<policy_id>[^/]+)$",
    "response-headers-policy/(?P<policy_id>[^/]+)/config$",
    "vpc-origin$",
    "vpc-origin/(?P<origin_id>[^/]+)$",
):
    urls.url_paths[f"{{0}}/2020-05-31/{path}"] = CloudFrontResponse.dispatch


def policies(service: CloudFrontResponse) -> dict[str, dict]:
    return kept(service.backend, "response_headers_policies")


def policy(service: CloudFrontResponse, parameters: Parameters) -> dict:
    found = policies(service).get(parameters["Id"])
    if not found:
        raise Refused("NoSuchResponseHeadersPolicy", "The response headers policy does not exist.")
    if parameters.get("IfMatch", found["ETag"]) != found["ETag"]:
        raise Refused("PreconditionFailed", "The precondition in one or more of the request fields evaluated to false.")
    return found


def written(identity: str, config: dict) -> Answer:
    return {
        "ResponseHeadersPolicy": {"Id": identity, "LastModifiedTime": utcnow(), "ResponseHeadersPolicyConfig": config},
        "ETag": uuid4().hex[:13].upper(),
    }


@operation(CloudFrontResponse)
def create_response_headers_policy(service: CloudFrontResponse, parameters: Parameters) -> Answer:
    """https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateResponseHeadersPolicy.html"""
    config = parameters["ResponseHeadersPolicyConfig"]
    if any(other["ResponseHeadersPolicy"]["ResponseHeadersPolicyConfig"]["Name"] == config["Name"] for other in policies(service).values()):
        raise Refused("ResponseHeadersPolicyAlreadyExists", "A response headers policy with this name already exists.")
    made = written(str(uuid4()), config)
    policies(service)[made["ResponseHeadersPolicy"]["Id"]] = made
    return made


@operation(CloudFrontResponse)
def get_response_headers_policy(service: CloudFrontResponse, parameters: Parameters) -> Answer:
    return policy(service, parameters)


@operation(CloudFrontResponse)
def update_response_headers_policy(service: CloudFrontResponse, parameters: Parameters) -> Answer:
    """https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateResponseHeadersPolicy.html"""
    found = policy(service, parameters)
    found.update(written(parameters["Id"], parameters["ResponseHeadersPolicyConfig"]))
    return found


@operation(CloudFrontResponse)
def delete_response_headers_policy(service: CloudFrontResponse, parameters: Parameters) -> Answer:
    """https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteResponseHeadersPolicy.html"""
    policy(service, parameters)
    del policies(service)[parameters["Id"]]
    return {}


class DistributionConfig:
    """What was sent, refused as far as it is wrong in itself, and with AWS's defaults where nothing was sent.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html
    """

    def __init__(self, config: dict[str, Any]):
        behaviours = [config["DefaultCacheBehavior"], *config.get("CacheBehaviors", {}).get("Items", [])]
        origins = config["Origins"]["Items"]
        if not {behaviour["TargetOriginId"] for behaviour in behaviours} <= {origin["Id"] for origin in origins}:
            raise Refused("NoSuchOrigin", "One or more of your origins or origin groups do not exist.")
        # AWS takes it. But CloudFront's addresses are every customer's: any distribution then reaches the load balancer, past our firewall.
        # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
        for origin in origins:
            plain = origin.get("CustomOriginConfig", {}).get("OriginProtocolPolicy") == "http-only"
            if plain and ".elb." in origin["DomainName"] and not origin.get("CustomHeaders", NONE)["Quantity"]:
                raise Refused("InvalidArgument", f"The origin {origin['Id']} is open to every distribution: use a VPC origin or a secret header.")
        certificate = config.get("ViewerCertificate", {}).get("ACMCertificateArn")
        # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
        if certificate and certificate.split(":")[3] != "us-east-1":
            raise Refused("InvalidViewerCertificate", "The specified SSL certificate isn't in us-east-1 region.")
        if config.get("Aliases", {}).get("Quantity") and not certificate:
            raise Refused(
                "InvalidViewerCertificate",
                "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate.",
            )
        if config.get("WebACLId") and ":global/webacl/" not in config["WebACLId"]:
            raise Refused("InvalidWebACLId", "The web ACL ID or ARN that you specified is not valid.")
        self.caller_reference = config["CallerReference"]
        self.__dict__.update(DISTRIBUTION | config)
        for given, defaults in [(behaviour, BEHAVIOUR) for behaviour in behaviours] + [(origin, ORIGIN) for origin in origins]:
            given.update(defaults | given)


NONE = {"Quantity": 0}

DISTRIBUTION = {
    "Aliases": NONE,
    "CacheBehaviors": NONE,
    "ContinuousDeploymentPolicyId": "",
    "CustomErrorResponses": NONE,
    "DefaultRootObject": "",
    "HttpVersion": "http2",
    "IsIPV6Enabled": True,
    "Logging": {"Enabled": False, "IncludeCookies": False, "Bucket": "", "Prefix": ""},
    "OriginGroups": NONE,
    "PriceClass": "PriceClass_All",
    "Restrictions": {"GeoRestriction": {"RestrictionType": "none"} | NONE},
    "Staging": False,
    "WebACLId": "",
}

BEHAVIOUR = {
    "Compress": False,
    "FieldLevelEncryptionId": "",
    "FunctionAssociations": NONE,
    "LambdaFunctionAssociations": NONE,
    "SmoothStreaming": False,
    "TrustedKeyGroups": {"Enabled": False} | NONE,
    "TrustedSigners": {"Enabled": False} | NONE,
}

ORIGIN = {
    "ConnectionAttempts": 3,
    "ConnectionTimeout": 10,
    "CustomHeaders": NONE,
    "OriginAccessControlId": "",
    "OriginPath": "",
    "OriginShield": {"Enabled": False},
}

models.DistributionConfig = DistributionConfig


@around(CloudFrontResponse)
def create_distribution_with_tags(service: CloudFrontResponse, parameters: Parameters, moto):
    """Logs only into a bucket that takes ACLs, and only policies that there are.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
    """
    config = parameters["DistributionConfigWithTags"]["DistributionConfig"]
    if config.get("Logging", {}).get("Enabled"):
        bucket = s3_backends[service.current_account][service.partition].buckets.get(config["Logging"]["Bucket"].partition(".s3.")[0])
        if not bucket or "BucketOwnerPreferred" not in str(bucket.ownership_rule):
            raise Refused("InvalidArgument", "The S3 bucket that you specified for CloudFront logs does not enable ACL access.")
    for origin in config["Origins"]["Items"]:
        if "VpcOriginConfig" in origin and origin["VpcOriginConfig"]["VpcOriginId"] not in vpc_origins(service):
            raise Refused("EntityNotFound", "The VPC origin does not exist.")
        if origin.get("OriginAccessControlId") and origin["OriginAccessControlId"] not in service.backend.origin_access_controls:
            raise Refused("NoSuchOriginAccessControl", "The origin access control does not exist.")
    return moto()


@around(CloudFrontResponse)
def delete_distribution(service: CloudFrontResponse, parameters: Parameters, moto):
    """https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteDistribution.html"""
    distribution, _ = service.backend.get_distribution(parameters["Id"])
    if distribution.distribution_config.Enabled:
        raise Refused("DistributionNotDisabled", "The distribution you are trying to delete has not been disabled.")
    return moto()


def vpc_origins(service: CloudFrontResponse) -> dict[str, dict]:
    return kept(service.backend, "vpc_origins")


def vpc_origin(service: CloudFrontResponse, parameters: Parameters) -> dict:
    found = vpc_origins(service).get(parameters["Id"])
    if not found:
        raise Refused("EntityNotFound", "The entity was not found.")
    if parameters.get("IfMatch", found["ETag"]) != found["ETag"]:
        raise Refused("PreconditionFailed", "The precondition in one or more of the request fields evaluated to false.")
    return found


def deployed(service: CloudFrontResponse, identity: str, config: dict) -> Answer:
    return {
        "VpcOrigin": {
            "Id": identity,
            "Arn": f"arn:aws:cloudfront::{service.current_account}:vpcorigin/{identity}",
            "AccountId": service.current_account,
            "Status": "Deployed",
            "CreatedTime": utcnow(),
            "LastModifiedTime": utcnow(),
            "VpcOriginEndpointConfig": {"OriginSslProtocols": {"Quantity": 1, "Items": ["TLSv1.2"]}} | config,
        },
        "ETag": uuid4().hex[:13].upper(),
    }


@operation(CloudFrontResponse)
def create_vpc_origin(service: CloudFrontResponse, parameters: Parameters) -> Answer:
    """Of a load balancer that there is, and that is not on the internet.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
    """
    config = parameters["VpcOriginEndpointConfig"]
    region = config["Arn"].split(":")[3]
    balancer = elbv2_backends[service.current_account][region].load_balancers.get(config["Arn"])
    if not balancer or balancer.scheme != "internal":
        raise Refused("InvalidArgument", "The resource of a VPC origin must be in a private subnet of this account.")
    made = deployed(service, f"vo_{uuid4().hex[:22]}", config)
    vpc_origins(service)[made["VpcOrigin"]["Id"]] = made
    tags(service.backend).tag_resource(made["VpcOrigin"]["Arn"], parameters.get("Tags", {}).get("Items", []))
    return made | {"Location": f"https://cloudfront.amazonaws.com/2020-05-31/vpc-origin/{made['VpcOrigin']['Id']}"}


@operation(CloudFrontResponse)
def get_vpc_origin(service: CloudFrontResponse, parameters: Parameters) -> Answer:
    return vpc_origin(service, parameters)


@operation(CloudFrontResponse)
def update_vpc_origin(service: CloudFrontResponse, parameters: Parameters) -> Answer:
    """https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateVpcOrigin.html"""
    found = vpc_origin(service, parameters)
    found.update(deployed(service, parameters["Id"], parameters["VpcOriginEndpointConfig"]))
    return found


@operation(CloudFrontResponse)
def delete_vpc_origin(service: CloudFrontResponse, parameters: Parameters) -> Answer:
    """https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteVpcOrigin.html"""
    found = vpc_origin(service, parameters)
    used = [
        origin
        for distribution in service.backend.distributions.values()
        for origin in distribution.distribution_config.Origins["Items"]
        if origin.get("VpcOriginConfig", {}).get("VpcOriginId") == parameters["Id"]
    ]
    if used:
        raise Refused("CannotDeleteEntityWhileInUse", "The entity is still in use by a distribution.")
    del vpc_origins(service)[parameters["Id"]]
    return found


moto_tags = CloudFrontResponse.list_tags_for_resource


def list_tags_for_resource(self: CloudFrontResponse):
    """https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListTagsForResource.html"""
    arn = parameters(self)["Resource"]
    if ":vpcorigin/" not in arn:
        return moto_tags(self)
    return ActionResult({"Tags": {"Items": tags(self.backend).list_tags_for_resource(arn)["Tags"]}})


CloudFrontResponse.list_tags_for_resource = list_tags_for_resource
