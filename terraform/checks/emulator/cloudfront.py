"""CloudFront: response headers policies, which moto lacks, and distributions as they were sent, of which moto keeps a part."""

from typing import Any
from uuid import uuid4

from moto.cloudfront import models, urls
from moto.cloudfront.responses import CloudFrontResponse
from moto.core.utils import utcnow
from moto.s3.models import s3_backends

from extension import Answer, Parameters, Refused, around, kept, operation

for path in (
    "response-headers-policy$",
    "response-headers-policy/(?P<policy_id>[^/]+)$",
    "response-headers-policy/(?P<policy_id>[^/]+)/config$",
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
