"""The steps of a deployment, in the order that AWS wants them in. Each may be repeated: what is done already is found and left."""

import json
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import catalogue
import preflight
import restore
import rollout
from programs import TOP, Aws, Failed, Machine, Outputs, Refused
from settings import Settings
from smoke import Api, Smoke

#: The model that make run serves, for a shop that has no orders yet.
STARTER_MODEL = Path("local/src/main/resources/io/cartstream/local/model")
NOTHING = "none"
REGISTRY = "module.cartstream.module.ecr"


class Step(NamedTuple):
    name: str
    run: Callable[[], None]


class Deployment:
    def __init__(self, aws: Aws, machine: Machine, settings: Settings, top: Path = TOP, now: Callable[[], float] = time.monotonic):
        self._aws, self._machine, self._settings, self._top, self._now = aws, machine, settings, top, now
        self._outputs = Outputs(machine, settings.root)

    # --- what make's targets run ---

    def preflight(self) -> None:
        preflight.check(preflight.Preflight(self._aws, self._machine, self._settings, self._top), self._machine)

    def deploy(self) -> None:
        """From an empty account to a shop that works, or from one commit to the next."""
        self._go(
            [
                Step("look at the account", self.preflight),
                Step("who hears the alarms", self._choose_subscribers),
                Step("a place for Terraform's state", self._bootstrap),
                Step("build the services, the page and the job", self._build),
                Step("network, stream, tables, registry", self._first_apply),
                Step("images", self._push),
                Step("a first model", self._first_model),
                Step("services", self._apply_images),
                Step("roll out", self._roll_out),
                Step("the page", self._page),
                Step("try it", self.smoke),
                Step("remember what runs", self._remember),
            ]
        )
        self._summary()

    def plan(self) -> None:
        """Plans what approved() then applies: the plan that is looked at is the plan that is applied, with the images of this commit."""
        self._init()
        if self._outputs.stands():
            self._push()
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "approved.tfplan"
            self._machine.run("terraform", f"-chdir={self._settings.root}", "plan", "-input=false", f"-out={file}", settings=self._images())
            self._aws.ask("s3api", "put-object", "--bucket", self._backend()["bucket"], "--key", self._plan_key(), "--body", str(file))
        self._machine.say(f"saved, encrypted, as {self._plan_key()} beside the state")

    def approved(self) -> None:
        """Applies the plan that plan() has saved for this commit, and rolls out."""
        steps = [
            Step("apply the approved plan", self._apply_approved),
            Step("images", self._push),
            Step("a first model", self._first_model),
            Step("services", self._apply_images_if_new),
            Step("roll out", self._roll_out),
            Step("the page", self._page),
            Step("try it", self.smoke),
            Step("remember what runs", self._remember),
        ]
        self._init()
        self._go(steps)
        self._summary()

    def smoke(self) -> None:
        outputs = self._outputs.refreshed()
        Smoke(self._aws, Api(outputs["api_url"]), outputs, self._machine).run()

    def roll_back(self) -> None:
        """Back to the images that passed the last smoke test: the tag is written only after it."""
        self._init()
        remembered = self._remembered()
        if remembered == NOTHING:
            raise Failed("nothing has passed a smoke test yet: there is nothing to go back to")
        self._machine.say(f"back to {remembered}")
        self._terraform_apply({"TF_VAR_image_tag": remembered}, ask=False)
        rollout.roll_out(self._aws, self._outputs.refreshed(), self._machine)

    def roll_out(self) -> None:
        rollout.roll_out(self._aws, self._outputs.refreshed(), self._machine)

    def restore_table(self, name: str, at: str) -> None:
        restore.table(self._aws, self._machine, f"{self._outputs.refreshed()['table_prefix']}{name}", at)

    def restore_archive(self, prefix: str) -> None:
        restore.objects(self._aws, self._machine, self._outputs.refreshed()["archive"]["bucket"], prefix)

    def fill_catalogue(self, file: str) -> None:
        outputs = self._outputs.refreshed()
        loaded = catalogue.load(self._aws, self._machine, f"{outputs['table_prefix']}products", Path(file))
        self._machine.say(f"{loaded} products are in the catalogue; the API shows them within a minute (CARTSTREAM_SHOP_REFRESH)")

    # --- the steps ---

    def _go(self, steps: list[Step]) -> None:
        for number, step in enumerate(steps, 1):
            begun = self._now()
            self._machine.say(f"[{number}/{len(steps)}] {step.name}")
            try:
                step.run()
            except Failed as failed:
                raise Failed(f"[{number}/{len(steps)}] {step.name}: {failed}\nRun it again to go on from here; what is done stays done.") from None
            self._machine.say(f"[{number}/{len(steps)}] {step.name}: done in {self._now() - begun:.0f} s")

    def _choose_subscribers(self) -> None:
        heard_by = self._settings.choose_subscribers(self._machine)
        self._machine.say(", ".join(heard_by) or "no one: alarms show on the dashboard alone")

    def _bootstrap(self) -> None:
        if not (self._settings.folder / "backend.hcl").exists():
            account = self._aws.ask("sts", "get-caller-identity")["Account"]
            bucket = f"cartstream-terraform-{account}-{self._aws.region}"
            if not self._is_there("s3api", "head-bucket", "--bucket", bucket):
                self._apply_bootstrap()
            self._write_backend(bucket)
        if self._settings.get("permissions_boundary") is None:
            account = self._aws.ask("sts", "get-caller-identity")["Account"]
            boundary = f"arn:aws:iam::{account}:policy/cartstream-boundary-{self._settings.environment}"
            if self._is_there("iam", "get-policy", "--policy-arn", boundary):
                self._settings.set("permissions_boundary", boundary)
        self._init()

    def _apply_bootstrap(self) -> None:
        existing = {
            "github_provider": preflight.has_provider(self._aws),
            "api_gateway_log_role": preflight.foreign_log_role(self._aws) is not None,
        }
        variables = {
            "region": self._aws.region,
            "repository": self._repository(),
            "environments": json.dumps([self._settings.environment]),
            "existing": json.dumps(existing),
        }
        if domain := self._settings.domain():
            variables["domains"] = json.dumps({self._settings.environment: domain["name"]})
        root = "-chdir=terraform/bootstrap"
        self._machine.run("terraform", root, "init", "-input=false")
        self._machine.run("terraform", root, "apply", *(f"-var={name}={value}" for name, value in variables.items()))
        self._machine.say("terraform/bootstrap/terraform.tfstate is the only file that knows of this: keep it")

    def _repository(self) -> str:
        try:
            remote = self._machine.read("git", "remote", "get-url", "origin").strip()
        except Failed:
            remote = ""
        found = re.search(r"github\.com[:/]([\w.-]+/[\w.-]+?)(?:\.git)?$", remote)
        named = found[1] if found else self._machine.ask("Which GitHub repository may deploy, as owner/name?")
        if not named:
            raise Failed("no GitHub repository is known: git remote add origin git@github.com:OWNER/NAME.git")
        return named

    def _write_backend(self, bucket: str) -> None:
        key = self._aws.ask("kms", "describe-key", "--key-id", "alias/cartstream-terraform")["KeyMetadata"]["Arn"]
        lines = [f'bucket     = "{bucket}"', f'region     = "{self._aws.region}"', f'kms_key_id = "{key}"']
        (self._settings.folder / "backend.hcl").write_text("\n".join(lines) + "\n")

    def _backend(self) -> dict[str, str]:
        return dict(re.findall(r'(\w+)\s*=\s*"([^"]*)"', (self._settings.folder / "backend.hcl").read_text()))

    def _init(self) -> None:
        self._machine.run("scripts/cloud", self._settings.environment, "init")

    def _build(self) -> None:
        self._machine.run("make", "--no-print-directory", "build", "build-webapp", "glue-package")

    def _first_apply(self) -> None:
        if self._outputs.stands():
            self._complete_registry()
            return
        self._terraform_apply({}, ask=True)
        self._outputs = self._outputs.refreshed()

    def _complete_registry(self) -> None:
        """A door switched on in a standing environment may have an image of its own, whose repository must be there before it is pushed."""
        root = f"-chdir={self._settings.root}"
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "plan"
            self._machine.run("terraform", root, "plan", "-input=false", f"-target={REGISTRY}", f"-out={file}")
            planned = json.loads(self._machine.read("terraform", root, "show", "-json", str(file)))
            if all(each["change"]["actions"] in (["no-op"], ["read"]) for each in planned.get("resource_changes", [])):
                self._machine.say("stands already")
                return
            self._confirm()
            self._machine.run("terraform", root, "apply", "-input=false", str(file))
        self._outputs = self._outputs.refreshed()

    def _push(self) -> None:
        self._machine.run("scripts/cloud", self._settings.environment, "push")

    def _apply_images(self) -> None:
        self._terraform_apply(self._images(), ask=True)
        self._outputs = self._outputs.refreshed()

    def _apply_images_if_new(self) -> None:
        """The plan of an environment that did not stand yet could not name images."""
        self._outputs = self._outputs.refreshed()
        if self._outputs["deployed_tag"] == self._tag():
            self._machine.say("the approved plan has named them")
            return
        self._terraform_apply(self._images(), ask=False)
        self._outputs = self._outputs.refreshed()

    def _apply_approved(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "approved.tfplan"
            try:
                self._aws.ask("s3api", "get-object", "--bucket", self._backend()["bucket"], "--key", self._plan_key(), str(file))
            except Refused as refused:
                raise Failed(f"no plan has been approved for this commit ({refused.code}): make plan-saved saves one") from None
            # Terraform itself refuses a plan that was made of another state.
            self._machine.run("terraform", f"-chdir={self._settings.root}", "apply", "-input=false", str(file))
        self._outputs = self._outputs.refreshed()

    def _terraform_apply(self, variables: dict[str, str], ask: bool) -> None:
        """What is asked about is what is applied: a saved plan, in a folder of the operator's alone."""
        root = f"-chdir={self._settings.root}"
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "plan"
            self._machine.run("terraform", root, "plan", "-input=false", f"-out={file}", settings=variables)
            if ask:
                self._confirm()
            self._machine.run("terraform", root, "apply", "-input=false", str(file))

    def _confirm(self) -> None:
        if not self._machine.in_workflow() and self._machine.ask("Apply this plan? Only yes does:") != "yes":
            raise Failed("nothing was applied")

    def _first_model(self) -> None:
        """The model that make run serves, until the shop's own orders have trained one."""
        outputs = self._outputs.refreshed()
        parameter, bucket = outputs["model_parameter"], outputs["artifacts_bucket"]
        if self._aws.ask("ssm", "get-parameter", "--name", parameter)["Parameter"]["Value"] != NOTHING:
            self._machine.say("there is one already")
            return
        for file, key in (("scaler.json", "live/scaler.json"), ("model.tar.gz", "models/starter/model.tar.gz")):
            self._aws.ask("s3api", "put-object", "--bucket", bucket, "--key", key, "--body", str(self._top / STARTER_MODEL / file))
        address = f"s3://{bucket}/models/starter/model.tar.gz"
        self._aws.ask("ssm", "put-parameter", "--name", parameter, "--value", address, "--overwrite")
        self._machine.say("the starter model, trained from public orders; make execute-pipeline trains one from yours")

    def _roll_out(self) -> None:
        rollout.roll_out(self._aws, self._outputs.refreshed(), self._machine)
        self._machine.run("scripts/cloud", self._settings.environment, "check-stream")

    def _page(self) -> None:
        for step in ("update-api-url", "deploy-webapp"):
            self._machine.run("scripts/cloud", self._settings.environment, step)

    def _remember(self) -> None:
        self._aws.ask("ssm", "put-parameter", "--name", self._outputs["deployed_tag_parameter"], "--value", self._tag(), "--overwrite")

    def _summary(self) -> None:
        outputs = self._outputs.refreshed()
        region = f"--region {self._aws.region} --query SecretString --output text"
        for line in (
            "",
            f"the page       {outputs['page_url']}",
            f"the API        {outputs['api_url']} (what it can do: /docs)",
            f"the dashboard  {outputs['dashboard_url']}",
            f"a page's key   aws secretsmanager get-secret-value --secret-id {outputs['api_keys_secret']} {region}",
            f"a server's key aws secretsmanager get-secret-value --secret-id {outputs['shopper_keys_secret']} {region}",
            f"a month        about USD {self._standing():.0f} as it stands, without an event: docs/cost.md says for what",
            *self._to_confirm(),
            *self._to_fill(outputs),
        ):
            self._machine.say(line)

    def _to_confirm(self) -> list[str]:
        topics = self._aws.ask("sns", "list-subscriptions")["Subscriptions"]
        pending = [topic["Endpoint"] for topic in topics if topic["SubscriptionArn"] == "PendingConfirmation"]
        return [f"to confirm     {', '.join(sorted(pending))}: each has a mail of AWS Notifications with a link"] if pending else []

    def _to_fill(self, outputs: Outputs) -> list[str]:
        found = self._aws.ask(
            "dynamodb", "scan", "--table-name", f"{outputs['table_prefix']}products", "--max-items", "1", "--query", "Items"
        )
        if found:
            return []
        return [f"to fill        the catalogue is empty: make catalogue ENV={self._settings.environment} FILE=products.ndjson"]

    # --- small things ---

    def _standing(self) -> float:
        sys.path.append(str(TOP / "terraform/checks"))
        import cost  # what the check of docs/cost.md computes with

        standing: float = cost.standing(json.loads(self._machine.read("terraform", f"-chdir={self._settings.root}", "show", "-json")))
        return standing

    def _tag(self) -> str:
        return self._machine.read("git", "rev-parse", "--short=12", "HEAD").strip()

    def _images(self) -> dict[str, str]:
        """Of this commit, once they can have been pushed; before that none."""
        return {"TF_VAR_image_tag": self._tag()} if self._outputs.stands() else {}

    def _plan_key(self) -> str:
        return f"plans/cartstream/{self._settings.environment}/{self._tag()}.tfplan"

    def _remembered(self) -> str:
        value: str = self._aws.ask("ssm", "get-parameter", "--name", self._outputs.refreshed()["deployed_tag_parameter"])["Parameter"]["Value"]
        return value

    def _is_there(self, service: str, operation: str, *arguments: str) -> bool:
        try:
            self._aws.ask(service, operation, *arguments)
        except Refused as refused:
            if refused.code in {"404", "NoSuchBucket", "NoSuchEntity", "NotFound"}:
                return False
            raise
        return True
