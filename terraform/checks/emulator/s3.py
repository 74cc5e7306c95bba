"""S3: tags of a new bucket, and policies that ask for TLS."""

import json
from fnmatch import fnmatchcase

import xmltodict
from moto.s3.models import FakeBucket
from moto.s3.responses import S3Response

moto_put = S3Response._bucket_response_put
moto_permission = FakeBucket.get_permission


def put(self: S3Response, request, bucket: str, query: dict):
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html: a bucket is made with its tags."""
    answer = moto_put(self, request, bucket, query)
    if self.body and not query:
        tags = (xmltodict.parse(self.body, force_list=["Tag"])["CreateBucketConfiguration"].get("Tags") or {}).get("Tag", [])
        if tags:
            self.backend.put_bucket_tagging(bucket, {tag["Key"]: tag["Value"] or "" for tag in tags})
    return answer


def statements(bucket: FakeBucket) -> list[dict]:
    return json.loads(bucket.policy.decode())["Statement"] if bucket.policy else []


def asks_for_tls(statement: dict) -> bool:
    return statement["Effect"] == "Deny" and statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}


def permission(self: FakeBucket, action: str, resource: str):
    """As over TLS, which the emulator does not speak: what is denied without it is not denied."""
    over_tls = FakeBucket.__new__(FakeBucket)
    over_tls.policy = json.dumps({"Statement": [one for one in statements(self) if not asks_for_tls(one)]}).encode()
    return moto_permission(over_tls, action, resource)


def may_be_written_by(service: str, bucket: FakeBucket, key: str) -> bool:
    """Whether the bucket's policy lets a service of AWS write there."""
    return any(
        statement["Effect"] == "Allow"
        and isinstance(statement["Principal"], dict)
        and statement["Principal"].get("Service") == service
        and "s3:PutObject" in statement["Action"]
        and fnmatchcase(f"{bucket.arn}/{key}", statement["Resource"])
        for statement in statements(bucket)
    )


def takes_access_logs(target_bucket: FakeBucket, target_prefix: str | None) -> bool:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general"""
    return may_be_written_by("logging.s3.amazonaws.com", target_bucket, f"{target_prefix or ''}log")


S3Response._bucket_response_put = put
FakeBucket.get_permission = permission
FakeBucket._log_permissions_enabled_policy = staticmethod(takes_access_logs)
