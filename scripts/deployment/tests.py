"""What the steps do, against an AWS and a machine of the tests' own. `tests.py`, part of make test-terraform."""

import gzip
import json
import re
import shutil
import tempfile
import unittest
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import catalogue
import preflight
import restore
import rollout
from preflight import Preflight, Verdict
from programs import TOP, Failed, Outputs, Refused
from settings import Settings
from smoke import Answer, Smoke
from steps import Deployment

REGION = "eu-central-1"
OLD, NEW = "arn:aws:ecs:eu-central-1:1:task-definition/api:6", "arn:aws:ecs:eu-central-1:1:task-definition/api:7"
COMMIT = "0123456789ab"


class FakeAws:
    """Answers by operation: a value, a list of values one after the other, a function of the arguments, or what it refuses with."""

    region = REGION

    def __init__(self, **answers: Any):
        self.answers = answers
        self.asked: list[tuple[str, ...]] = []

    def ask(self, service: str, operation: str, *arguments: str) -> Any:
        self.asked.append((service, operation, *arguments))
        answer = self.answers.get(f"{service}_{operation}".replace("-", "_"))
        if isinstance(answer, list) and answer and isinstance(answer[0], Next):
            answer = answer.pop(0).value if len(answer) > 1 else answer[0].value
        if callable(answer):
            answer = answer(*arguments)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def did(self, operation: str) -> list[tuple[str, ...]]:
        return [asked for asked in self.asked if asked[1] == operation]


class Next:
    def __init__(self, value: Any):
        self.value = value


class FakeMachine:
    def __init__(self, outputs: dict[str, Any] | None = None, answers: tuple[str, ...] = (), fails: str = "", lacks: tuple[str, ...] = ()):
        self.outputs, self.answers, self.fails, self.lacks = outputs, list(answers), fails, lacks
        self.registry_lacks = False
        self.ran: list[tuple[str, ...]] = []
        self.settings: list[Mapping[str, str]] = []
        self.said: list[str] = []
        self.workflow = False

    def run(self, *command: str, settings: Mapping[str, str] | None = None) -> None:
        self.ran.append(command)
        self.settings.append(settings or {})
        if self.fails and self.fails in " ".join(command):
            raise Failed(f"{self.fails} ended with 1")
        if command[0] == "terraform" and "apply" in command and "environments" in command[1] and self.outputs is None:
            self.outputs = OUTPUTS | {"deployed_tag": "none"}

    def read(self, *command: str) -> str:
        if command[0] == "git":
            return "git@github.com:owner/name.git\n" if "remote" in command else f"{COMMIT}\n"
        if "show" in command and command[-1].endswith("/plan"):
            actions = ["create"] if self.registry_lacks else ["no-op"]
            return json.dumps({"resource_changes": [{"address": "lambda", "change": {"actions": actions}}]})
        if "show" in command:
            balancer = {"address": "a", "mode": "managed", "type": "aws_lb", "name": "a", "values": {"internal": True, "subnets": []}}
            return json.dumps({"values": {"root_module": {"resources": [balancer]}, "outputs": {"services": {"value": {}}}}})
        if self.outputs is None:
            raise Failed("no outputs")
        return json.dumps({name: {"value": value} for name, value in self.outputs.items()})

    def has(self, program: str) -> bool:
        return program not in self.lacks

    def ask(self, question: str) -> str | None:
        self.said.append(question)
        return self.answers.pop(0) if self.answers else None

    def in_workflow(self) -> bool:
        return self.workflow

    def say(self, line: str) -> None:
        self.said.append(line)

    def told(self) -> str:
        return "\n".join(self.said)


OUTPUTS = {
    "region": REGION,
    "cluster": "cartstream-dev",
    "services": {"api": 1},
    "task_definitions": {"api": NEW},
    "deployed_tag": COMMIT,
    "deployed_tag_parameter": "/cartstream-dev/deployed-image",
    "api_url": "https://api.example",
    "page_url": "https://shop.example",
    "dashboard_url": "https://dashboard.example",
    "api_keys_secret": "api-keys",
    "shopper_keys_secret": "shopper-keys",
    "archive": {"bucket": "events", "buffer_seconds": 60},
    "artifacts_bucket": "artifacts",
    "model_parameter": "/cartstream-dev-ranking/model-artifact",
    "table_prefix": "cartstream-dev-g1-",
}


