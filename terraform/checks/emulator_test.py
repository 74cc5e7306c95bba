"""What the emulator adds to moto: it returns what was sent, and refuses what AWS refuses. `emulator_test.py`."""

import json
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from botocore.exceptions import ClientError

from apply_to_emulator import MANIFEST, Emulator

sys.path.append(str(Path(__file__).parent / "emulator"))
import cbor

POLICY = json.dumps({"Version": "2012-10-17", "Statement": []})
DEFINITION = {"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}


def distribution(**changed: object) -> dict:
    behaviour = {"TargetOriginId": "page", "ViewerProtocolPolicy": "https-only", "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6"}
    origin = {
        "Id": "page",
        "DomainName": "page.s3.amazonaws.com",
        "OriginAccessControlId": "",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    config = {
        "CallerReference": str(changed),
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": behaviour,
    }
    return {"DistributionConfig": config | changed, "Tags": {"Items": []}}


class EmulatorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.aws = cls.enterClassContext(Emulator(Path(folder.name)))

    def refuses(self, code: str, operation, **asked: object) -> None:
        with self.assertRaises(ClientError) as refused:
            operation(**asked)
        self.assertEqual(code, refused.exception.response["Error"]["Code"])

    def test_a_response_headers_policy_is_returned_as_sent_and_its_name_is_taken(self) -> None:
        cloudfront = self.aws.client("cloudfront")
        sent = {"Name": "page", "SecurityHeadersConfig": {"FrameOptions": {"Override": True, "FrameOption": "DENY"}}}
        made = cloudfront.create_response_headers_policy(ResponseHeadersPolicyConfig=sent)["ResponseHeadersPolicy"]
        returned = cloudfront.get_response_headers_policy(Id=made["Id"])
        self.assertEqual(sent, returned["ResponseHeadersPolicy"]["ResponseHeadersPolicyConfig"])
        self.refuses("ResponseHeadersPolicyAlreadyExists", cloudfront.create_response_headers_policy, ResponseHeadersPolicyConfig=sent)
        self.refuses("PreconditionFailed", cloudfront.delete_response_headers_policy, Id=made["Id"], IfMatch="another")
        cloudfront.delete_response_headers_policy(Id=made["Id"], IfMatch=returned["ETag"])
        self.refuses("NoSuchResponseHeadersPolicy", cloudfront.get_response_headers_policy, Id=made["Id"])

    def test_a_distribution_is_returned_as_sent_and_goes_once_it_is_disabled(self) -> None:
        cloudfront = self.aws.client("cloudfront")
        made = cloudfront.create_distribution_with_tags(DistributionConfigWithTags=distribution(Comment="the page"))
        config = cloudfront.get_distribution(Id=made["Distribution"]["Id"])["Distribution"]["DistributionConfig"]
        self.assertEqual(("the page", "http2"), (config["Comment"], config["HttpVersion"]))
        self.refuses("DistributionNotDisabled", cloudfront.delete_distribution, Id=made["Distribution"]["Id"], IfMatch=made["ETag"])
        cloudfront.update_distribution(Id=made["Distribution"]["Id"], IfMatch=made["ETag"], DistributionConfig=config | {"Enabled": False})
        cloudfront.delete_distribution(Id=made["Distribution"]["Id"], IfMatch=made["ETag"])

    def test_a_distribution_wants_a_certificate_of_us_east_1_a_global_firewall_and_a_bucket_that_takes_its_logs(self) -> None:
        create = self.aws.client("cloudfront").create_distribution_with_tags
        certificate = {"ACMCertificateArn": "arn:aws:acm:ap-southeast-2:123456789012:certificate/one", "SSLSupportMethod": "sni-only"}
        self.refuses("InvalidViewerCertificate", create, DistributionConfigWithTags=distribution(ViewerCertificate=certificate))
        firewall = "arn:aws:wafv2:ap-southeast-2:123456789012:regional/webacl/page/one"
        self.refuses("InvalidWebACLId", create, DistributionConfigWithTags=distribution(WebACLId=firewall))
        logging = {"Enabled": True, "IncludeCookies": False, "Bucket": "nowhere.s3.amazonaws.com", "Prefix": ""}
        self.refuses("InvalidArgument", create, DistributionConfigWithTags=distribution(Logging=logging))

    def test_a_rule_between_groups_keeps_its_description(self) -> None:
        ec2 = self.aws.client("ec2")
        network = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        group = ec2.create_security_group(GroupName="tasks", Description="tasks", VpcId=network)["GroupId"]
        for authorize in (ec2.authorize_security_group_ingress, ec2.authorize_security_group_egress):
            peer = {"GroupId": group, "Description": "among themselves"}
            authorize(GroupId=group, IpPermissions=[{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 2, "UserIdGroupPairs": [peer]}])
        rules = ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])["SecurityGroupRules"]
        self.assertEqual(2, sum(rule.get("Description") == "among themselves" for rule in rules))

    def test_a_service_runs_as_many_tasks_as_are_wanted(self) -> None:
        ecs = self.aws.client("ecs")
        ecs.create_cluster(clusterName="shop")
        ecs.register_task_definition(family="api", containerDefinitions=[{"name": "api", "image": "api", "memory": 128}])
        made = ecs.create_service(cluster="shop", serviceName="api", taskDefinition="api", desiredCount=1, healthCheckGracePeriodSeconds=9)
        self.assertEqual((1, 9), (made["service"]["runningCount"], made["service"]["healthCheckGracePeriodSeconds"]))
        self.assertEqual(3, ecs.update_service(cluster="shop", service="api", desiredCount=3)["service"]["runningCount"])

    def test_an_instance_type_is_one_that_sagemaker_has(self) -> None:
        sagemaker = self.aws.client("sagemaker")
        sagemaker.create_model(ModelName="ranking", ExecutionRoleArn="arn:aws:iam::123456789012:role/ranking")
        variant = {"VariantName": "all", "ModelName": "ranking", "InitialInstanceCount": 1}
        sagemaker.create_endpoint_config(EndpointConfigName="new", ProductionVariants=[variant | {"InstanceType": "ml.c7i.large"}])
        self.refuses(
            "ValidationException",
            sagemaker.create_endpoint_config,
            EndpointConfigName="none",
            ProductionVariants=[variant | {"InstanceType": "ml.none.large"}],
        )

    def test_the_role_that_api_gateway_logs_with_can_be_taken_back(self) -> None:
        gateway = self.aws.client("apigateway")
        role = "arn:aws:iam::123456789012:role/logs"
        gateway.update_account(patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": role}])
        self.assertEqual(role, gateway.get_account()["cloudwatchRoleArn"])
        gateway.update_account(patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn"}])
        self.assertNotIn("cloudwatchRoleArn", gateway.get_account())

    def test_a_bucket_is_listed_while_objects_go(self) -> None:
        s3 = self.aws.client("s3")
        s3.create_bucket(Bucket="busy", CreateBucketConfiguration={"LocationConstraint": "ap-southeast-2"})
        keys = [f"object-{number}" for number in range(100)]
        with ThreadPoolExecutor(8) as several:
            list(several.map(lambda key: s3.put_object(Bucket="busy", Key=key, Body=b""), keys))
            list(several.map(lambda key: (s3.list_object_versions(Bucket="busy"), s3.delete_object(Bucket="busy", Key=key)), keys))
        self.assertNotIn("Versions", s3.list_object_versions(Bucket="busy"))

    def test_an_access_log_goes_only_where_the_policy_lets_it(self) -> None:
        s3 = self.aws.client("s3")
        s3.create_bucket(
            Bucket="logs", CreateBucketConfiguration={"LocationConstraint": "ap-southeast-2", "Tags": [{"Key": "of", "Value": "us"}]}
        )
        self.assertEqual([{"Key": "of", "Value": "us"}], s3.get_bucket_tagging(Bucket="logs")["TagSet"])
        target = {"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": "s3/"}}
        self.refuses("InvalidTargetBucketForLogging", s3.put_bucket_logging, Bucket="logs", BucketLoggingStatus=target)
        tls = {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": "arn:aws:s3:::logs/*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
        delivery = {
            "Effect": "Allow",
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::logs/s3/*",
        }
        s3.put_bucket_policy(Bucket="logs", Policy=json.dumps({"Version": "2012-10-17", "Statement": [tls, delivery]}))
        s3.put_bucket_logging(Bucket="logs", BucketLoggingStatus=target)
        s3.put_object(Bucket="logs", Key="one", Body=b"over what passes for TLS")

    def test_a_function_is_made_of_a_pushed_image_and_keeps_where_it_logs(self) -> None:
        registry, functions = self.aws.client("ecr"), self.aws.client("lambda")
        image = registry.create_repository(repositoryName="shop/lambda")["repository"]["repositoryUri"] + ":one"
        role = self.aws.client("iam").create_role(RoleName="function", AssumeRolePolicyDocument=POLICY)["Role"]["Arn"]
        sent = {
            "FunctionName": "api",
            "Role": role,
            "PackageType": "Image",
            "Code": {"ImageUri": image},
            "LoggingConfig": {"LogGroup": "api"},
        }
        self.refuses("InvalidParameterValueException", functions.create_function, **sent)
        registry.put_image(repositoryName="shop/lambda", imageTag="one", imageManifest=MANIFEST)
        functions.create_function(**sent)
        returned = functions.get_function(FunctionName="api")["Configuration"]
        self.assertEqual("api", returned["LoggingConfig"]["LogGroup"])
        self.assertNotIn("ImageConfigResponse", returned)

    def test_an_endpoint_serves_a_model_that_there_is(self) -> None:
        models = self.aws.client("sagemaker")
        variant = {"VariantName": "main", "ModelName": "first", "ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 5}}
        sent = {"EndpointConfigName": "first", "ProductionVariants": [variant]}
        self.refuses("ValidationException", models.create_endpoint_config, **sent)
        models.create_model(ModelName="first", PrimaryContainer={"Image": "xgboost"}, EnableNetworkIsolation=True)
        self.assertTrue(models.describe_model(ModelName="first")["EnableNetworkIsolation"])
        models.create_endpoint_config(**sent)
        self.assertNotIn("DataCaptureConfig", models.describe_endpoint_config(EndpointConfigName="first"))

    def test_a_state_machine_that_is_no_states_language_fails(self) -> None:
        validate = self.aws.client("stepfunctions").validate_state_machine_definition
        self.assertEqual("OK", validate(definition=json.dumps(DEFINITION))["result"])
        self.assertEqual("FAIL", validate(definition=json.dumps(DEFINITION | {"States": {"End": {"Type": "Finish"}}}))["result"])

    def test_cbor_says_what_json_said(self) -> None:
        said = {"NextToken": "more", "MetricAlarms": [{"AlarmName": "lag", "Threshold": 1.5, "ActionsEnabled": True, "Period": 60}]}
        self.assertEqual(said, cbor.decode(cbor.encode(said, "DescribeAlarms")))


if __name__ == "__main__":
    unittest.main()
