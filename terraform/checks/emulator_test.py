"""What the emulator adds to moto: it returns what was sent, and refuses what AWS refuses. `emulator_test.py`."""

import json
import os
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest import mock

from botocore.exceptions import ClientError

from apply_to_emulator import MANIFEST, REGION, Emulator, path_with_cli

sys.path.append(str(Path(__file__).parent / "emulator"))
import cbor
import restore
from programs import AwsCli

POLICY = json.dumps({"Version": "2012-10-17", "Statement": []})
DEFINITION = {"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}


def policy(service: str, action: str | list[str], condition: dict | None = None) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | ({"Condition": condition} if condition else {})]})


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

    def test_an_endpoint_is_where_its_service_is(self) -> None:
        ec2 = self.aws.client("ec2")
        name = f"com.amazonaws.{REGION}.sagemaker.runtime"
        offered = ec2.describe_vpc_endpoint_services(ServiceNames=[name])["ServiceDetails"][0]["AvailabilityZones"]
        self.assertNotIn(f"{REGION}a", offered)
        network = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
        subnets = [
            ec2.create_subnet(VpcId=network, CidrBlock=f"10.1.{n}.0/24", AvailabilityZone=f"{REGION}{zone}")["Subnet"]["SubnetId"]
            for n, zone in enumerate("ab")
        ]
        sent = {"VpcId": network, "ServiceName": name, "VpcEndpointType": "Interface"}
        self.refuses("InvalidParameter", ec2.create_vpc_endpoint, SubnetIds=subnets, **sent)
        ec2.create_vpc_endpoint(SubnetIds=subnets[1:], **sent)

    def test_a_distribution_reaches_a_load_balancer_through_a_vpc_origin_and_no_other_customers_does(self) -> None:
        cloudfront, elb, ec2 = (self.aws.client(service) for service in ("cloudfront", "elbv2", "ec2"))
        network = ec2.create_vpc(CidrBlock="10.2.0.0/16")["Vpc"]["VpcId"]
        subnets = [
            ec2.create_subnet(VpcId=network, CidrBlock=f"10.2.{n}.0/24", AvailabilityZone=f"{REGION}{zone}")["Subnet"]["SubnetId"]
            for n, zone in enumerate("ab")
        ]
        public, internal = (
            elb.create_load_balancer(Name=scheme, Subnets=subnets, Scheme=scheme)["LoadBalancers"][0]
            for scheme in ("internet-facing", "internal")
        )
        custom = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "http-only"}
        origin = {"Id": "page", "DomainName": public["DNSName"], "CustomOriginConfig": custom}
        create = cloudfront.create_distribution_with_tags
        self.refuses("InvalidArgument", create, DistributionConfigWithTags=distribution(Origins={"Quantity": 1, "Items": [origin]}))

        def endpoint(balancer: dict) -> dict:
            return {
                "Name": "api",
                "Arn": balancer["LoadBalancerArn"],
                "HTTPPort": 80,
                "HTTPSPort": 443,
                "OriginProtocolPolicy": "http-only",
            }

        self.refuses("InvalidArgument", cloudfront.create_vpc_origin, VpcOriginEndpointConfig=endpoint(public))
        made = cloudfront.create_vpc_origin(VpcOriginEndpointConfig=endpoint(internal))
        identity = made["VpcOrigin"]["Id"]
        private = {"Id": "page", "DomainName": internal["DNSName"], "VpcOriginConfig": {"VpcOriginId": identity}}
        create(DistributionConfigWithTags=distribution(Origins={"Quantity": 1, "Items": [private]}))
        self.refuses("CannotDeleteEntityWhileInUse", cloudfront.delete_vpc_origin, Id=identity, IfMatch=made["ETag"])

    def test_events_reach_a_topic_whose_policies_ask_nothing_that_eventbridge_does_not_say(self) -> None:
        events, sns, kms = (self.aws.client(service) for service in ("events", "sns", "kms"))
        condition = {"StringEquals": {"aws:SourceAccount": "123456789012"}}
        open_key, closed_key = (
            kms.create_key(Policy=policy("events.amazonaws.com", ["kms:Decrypt", "kms:GenerateDataKey"], asked))["KeyMetadata"]["Arn"]
            for asked in (None, condition)
        )
        events.put_rule(Name="failed", EventPattern="{}")

        def target(name: str, key: str, asked: dict | None) -> list[dict]:
            topic = sns.create_topic(Name=name, Attributes={"KmsMasterKeyId": key})["TopicArn"]
            sns.set_topic_attributes(
                TopicArn=topic, AttributeName="Policy", AttributeValue=policy("events.amazonaws.com", "sns:Publish", asked)
            )
            return [{"Id": name, "Arn": topic}]

        self.refuses("ValidationException", events.put_targets, Rule="failed", Targets=target("closed-topic", open_key, condition))
        self.refuses("ValidationException", events.put_targets, Rule="failed", Targets=target("closed-key", closed_key, None))
        events.put_targets(Rule="failed", Targets=target("open", open_key, None))

    def test_the_log_of_an_encrypted_state_machine_is_let_by_its_key(self) -> None:
        machines, kms = self.aws.client("stepfunctions"), self.aws.client("kms")
        role = self.aws.client("iam").create_role(RoleName="machine", AssumeRolePolicyDocument=POLICY)["Role"]["Arn"]
        group = f"arn:aws:logs:{REGION}:123456789012:log-group:machine:*"

        def sent(name: str, key: str) -> dict:
            return {
                "name": name,
                "definition": json.dumps(DEFINITION),
                "roleArn": role,
                "loggingConfiguration": {"level": "ALL", "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": group}}]},
                "encryptionConfiguration": {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsKeyId": key},
            }

        silent = kms.create_key()["KeyMetadata"]["Arn"]
        telling = kms.create_key(Policy=policy("delivery.logs.amazonaws.com", "kms:Decrypt"))["KeyMetadata"]["Arn"]
        self.refuses("InvalidEncryptionConfiguration", machines.create_state_machine, **sent("silent", silent))
        machines.create_state_machine(**sent("telling", telling))

    def test_a_deployment_that_can_neither_stop_nor_start_the_one_task_does_not_end(self) -> None:
        for least, most, ends in ((50, 150, False), (100, 200, True), (0, 100, True)):
            after = self.deployed(f"one-{least}-{most}", least, most)
            self.assertEqual(
                ["COMPLETED"] if ends else ["IN_PROGRESS", "COMPLETED"], [each["rolloutState"] for each in after["deployments"]]
            )
            self.assertEqual(ends, after["deployments"][0]["runningCount"] == 1)

    def test_a_deployment_whose_tasks_are_not_healthy_is_rolled_back_and_looks_settled(self) -> None:
        after = self.deployed("broken", 100, 200, image="api:2-unhealthy")
        self.assertEqual(["COMPLETED"], [each["rolloutState"] for each in after["deployments"]])
        self.assertTrue(after["deployments"][0]["taskDefinition"].endswith("broken:1"))

    def deployed(self, name: str, least: int, most: int, image: str = "api:2") -> dict:
        """A service after its second deployment."""
        ecs = self.aws.client("ecs")
        ecs.create_cluster(clusterName="rolling")
        for each in ("api:1", image):
            ecs.register_task_definition(family=name, containerDefinitions=[{"name": "api", "image": each, "memory": 128}])
        shares = {"minimumHealthyPercent": least, "maximumPercent": most}
        ecs.create_service(cluster="rolling", serviceName=name, taskDefinition=f"{name}:1", desiredCount=1, deploymentConfiguration=shares)
        return ecs.update_service(cluster="rolling", service=name, taskDefinition=f"{name}:2")["service"]

    def test_a_channel_of_csv_holds_no_empty_file(self) -> None:
        s3, models = self.aws.client("s3"), self.aws.client("sagemaker")
        s3.create_bucket(Bucket="runs", CreateBucketConfiguration={"LocationConstraint": REGION})
        for key, body in (("good/part-0.csv", b"1,2"), ("bad/part-0.csv", b"1,2"), ("bad/_SUCCESS", b"")):
            s3.put_object(Bucket="runs", Key=key, Body=body)

        def sent(folder: str) -> dict:
            source = {"S3DataType": "S3Prefix", "S3Uri": f"s3://runs/{folder}/", "S3DataDistributionType": "FullyReplicated"}
            return {
                "TrainingJobName": folder,
                "AlgorithmSpecification": {"TrainingImage": "xgboost", "TrainingInputMode": "File"},
                "RoleArn": "arn:aws:iam::123456789012:role/ranking",
                "InputDataConfig": [{"ChannelName": "train", "ContentType": "text/csv", "DataSource": {"S3DataSource": source}}],
                "OutputDataConfig": {"S3OutputPath": "s3://runs/models/"},
                "ResourceConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 30},
                "StoppingCondition": {"MaxRuntimeInSeconds": 60},
            }

        self.refuses("ValidationException", models.create_training_job, **sent("bad"))
        models.create_training_job(**sent("good"))

    def test_a_new_accounts_executions_are_not_reserved_and_its_functions_are_no_indexes(self) -> None:
        registry, functions = self.aws.client("ecr"), self.aws.client("lambda")
        image = registry.create_repository(repositoryName="shop/function")["repository"]["repositoryUri"]
        role = self.aws.client("iam").create_role(RoleName="reserved", AssumeRolePolicyDocument=POLICY)["Role"]["Arn"]
        sent = {"FunctionName": "reserved", "Role": role, "PackageType": "Image"}
        index = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": []}
        registry.put_image(repositoryName="shop/function", imageTag="attested", imageManifest=json.dumps(index))
        registry.put_image(repositoryName="shop/function", imageTag="plain", imageManifest=MANIFEST % "plain")
        self.refuses("InvalidParameterValueException", functions.create_function, Code={"ImageUri": f"{image}:attested"}, **sent)
        functions.create_function(Code={"ImageUri": f"{image}:plain"}, **sent)
        self.refuses(
            "InvalidParameterValueException", functions.put_function_concurrency, FunctionName="reserved", ReservedConcurrentExecutions=1
        )

    def test_what_was_deleted_comes_back_as_the_run_book_says(self) -> None:
        with mock.patch.dict(os.environ, self.aws.settings | {"PATH": path_with_cli()}):
            aws, said = AwsCli(REGION), []
            machine = mock.Mock(say=said.append)
            dynamodb, s3 = self.aws.client("dynamodb"), self.aws.client("s3")
            dynamodb.create_table(
                TableName="products",
                AttributeDefinitions=[{"AttributeName": "product_id", "AttributeType": "S"}],
                KeySchema=[{"AttributeName": "product_id", "KeyType": "HASH"}],
                BillingMode="PAY_PER_REQUEST",
            )
            dynamodb.update_continuous_backups(TableName="products", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
            dynamodb.put_item(TableName="products", Item={"product_id": {"S": "mug"}, "name": {"S": "Mug"}})
            self.assertEqual(1, restore.table(aws, machine, "products", "2026-11-22T10:00:00Z"))
            self.assertEqual(["products"], [name for name in dynamodb.list_tables()["TableNames"] if name.startswith("products")])

            s3.create_bucket(Bucket="archive", CreateBucketConfiguration={"LocationConstraint": REGION})
            s3.put_bucket_versioning(Bucket="archive", VersioningConfiguration={"Status": "Enabled"})
            for key in ("events/one", "events/two"):
                s3.put_object(Bucket="archive", Key=key, Body=b"an event")
            s3.delete_object(Bucket="archive", Key="events/one")
            self.assertEqual(1, restore.objects(aws, machine, "archive", "events/"))
            self.assertEqual(2, s3.list_objects_v2(Bucket="archive")["KeyCount"])

    def test_each_notification_of_a_budget_has_its_own_subscribers(self) -> None:
        budgets, account = self.aws.client("budgets"), "123456789012"
        of = {"ComparisonOperator": "GREATER_THAN", "Threshold": 100.0, "ThresholdType": "PERCENTAGE"}
        sent = {
            kind: {
                "Notification": of | {"NotificationType": kind},
                "Subscribers": [{"SubscriptionType": "EMAIL", "Address": f"{kind}@b.example"}],
            }
            for kind in ("ACTUAL", "FORECASTED")
        }
        limit = {"BudgetName": "month", "BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": {"Amount": "5", "Unit": "USD"}}
        budgets.create_budget(AccountId=account, Budget=limit, NotificationsWithSubscribers=list(sent.values()))
        for kind, each in sent.items():
            heard = budgets.describe_subscribers_for_notification(AccountId=account, BudgetName="month", Notification=each["Notification"])
            self.assertEqual([f"{kind}@b.example"], [subscriber["Address"] for subscriber in heard["Subscribers"]])

    def test_an_account_has_one_monitor_of_its_services(self) -> None:
        costs = self.aws.client("ce")
        services = {"MonitorName": "all", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}
        self.refuses("LimitExceededException", costs.create_anomaly_monitor, AnomalyMonitor=services)
        tagged = {
            "MonitorName": "ours",
            "MonitorType": "CUSTOM",
            "MonitorSpecification": {"Tags": {"Key": "Environment", "Values": ["dev"]}},
        }
        monitor = costs.create_anomaly_monitor(AnomalyMonitor=tagged)["MonitorArn"]
        heard = {"SubscriptionName": "ours", "MonitorArnList": [monitor], "Frequency": "DAILY", "Threshold": 10.0}
        subscribers = [{"Address": "a@b.example", "Type": "EMAIL"}]
        self.refuses("UnknownMonitorException", costs.create_anomaly_subscription, AnomalySubscription=heard | {"MonitorArnList": [f"{monitor}0"], "Subscribers": subscribers})
        made = costs.create_anomaly_subscription(AnomalySubscription=heard | {"Subscribers": subscribers})["SubscriptionArn"]
        returned = costs.get_anomaly_subscriptions(SubscriptionArnList=[made])["AnomalySubscriptions"][0]
        self.assertEqual([("a@b.example", "CONFIRMED")], [(each["Address"], each["Status"]) for each in returned["Subscribers"]])

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
        s3.create_bucket(Bucket="busy", CreateBucketConfiguration={"LocationConstraint": REGION})
        keys = [f"object-{number}" for number in range(100)]
        with ThreadPoolExecutor(8) as several:
            list(several.map(lambda key: s3.put_object(Bucket="busy", Key=key, Body=b""), keys))
            list(several.map(lambda key: (s3.list_object_versions(Bucket="busy"), s3.delete_object(Bucket="busy", Key=key)), keys))
        self.assertNotIn("Versions", s3.list_object_versions(Bucket="busy"))

    def test_an_access_log_goes_only_where_the_policy_lets_it(self) -> None:
        s3 = self.aws.client("s3")
        s3.create_bucket(
            Bucket="logs", CreateBucketConfiguration={"LocationConstraint": REGION, "Tags": [{"Key": "of", "Value": "us"}]}
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
        registry.put_image(repositoryName="shop/lambda", imageTag="one", imageManifest=MANIFEST % "one")
        functions.create_function(**sent)
        returned = functions.get_function(FunctionName="api")["Configuration"]
        self.assertEqual("api", returned["LoggingConfig"]["LogGroup"])
        self.assertNotIn("ImageConfigResponse", returned)

    def test_an_endpoint_serves_a_model_that_there_is(self) -> None:
        models = self.aws.client("sagemaker")
        variant = {"VariantName": "main", "ModelName": "first", "ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 5}}
        sent = {"EndpointConfigName": "first", "ProductionVariants": [variant]}
        self.refuses("ValidationException", models.create_endpoint_config, **sent)
        models.create_model(ModelName="first", PrimaryContainer={"Image": "xgboost"})
        models.create_endpoint_config(**sent)
        self.assertNotIn("DataCaptureConfig", models.describe_endpoint_config(EndpointConfigName="first"))

    def test_a_serverless_endpoint_serves_no_isolated_model(self) -> None:
        models = self.aws.client("sagemaker")
        models.create_model(ModelName="isolated", PrimaryContainer={"Image": "xgboost"}, EnableNetworkIsolation=True)
        self.assertTrue(models.describe_model(ModelName="isolated")["EnableNetworkIsolation"])
        variant = {"VariantName": "main", "ModelName": "isolated"}
        serverless = variant | {"ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 5}}
        on_machines = variant | {"InstanceType": "ml.c7i.large", "InitialInstanceCount": 1}
        self.refuses("ValidationException", models.create_endpoint_config, EndpointConfigName="isolated", ProductionVariants=[serverless])
        models.create_endpoint_config(EndpointConfigName="isolated", ProductionVariants=[on_machines])

    def test_a_state_machine_that_is_no_states_language_fails(self) -> None:
        validate = self.aws.client("stepfunctions").validate_state_machine_definition
        self.assertEqual("OK", validate(definition=json.dumps(DEFINITION))["result"])
        self.assertEqual("FAIL", validate(definition=json.dumps(DEFINITION | {"States": {"End": {"Type": "Finish"}}}))["result"])

    def test_cbor_says_what_json_said(self) -> None:
        said = {"NextToken": "more", "MetricAlarms": [{"AlarmName": "lag", "Threshold": 1.5, "ActionsEnabled": True, "Period": 60}]}
        self.assertEqual(said, cbor.decode(cbor.encode(said, "DescribeAlarms")))


if __name__ == "__main__":
    unittest.main()