class Clock:
    """Time that passes only where a caller waits."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def wait(self, seconds: float) -> None:
        self.seconds += seconds


class InAProject(unittest.TestCase):
    def setUp(self) -> None:
        self.top = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for environment in ("dev", "prod"):
            (self.top / f"terraform/environments/{environment}").mkdir(parents=True)
            shutil.copy(TOP / f"terraform/environments/{environment}/main.tf", self.top / f"terraform/environments/{environment}")
        (self.top / "terraform/modules/network").mkdir(parents=True)
        shutil.copy(TOP / "terraform/modules/network/main.tf", self.top / "terraform/modules/network")

    def chosen(self, environment: str = "dev", **variables: str) -> Settings:
        return Settings(environment, self.top, variables)


class SettingsTest(InAProject):
    def test_the_region_is_asked_for_shown_and_kept(self) -> None:
        machine = FakeMachine(answers=("",))
        self.assertEqual(REGION, self.chosen(AWS_REGION=REGION).choose_region(machine))
        self.assertIn(f"[{REGION}]", machine.told())
        self.assertEqual(REGION, self.chosen().choose_region(FakeMachine()))

    def test_no_region_stands_in_for_one_that_nobody_has_chosen(self) -> None:
        with self.assertRaisesRegex(Failed, "no region is chosen: set TF_VAR_region"):
            self.chosen().choose_region(FakeMachine())
        with self.assertRaisesRegex(Failed, "Frankfurt is no region"):
            self.chosen().choose_region(FakeMachine(answers=("Frankfurt",)))

    def test_who_hears_the_alarms_is_asked_for_and_none_must_be_said(self) -> None:
        with self.assertRaisesRegex(Failed, "no address is named to hear the alarms"):
            self.chosen().choose_subscribers(FakeMachine())
        with self.assertRaisesRegex(Failed, "no mail address"):
            self.chosen().choose_subscribers(FakeMachine(answers=("me",)))
        with self.assertRaisesRegex(Failed, "nothing is no mail address"):
            self.chosen().choose_subscribers(FakeMachine(answers=("",)))
        self.assertEqual(["a@b.example", "c@d.example"], self.chosen().choose_subscribers(FakeMachine(answers=("a@b.example c@d.example",))))
        self.assertEqual([], self.chosen("prod").choose_subscribers(FakeMachine(answers=("none",))))
        self.assertEqual([], self.chosen("prod").choose_subscribers(FakeMachine()))

    def test_a_workflow_says_it_by_variables(self) -> None:
        settings = self.chosen(TF_VAR_region=REGION, TF_VAR_alarm_subscribers='["a@b.example"]')
        self.assertEqual((REGION, ["a@b.example"]), (settings.choose_region(FakeMachine()), settings.choose_subscribers(FakeMachine())))

    def test_an_environment_that_there_is_not_is_refused(self) -> None:
        with self.assertRaisesRegex(Failed, "there is no environment test"):
            self.chosen("test")


def an_account(**changed: Any) -> FakeAws:
    """An account of a few minutes: nothing in it, the quotas of a new one."""

    def quota(*arguments: str) -> list[dict]:
        name = re.search(r"QuotaName=='(.*)'", arguments[-1])[1]
        quotas = {"Fargate On-Demand vCPU resource count": 6, "Fargate Spot vCPU resource count": 6, "VPCs per Region": 5}
        return [{"QuotaName": name, "QuotaCode": "L-00000000", "Value": quotas.get(name, 0)}]

    def services(*arguments: str) -> dict:
        kind, zones = [{"ServiceType": "Interface"}], [f"{REGION}{zone}" for zone in "abc"]
        return {"ServiceDetails": [{"ServiceName": name, "ServiceType": kind, "AvailabilityZones": zones} for name in arguments[1:]]}

    answers = {
        "sts_get_caller_identity": {"Arn": "arn:aws:sts::111122223333:assumed-role/admin/me", "Account": "111122223333"},
        "ec2_describe_regions": {"Regions": [{"RegionName": REGION, "OptInStatus": "opt-in-not-required"}]},
        "ssm_describe_parameters": {"Parameters": []},
        "iam_list_open_id_connect_providers": {"OpenIDConnectProviderList": []},
        "apigateway_get_account": {},
        "ec2_describe_vpcs": {"Vpcs": [{}]},
        "ec2_describe_vpc_endpoint_services": services,
        "service_quotas_list_service_quotas": quota,
    }
    return FakeAws(**(answers | changed))


class PreflightTest(InAProject):
    def rows(self, aws: FakeAws, environment: str = "dev", lacks: tuple[str, ...] = ()) -> dict[str, preflight.Row]:
        looked = Preflight(aws, FakeMachine(lacks=lacks), self.chosen(environment), self.top)
        return {row.subject: row for row in looked.rows()}

    def test_a_new_account_is_enough_for_development(self) -> None:
        rows = self.rows(an_account())
        self.assertEqual([], [row for row in rows.values() if row.verdict is Verdict.STOP])
        self.assertIn("Bootstrap makes it", rows["GitHub's OIDC provider"].advice)

    def test_and_too_little_for_production_which_says_what_to_ask_for(self) -> None:
        rows = self.rows(an_account(), "prod")
        vcpus, machines = rows["Fargate On-Demand vCPU resource count"], rows["ml.c7i.large for endpoint usage"]
        self.assertEqual((Verdict.STOP, "6; 10 needed"), (vcpus.verdict, vcpus.found))
        self.assertIn("--service-code fargate --quota-code L-3032A538 --desired-value 10", vcpus.advice)
        self.assertEqual((Verdict.STOP, "0; 2 needed"), (machines.verdict, machines.found))
        self.assertIs(Verdict.NOTE, rows["ml.m5.xlarge for training job usage"].verdict)

    def test_what_the_account_has_already_is_seen(self) -> None:
        rows = self.rows(
            an_account(
                iam_list_open_id_connect_providers={
                    "OpenIDConnectProviderList": [{"Arn": f"arn:aws:iam::1:oidc-provider/{preflight.ISSUER}"}]
                },
                apigateway_get_account={"cloudwatchRoleArn": "arn:aws:iam::1:role/of-another-project"},
                ssm_describe_parameters={
                    "Parameters": [{"Name": "/cartstream-prod/deployed-image"}, {"Name": "/cartstream-prod-ranking/model-artifact"}]
                },
            )
        )
        self.assertIn("used as it is", rows["GitHub's OIDC provider"].advice)
        self.assertEqual("of-another-project", rows["API Gateway's log role"].found)
        self.assertEqual((Verdict.NOTE, "holds cartstream-prod too"), (rows["account"].verdict, rows["account"].found))

    def test_zones_without_a_service_are_left_out_and_too_few_stop(self) -> None:
        def services(*arguments: str) -> dict:
            kind = [{"ServiceType": "Interface"}]
            zones = {name: [f"{REGION}b"] if name.endswith("sagemaker.runtime") else [f"{REGION}a", f"{REGION}b"] for name in arguments[1:]}
            return {
                "ServiceDetails": [{"ServiceName": name, "ServiceType": kind, "AvailabilityZones": where} for name, where in zones.items()]
            }

        account = an_account(ec2_describe_vpc_endpoint_services=services)
        self.assertEqual(f"{REGION}b; 1 needed", self.rows(account)["zones with all endpoints"].found)
        self.assertIs(Verdict.STOP, self.rows(account, "prod")["zones with all endpoints"].verdict)

    def test_without_credentials_or_as_root_nothing_more_is_asked(self) -> None:
        for answer in (Refused("ExpiredToken", "expired"), {"Arn": "arn:aws:iam::1:root", "Account": "1"}):
            rows = self.rows(an_account(sts_get_caller_identity=answer))
            self.assertEqual((["programs", "credentials"], Verdict.STOP), (list(rows), rows["credentials"].verdict))

    def test_a_region_that_is_not_enabled_stops_and_a_missing_program_does(self) -> None:
        closed = {"Regions": [{"RegionName": REGION, "OptInStatus": "not-opted-in"}]}
        self.assertIs(Verdict.STOP, self.rows(an_account(ec2_describe_regions=closed))["region"].verdict)
        self.assertEqual("no docker", self.rows(an_account(), lacks=("docker",))["programs"].found)

    def test_what_may_not_be_asked_is_a_note(self) -> None:
        rows = self.rows(an_account(apigateway_get_account=Refused("AccessDeniedException", "no"), service_quotas_list_service_quotas=Refused("AccessDenied", "no")))
        self.assertIs(Verdict.NOTE, rows["log_role"].verdict)
        self.assertIs(Verdict.NOTE, rows["Fargate On-Demand vCPU resource count"].verdict)

    def test_a_domain_must_lie_in_its_zone(self) -> None:
        (self.top / "terraform/environments/dev/terraform.tfvars").write_text('domain = { name = "shop.example.com", zone_id = "Z1" }\n')
        self.assertIs(
            Verdict.GOOD, self.rows(an_account(route53_get_hosted_zone={"HostedZone": {"Name": "example.com."}}))["domain"].verdict
        )
        self.assertIs(Verdict.STOP, self.rows(an_account(route53_get_hosted_zone={"HostedZone": {"Name": "ample.com."}}))["domain"].verdict)

    def test_the_table_says_what_to_do_and_ends_where_something_stops(self) -> None:
        machine = FakeMachine()
        with self.assertRaisesRegex(Failed, "not ready: Fargate On-Demand"):
            preflight.check(Preflight(an_account(), machine, self.chosen("prod"), self.top), machine)
        self.assertRegex(machine.told(), r"STOP +Fargate On-Demand vCPU resource count +6; 10 needed")

    def test_it_asks_for_the_endpoints_that_the_network_makes(self) -> None:
        self.assertIn("sagemaker.runtime", preflight.interface_endpoints())


def a_service(*deployments: dict, running: int = 1, desired: int = 1) -> dict:
    return {
        "services": [
            {"serviceName": "api", "desiredCount": desired, "runningCount": running, "deployments": list(deployments), "events": []}
        ]
    }


def deployment(definition: str, state: str = "COMPLETED", status: str = "PRIMARY", reason: str = "") -> dict:
    return {"taskDefinition": definition, "rolloutState": state, "status": status, "rolloutStateReason": reason}


class RollOutTest(unittest.TestCase):
    def roll_out(self, *looks: dict) -> tuple[FakeAws, FakeMachine]:
        aws, machine, clock = FakeAws(ecs_describe_services=[Next(look) for look in looks]), FakeMachine(OUTPUTS), Clock()
        rollout.roll_out(aws, Outputs(machine, "dev"), machine, clock.now, clock.wait)
        return aws, machine

    def test_it_waits_until_the_new_tasks_run_alone(self) -> None:
        rolling = a_service(deployment(NEW, "IN_PROGRESS"), deployment(OLD, status="ACTIVE"))
        _, machine = self.roll_out(rolling, rolling, rolling, a_service(deployment(NEW)))
        self.assertIn(f"{COMMIT} runs: api", machine.told())

    def test_a_deployment_that_was_rolled_back_is_no_success_though_it_looks_settled(self) -> None:
        with self.assertRaisesRegex(Failed, "api runs api:6, not api:7: ECS has rolled the deployment back"):
            self.roll_out(a_service(deployment(OLD)))

    def test_one_that_is_being_rolled_back_is_told_with_its_reason(self) -> None:
        failed = deployment(NEW, "FAILED", "ACTIVE", "ECS deployment circuit breaker: tasks failed to start.")
        with self.assertRaisesRegex(Failed, "tasks failed to start"):
            self.roll_out(a_service(deployment(OLD, "IN_PROGRESS"), failed))

    def test_the_first_deploy_starts_the_services(self) -> None:
        aws, _ = self.roll_out(a_service(deployment(NEW), running=0, desired=0), a_service(deployment(NEW)))
        self.assertEqual([("--service", "api", "--desired-count", "1")], [asked[4:] for asked in aws.did("update-service")])

    def test_one_that_never_settles_ends_and_a_service_that_is_missing_is_named(self) -> None:
        with self.assertRaisesRegex(Failed, "api did not settle within 30 minutes"):
            self.roll_out(a_service(deployment(NEW, "IN_PROGRESS"), deployment(OLD, status="ACTIVE")))
        with self.assertRaisesRegex(Failed, "there is no service api"):
            self.roll_out({"services": []})


class FakeApi:
    def __init__(self, **answers: Any):
        self.answers, self.asked = answers, list[tuple]()

    def ask(self, method: str, path: str, key: str, body: Any = None) -> Answer:
        self.asked.append((method, path.split("/")[2].split("?")[0], key, body))
        answer = self.answers[self.asked[-1][1]]
        return answer.pop(0) if isinstance(answer, list) and len(answer) > 1 else answer[0] if isinstance(answer, list) else answer


class SmokeTest(unittest.TestCase):
    def smoke(self, archived: Callable[[Smoke], bytes], **changed: Any) -> tuple[FakeApi, FakeMachine]:
        answers = {
            "events": Answer(202, {}),
            "features": [Answer(404, "unknown"), Answer(200, {})],
            "recommendations": Answer(200, {"source": "model", "items": [1]}),
            "products": Answer(200, {}),
        }
        api, machine, clock = FakeApi(**(answers | changed)), FakeMachine(OUTPUTS), Clock()
        aws = FakeAws(
            secretsmanager_get_secret_value=lambda _, secret: {"SecretString": f"{secret}-1,{secret}-2"},
            s3api_list_objects_v2={"Contents": [{"Key": "events/one.gz", "LastModified": datetime.now(UTC).isoformat()}]},
            s3api_get_object=lambda *arguments: Path(arguments[-1]).write_bytes(archived(smoke)) and None,
        )
        smoke = Smoke(aws, api, Outputs(machine, "dev"), machine, clock.now, clock.wait)
        smoke.run()
        return api, machine

    def test_an_event_becomes_feature_recommendation_and_archive_line(self) -> None:
        api, machine = self.smoke(lambda smoke: gzip.compress(json.dumps({"event_id": smoke.event_id}).encode()))
        self.assertEqual(["events", "features", "features", "recommendations", "products"], [asked[1] for asked in api.asked])
        self.assertEqual("shopper-keys-1", api.asked[0][2])
        self.assertEqual("api-keys-1", api.asked[-1][2])
        self.assertEqual(5, sum(line.startswith("ok ") for line in machine.said))

    def test_its_shopper_and_product_are_nobody_elses(self) -> None:
        api, _ = self.smoke(lambda smoke: smoke.event_id.encode())
        event = api.asked[0][3]
        self.assertEqual(f"smoke-{event['event_id']}", event["user_id"])
        self.assertEqual([f"smoke-{event['event_id'][:8]}"], event["product_ids"])

    def test_each_thing_that_does_not_come_is_a_failure(self) -> None:
        found = lambda smoke: smoke.event_id.encode()  # noqa: E731
        for answers, why in (
            ({"events": Answer(503, "stream away")}, "503 instead of 202: stream away"),
            ({"features": Answer(404, "unknown")}, "after 180 s the API still answers 404"),
            ({"recommendations": Answer(403, "no")}, "403 instead of 200"),
            ({"products": Answer(0, "refused")}, "0 instead of 200"),
        ):
            with self.assertRaisesRegex(Failed, why):
                self.smoke(found, **answers)
        with self.assertRaisesRegex(Failed, "after 240 s no object of the archive holds the event"):
            self.smoke(lambda _: b"other events")


class CatalogueTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.written: list[dict] = []

    def load(self, name: str, text: str, leaves: int = 0) -> int:
        left = [leaves]

        def take(_: str, file: str) -> dict:
            requests = json.loads(Path(file.removeprefix("file://")).read_text())
            self.written.append(requests)
            if left[0]:
                left[0] -= 1
                return {"UnprocessedItems": requests}
            return {"UnprocessedItems": {}}

        (self.folder / name).write_text(text)
        return catalogue.load(FakeAws(dynamodb_batch_write_item=take), FakeMachine(), "dev-products", self.folder / name)

    def test_lines_of_json_become_items_twenty_five_a_call(self) -> None:
        self.assertEqual(
            30, self.load("p.ndjson", "".join(json.dumps({"product_id": n, "name": f"Mug {n}", "price": 4.2}) + "\n" for n in range(30)))
        )
        self.assertEqual([25, 5], [len(batch["dev-products"]) for batch in self.written])
        first = self.written[0]["dev-products"][0]["PutRequest"]["Item"]
        self.assertEqual({"product_id": {"S": "0"}, "name": {"S": "Mug 0"}, "price": {"N": "4.2"}}, first)

    def test_so_do_rows_of_csv_and_a_later_one_replaces_an_earlier(self) -> None:
        self.assertEqual(1, self.load("p.csv", "product_id,name,department,aisle,price\nm1,Mug,,,\nm1,Blue mug,Kitchen,Cups,1.50\n"))
        item = self.written[0]["dev-products"][0]["PutRequest"]["Item"]
        self.assertEqual(({"S": "Blue mug"}, {"S": "Cups"}, {"N": "1.50"}), (item["name"], item["aisle"], item["price"]))

    def test_what_is_wrong_is_told_before_anything_is_written(self) -> None:
        good = '{"product_id": "a", "name": "A"}\n'
        for line, why in (
            ("{", "line 2 is no JSON"),
            ('{"name": "B"}', "product 2: product_id must have"),
            ('{"product_id": "b"}', "product b has no name"),
            ('{"product_id": "b", "name": "B", "price": "free"}', "price of b is no number"),
            ('{"product_id": "b", "name": "B", "price": -1}', "below zero"),
        ):
            with self.assertRaisesRegex(Failed, why):
                self.load("p.ndjson", good + line)
        with self.assertRaisesRegex(Failed, "holds no product"):
            self.load("p.ndjson", "\n")
        self.assertEqual([], self.written)

    def test_what_dynamodb_did_not_take_is_sent_again(self) -> None:
        self.assertEqual(1, self.load("p.ndjson", '{"product_id": "a", "name": "A"}\n', leaves=2))
        self.assertEqual(3, len(self.written))
        with self.assertRaisesRegex(Failed, "it throttles"):
            self.load("p.ndjson", '{"product_id": "a", "name": "A"}\n', leaves=99)


class RestoreTest(unittest.TestCase):
    def test_a_tables_items_are_put_back_page_by_page_once_the_table_beside_is_there(self) -> None:
        written: list[dict] = []

        def scan(*arguments: str) -> dict:
            if "--exclusive-start-key" in arguments:
                return {"Items": [{"product_id": {"S": "b"}}]}
            return {"Items": [{"product_id": {"S": "a"}}], "LastEvaluatedKey": {"product_id": {"S": "a"}}}

        def take(_: str, file: str) -> dict:
            written.append(json.loads(Path(file.removeprefix("file://")).read_text()))
            return {}

        states = [Next({"Table": {"TableStatus": state}}) for state in ("CREATING", "CREATING", "ACTIVE")]
        aws, clock = FakeAws(dynamodb_describe_table=states, dynamodb_scan=scan, dynamodb_batch_write_item=take), Clock()
        self.assertEqual(2, restore.table(aws, FakeMachine(), "products", "2026-11-22T10:00:00Z", clock.now, clock.wait))
        self.assertEqual(["a", "b"], [put["PutRequest"]["Item"]["product_id"]["S"] for put in written[0]["products"]])
        self.assertEqual([("dynamodb", "delete-table", "--table-name", "products-restored")], aws.did("delete-table"))

    def test_the_newest_deletion_markers_are_taken_away_and_no_version_is(self) -> None:
        markers = [{"Key": "events/one", "VersionId": "m2", "IsLatest": True}, {"Key": "events/two", "VersionId": "m1", "IsLatest": False}]
        aws = FakeAws(s3api_list_object_versions={"DeleteMarkers": markers, "Versions": [{"Key": "events/one", "VersionId": "v1"}]})
        self.assertEqual(1, restore.objects(aws, FakeMachine(), "archive", "events/"))
        self.assertEqual([("events/one", "m2")], [(asked[5], asked[7]) for asked in aws.did("delete-object")])


class DeploymentTest(InAProject):
    def setUp(self) -> None:
        super().setUp()
        self.settings = self.chosen(TF_VAR_region=REGION, TF_VAR_alarm_subscribers="[]")

    def account(self, **changed: Any) -> FakeAws:
        answers: dict[str, Any] = {
            "s3api_head_bucket": Refused("404", "Not Found"),
            "kms_describe_key": {"KeyMetadata": {"Arn": "arn:aws:kms:key"}},
            "iam_get_policy": {},
            "ssm_get_parameter": {"Parameter": {"Value": "none"}},
            "ecs_describe_services": a_service(deployment(NEW)),
            "sns_list_subscriptions": {"Subscriptions": [{"Endpoint": "a@b.example", "SubscriptionArn": "PendingConfirmation"}]},
            "dynamodb_scan": [],
        }
        return an_account(**(answers | changed))

    def deployed(self, aws: FakeAws, machine: FakeMachine) -> Deployment:
        made = Deployment(aws, machine, self.settings, self.top, Clock().now)
        made.smoke = lambda: machine.ran.append(("smoke",))  # type: ignore[method-assign]
        return made

    def test_an_empty_account_is_filled_in_one_go(self) -> None:
        aws, machine = self.account(), FakeMachine(answers=("yes", "yes"))
        self.deployed(aws, machine).deploy()

        done = [" ".join(command[:3] if command[0] == "terraform" else command) for command in machine.ran]
        root = "-chdir=terraform/environments/dev"
        self.assertEqual(
            [
                "terraform -chdir=terraform/bootstrap init",
                "terraform -chdir=terraform/bootstrap apply",
                "scripts/cloud dev init",
                "make --no-print-directory build build-webapp glue-package",
                f"terraform {root} plan",
                f"terraform {root} apply",
                "scripts/cloud dev push",
                f"terraform {root} plan",
                f"terraform {root} apply",
                "scripts/cloud dev check-stream",
                "scripts/cloud dev update-api-url",
                "scripts/cloud dev deploy-webapp",
                "smoke",
            ],
            done,
        )
        self.assertEqual([{}, {"TF_VAR_image_tag": COMMIT}], [variables for command, variables in zip(machine.ran, machine.settings, strict=False) if "plan" in command])
        self.assertRegex((self.settings.folder / "backend.hcl").read_text(), f'bucket     = "cartstream-terraform-111122223333-{REGION}"')
        self.assertEqual("arn:aws:iam::111122223333:policy/cartstream-boundary-dev", self.settings.get("permissions_boundary"))

    def test_what_is_applied_is_the_plan_that_was_shown(self) -> None:
        machine = FakeMachine(answers=("yes", "yes"))
        self.deployed(self.account(), machine).deploy()
        for plan, apply in zip(
            [c for c in machine.ran if "plan" in c], [c for c in machine.ran if "apply" in c and "bootstrap" not in c[1]], strict=True
        ):
            self.assertEqual(next(word for word in plan if word.startswith("-out=")), f"-out={apply[-1]}")

    def test_a_workflow_is_not_asked_about_its_plan(self) -> None:
        machine = FakeMachine()
        machine.workflow = True
        self.deployed(self.account(), machine).deploy()
        self.assertNotIn("Apply this plan? Only yes does:", machine.said)
        self.assertIn("smoke", [command[0] for command in machine.ran])

    def test_a_plan_that_is_not_approved_is_not_applied(self) -> None:
        machine = FakeMachine(answers=("no",))
        with self.assertRaisesRegex(Failed, r"\[5/12\] network.*: nothing was applied\nRun it again to go on from here"):
            self.deployed(self.account(), machine).deploy()
        self.assertFalse([c for c in machine.ran if "apply" in c and "bootstrap" not in c[1]])

    def test_the_first_model_is_the_starter_and_the_tag_is_remembered_last(self) -> None:
        aws, machine = self.account(), FakeMachine(answers=("yes", "yes"))
        self.deployed(aws, machine).deploy()
        put = [(asked[3], asked[5]) for asked in aws.did("put-parameter")]
        self.assertEqual([("/cartstream-dev-ranking/model-artifact", "s3://artifacts/models/starter/model.tar.gz"), ("/cartstream-dev/deployed-image", COMMIT)], put)
        self.assertEqual(["live/scaler.json", "models/starter/model.tar.gz"], [asked[5] for asked in aws.did("put-object")])

    def test_a_model_that_is_live_stays(self) -> None:
        aws = self.account(ssm_get_parameter={"Parameter": {"Value": "s3://artifacts/models/own"}})
        self.deployed(aws, FakeMachine(OUTPUTS, answers=("yes",))).deploy()
        self.assertEqual([], aws.did("put-object"))

    def test_repeated_it_goes_on_where_it_ended(self) -> None:
        aws, machine = self.account(), FakeMachine(answers=("yes", "yes"), fails="scripts/cloud dev push")
        with self.assertRaisesRegex(Failed, r"\[6/12\] images: scripts/cloud dev push ended with 1"):
            self.deployed(aws, machine).deploy()
        again = FakeMachine(machine.outputs, answers=("yes",))
        self.deployed(aws, again).deploy()
        self.assertFalse([command for command in again.ran if "bootstrap" in " ".join(command)])
        self.assertIn("stands already", again.told())

    def test_a_door_switched_on_later_has_its_repository_before_its_image(self) -> None:
        machine = FakeMachine(OUTPUTS, answers=("yes", "yes"))
        machine.registry_lacks = True
        self.deployed(self.account(), machine).deploy()
        done = [" ".join(command) for command in machine.ran]
        steps = [number for number, command in enumerate(done) if " plan " in command or " apply " in command or command.endswith(" push")]
        registry, made, push, plan, _ = (done[number] for number in steps if "bootstrap" not in done[number])
        self.assertIn("-target=module.cartstream.module.ecr", registry)
        self.assertIn(" apply ", made)
        self.assertEqual("scripts/cloud dev push", push)
        self.assertNotIn("-target", plan)

    def test_what_stands_and_lacks_nothing_is_asked_about_once(self) -> None:
        machine = FakeMachine(OUTPUTS, answers=("yes",))
        self.deployed(self.account(), machine).deploy()
        self.assertEqual(1, machine.said.count("Apply this plan? Only yes does:"))

    def test_bootstrap_hears_of_the_domain_whose_records_a_workflow_may_change(self) -> None:
        (self.settings.folder / "terraform.tfvars").write_text('domain = { name = "shop.example.com", zone_id = "Z1" }\n')
        machine = FakeMachine(answers=("yes", "yes"))
        self.deployed(self.account(route53_get_hosted_zone={"HostedZone": {"Name": "example.com."}}), machine).deploy()
        apply = next(command for command in machine.ran if command[:3] == ("terraform", "-chdir=terraform/bootstrap", "apply"))
        self.assertIn('-var=domains={"dev": "shop.example.com"}', apply)

    def test_what_fails_the_smoke_test_is_not_remembered(self) -> None:
        aws, machine = self.account(), FakeMachine(OUTPUTS, answers=("yes",))
        made = Deployment(aws, machine, self.settings, self.top, Clock().now)

        def fails() -> None:
            raise Failed("the API answered 503")

        made.smoke = fails  # type: ignore[method-assign]
        with self.assertRaisesRegex(Failed, r"\[11/12\] try it: the API answered 503"):
            made.deploy()
        self.assertEqual([], [asked for asked in aws.did("put-parameter") if "deployed-image" in asked[3]])

    def test_a_rollback_goes_to_what_passed_last(self) -> None:
        (self.settings.folder / "backend.hcl").write_text('bucket = "state"\n')
        aws, machine = self.account(ssm_get_parameter={"Parameter": {"Value": "feedfacecafe"}}), FakeMachine(OUTPUTS)
        self.deployed(aws, machine).roll_back()
        self.assertIn({"TF_VAR_image_tag": "feedfacecafe"}, machine.settings)
        with self.assertRaisesRegex(Failed, "nothing to go back to"):
            self.deployed(self.account(), FakeMachine(OUTPUTS)).roll_back()

    def test_the_plan_that_is_approved_is_the_plan_that_is_applied(self) -> None:
        (self.settings.folder / "backend.hcl").write_text('bucket = "state"\n')
        key = f"plans/cartstream/dev/{COMMIT}.tfplan"
        aws, machine = self.account(), FakeMachine(OUTPUTS)
        self.deployed(aws, machine).plan()
        self.assertIn(("--bucket", "state", "--key", key), [asked[2:6] for asked in aws.did("put-object")])
        self.assertIn({"TF_VAR_image_tag": COMMIT}, machine.settings)

        applying = FakeMachine(OUTPUTS)
        self.deployed(aws, applying).approved()
        self.assertIn(("--bucket", "state", "--key", key), [asked[2:6] for asked in aws.did("get-object")])
        self.assertFalse([command for command in applying.ran if "plan" in command])
        with self.assertRaisesRegex(Failed, "no plan has been approved for this commit"):
            self.deployed(self.account(s3api_get_object=Refused("NoSuchKey", "none")), FakeMachine(OUTPUTS)).approved()

    def test_at_the_end_it_says_where_everything_is(self) -> None:
        machine = FakeMachine(OUTPUTS, answers=("yes",))
        self.deployed(self.account(), machine).deploy()
        told = machine.told()
        self.assertRegex(told, r"a month +about USD \d\d as it stands")  # a load balancer alone
        for part in (
            "https://shop.example",
            "https://api.example",
            "--secret-id shopper-keys",
            "a@b.example: each has a mail",
            "make catalogue ENV=dev",
        ):
            self.assertIn(part, told)

    def test_bootstrap_leaves_what_the_account_has(self) -> None:
        provider = {"OpenIDConnectProviderList": [{"Arn": f"arn:aws:iam::1:oidc-provider/{preflight.ISSUER}"}]}
        machine = FakeMachine(answers=("yes", "yes"))
        self.deployed(self.account(iam_list_open_id_connect_providers=provider), machine).deploy()
        apply = next(command for command in machine.ran if command[:3] == ("terraform", "-chdir=terraform/bootstrap", "apply"))
        self.assertIn('-var=existing={"github_provider": true, "api_gateway_log_role": false}', apply)
        self.assertIn(f"-var=region={REGION}", apply)
        self.assertIn("-var=repository=owner/name", apply)


if __name__ == "__main__":
    unittest.main()
