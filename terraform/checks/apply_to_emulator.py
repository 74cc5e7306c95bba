"""Applies every root to an emulator of AWS, as one does who begins with it, and plans again after each step: `apply_to_emulator.py [FOLDER]`. States
and logs stay in FOLDER, where one is named.

The emulator is emulator/; what applying to it proves, and what not, is in terraform/README.md.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any
from unittest import mock

import boto3
from botocore.exceptions import ClientError

import provider
import policies
from contract import outputs_read
from planned_again import applied, changes, installed, never_applied, path

TOP = Path(__file__).resolve().parents[2]
sys.path.append(str(TOP / "scripts/deployment"))

from programs import AwsCli, Failed  # noqa: E402
from settings import Settings  # noqa: E402
from steps import Deployment  # noqa: E402

REGION = "us-west-2"  # has more zones than production needs, and one in which the emulator lacks a service
TAG, SECOND = "0123456789ab", "ba9876543210"
#: As in emulator/ecs.py.
UNHEALTHY = "-unhealthy"

#: All that an environment can have; what make deploy pushes comes between.
EVERYTHING = {
    "domain": {"name": "shop.example.com"},
    "optional_ways_in": {"direct": True, "serverless": True},
    "notebook": True,
    "generations": {"all": ["g1", "g2"], "live": "g1", "rebuilt": "g2"},
}


ROOTS = ("bootstrap", "environments/dev", "environments/prod")

OVERRIDE = """
terraform {
  backend "local" {}
}
"""

MANIFEST = json.dumps(
    {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": {"digest": "sha256:%s"},
        "layers": [],
    }
)


class Fault(Exception):
    """What ends a root's run."""


class Emulator:
    """The emulator as a process, and clients of it."""

    def __init__(self, folder: Path):
        self.log = folder / "emulator.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(Path(__file__).parent / "emulator")], stdout=subprocess.PIPE, stderr=log, text=True
            )
        self.address = self.process.stdout.readline().strip()
        if not self.address:
            raise Fault(f"the emulator does not start:\n{self.log.read_text()}")
        self.settings = {
            "AWS_ENDPOINT_URL": self.address,
            "HTTP_PROXY": self.address,  # S3 Control puts the account before the host; a proxy is asked for whatever host there is
            "AWS_ACCESS_KEY_ID": "emulated",
            "AWS_SECRET_ACCESS_KEY": "emulated",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_MAX_ATTEMPTS": "2",
        }

    def client(self, service: str) -> Any:
        return boto3.client(
            service, endpoint_url=self.address, region_name=REGION, aws_access_key_id="emulated", aws_secret_access_key="emulated"
        )

    def lacks(self) -> list[str]:
        """What it was asked and has no answer to."""
        return sorted({line for line in self.log.read_text().splitlines() if line.startswith("The emulator lacks ")})

    def __enter__(self) -> "Emulator":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.process.terminate()
        self.process.wait()


class Root:
    """A root of Terraform in a copy of the project: nothing is written where the project is."""

    def __init__(self, place: str, work: Path, settings: dict[str, str]):
        self.place = place
        self.top = work
        self.folder = work / "terraform" / place
        self.data = work / "data" / place
        self.settings = os.environ | settings | {"TF_DATA_DIR": str(self.data), "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
        self.settings["TF_VAR_first_secrets"] = subprocess.run(
            [TOP / "scripts/first-secrets"], capture_output=True, text=True, check=True
        ).stdout
        self.planned: set[str] = set()

    def terraform(self, *arguments: str, settings: Mapping[str, str] | None = None, quiet: bool = False) -> str:
        said = subprocess.run(
            ["terraform", f"-chdir={self.folder}", *arguments],
            env=self.settings | dict(settings or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if quiet else subprocess.STDOUT,
            text=True,
            check=False,
        )
        (self.folder / f"{arguments[0]}.log").write_text(said.stdout)
        if said.returncode:
            raise Fault(
                f"{self.place}: terraform {arguments[0]} ends with {said.returncode}:\n{said.stdout[max(0, said.stdout.find('Error:')) :]}"
            )
        return said.stdout

    def apply(self, step: str, variables: dict) -> None:
        """Creates what the variables say, and checks that nothing is left to do."""
        begun = time.monotonic()
        (self.folder / "check.auto.tfvars.json").write_text(json.dumps(variables))
        self.terraform("apply", "-auto-approve", "-input=false", "-no-color")
        plan = self.plan()
        resources = plan.get("resource_changes") or []
        paths = {path(resource) for resource in resources}
        self.planned |= paths
        changed = changes(plan) + policies.faults(plan)
        modules = len(applied(installed(self.data), paths))
        print(
            f"{self.place}, {step}: {len(resources)} resources in {modules} modules applied in {time.monotonic() - begun:.0f} s; planned again, {len(changed)} change",
            flush=True,
        )
        if changed:
            raise Fault("\n".join(["planned again, changes:", *changed, self.terraform("show", "-no-color", "again.tfplan")]))

    def plan(self) -> dict:
        self.terraform("plan", "-input=false", "-no-color", "-out=again.tfplan")
        return json.loads(self.terraform("show", "-json", "again.tfplan"))

    def outputs(self) -> dict[str, Any]:
        return {name: output["value"] for name, output in json.loads(self.terraform("output", "-json")).items()}

    def destroy(self) -> None:
        self.terraform("destroy", "-auto-approve", "-input=false", "-no-color")
        left = self.terraform("state", "list").split()
        print(f"{self.place}, destroyed: {len(left)} resources left", flush=True)
        if left:
            raise Fault(f"destroy leaves {', '.join(left)}")


def copy(work: Path, aws: provider.Provider) -> dict[str, str]:
    """Lays the project into a folder, as far as Terraform reads it, with state on this machine and the provider that there is; settings for Terraform."""
    read = ["event-model", "local", "scripts", "terraform/modules"]
    for place in [*read, *(f"glue/{file.name}" for file in (TOP / "glue").iterdir() if file.name != "target")]:
        (work / place).parent.mkdir(parents=True, exist_ok=True)
        (work / place).symlink_to(TOP / place)
    for packed in ("cartstream_features.zip", "wheels/library.whl"):
        (work / "glue/target" / packed).parent.mkdir(parents=True, exist_ok=True)
        (work / "glue/target" / packed).write_text("stands for what scripts/package-glue makes")
    for place in ROOTS:
        root = work / "terraform" / place
        root.mkdir(parents=True)
        for file in (TOP / "terraform" / place).glob("*.tf"):
            (root / file.name).write_text(file.read_text())
        (root / "emulator_override.tf").write_text(OVERRIDE + provider.REQUIRED % aws.version)
    (work / "terraform.rc").write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{aws.mirror}"\n  }}\n}}\n')
    return {"TF_CLI_CONFIG_FILE": str(work / "terraform.rc")}


class Operator:
    """Who runs make deploy: Terraform is the real one, builds and pushes are not, and every question gets yes."""

    def __init__(self, aws: Emulator, root: Root):
        self.aws, self.root, self.tag, self.said = aws, root, TAG, list[str]()

    def run(self, *command: str, settings: Mapping[str, str] | None = None) -> None:
        if command[0] == "terraform":
            self.root.terraform(*command[2:], settings=settings)
        elif command[-1] == "push":
            push(self.aws, self.root.outputs(), self.tag)

    def read(self, *command: str) -> str:
        return self.tag if command[0] == "git" else self.root.terraform(*command[2:], quiet=True)

    def has(self, program: str) -> bool:
        return True

    def ask(self, question: str) -> str:
        return "yes"

    def say(self, line: str) -> None:
        self.said.append(line)


def push(aws: Emulator, outputs: dict[str, Any], tag: str) -> None:
    for url in outputs["repository_urls"].values():
        name = url.partition("/")[2]
        if not any(tag == image.get("imageTag") for image in aws.client("ecr").list_images(repositoryName=name)["imageIds"]):
            aws.client("ecr").put_image(repositoryName=name, imageTag=tag, imageManifest=MANIFEST % tag)


def deploy_twice(name: str, aws: Emulator, root: Root) -> None:
    """make deploy as it is, into the account as bootstrap left it; again with another commit; and with one whose tasks do not become healthy."""
    settings = Settings(name, root.top, {})
    (settings.folder / "backend.hcl").write_text('bucket = "local"\n')
    settings.set("region", REGION)
    settings.set("alarm_subscribers", ["somebody@example.com"])
    settings.set("optional_ways_in", {"serverless": True})
    operator = Operator(aws, root)
    with mock.patch.dict(os.environ, {"PATH": path_with_cli(), "CI": ""} | aws.settings):
        for tag in (TAG, SECOND):
            operator.tag = tag
            begun = time.monotonic()
            deployment = Deployment(AwsCli(REGION), operator, settings, root.top)
            with mock.patch.object(Deployment, "smoke"), mock.patch.object(Deployment, "preflight"):
                deployment.deploy()
            print(f"{root.place}, deployed {tag} in {time.monotonic() - begun:.0f} s", flush=True)
        changed = changes(root.plan())
        if changed:
            raise Fault("\n".join([f"{root.place}: planned after two deployments, changes:", *changed]))
        operator.tag = f"{TAG}{UNHEALTHY}"
        try:
            with mock.patch.object(Deployment, "smoke"), mock.patch.object(Deployment, "preflight"):
                deployment.deploy()
        except Failed as failed:
            if "rolled the deployment back" not in str(failed):
                raise Fault(f"{root.place}: {failed}") from failed
        else:
            raise Fault(f"{root.place}: a deployment that ECS has rolled back counts as a success")
        deployment.roll_back()
    runs = root.outputs()["deployed_tag"]
    if runs != SECOND:
        raise Fault(f"{root.place}: after the rollback {runs} runs, not {SECOND}")
    print(f"{root.place}, a deployment that was rolled back is told, and make roll-back returns to {SECOND}", flush=True)
    settings.file.unlink()  # what follows says it all itself


def deploy(aws: Emulator, outputs: dict[str, Any]) -> None:
    """What make deploy and the first training leave behind: images, their tag, a model."""
    push(aws, outputs, TAG)
    aws.client("ssm").put_parameter(Name=outputs["deployed_tag_parameter"], Value=TAG, Overwrite=True)
    name = outputs["cluster"]
    bucket = next(bucket["Name"] for bucket in aws.client("s3").list_buckets()["Buckets"] if bucket["Name"].startswith(f"{name}-artifacts"))
    aws.client("s3").put_object(Bucket=bucket, Key="models/first/model.tar.gz", Body=b"a model")
    aws.client("ssm").put_parameter(
        Name=f"/{name}-ranking/model-artifact", Value=f"s3://{bucket}/models/first/model.tar.gz", Overwrite=True
    )


def outputs_without_a_thing(aws: Emulator, outputs: dict[str, Any]) -> list[str]:
    """What scripts/cloud and scripts/rebuild-cloud read must be there, and what it names must exist."""
    empty = [name for name in sorted(outputs_read()) if not outputs[name]]
    if empty:
        return [f"the output {name} is empty" for name in empty]
    services, found = aws.client("ecs").describe_services(cluster=outputs["cluster"], services=list(outputs["services"]))["services"], []
    running = {service["serviceName"]: service["desiredCount"] for service in services}
    tables = aws.client("dynamodb").list_tables()["TableNames"]
    looks: dict[str, Callable[[], Any]] = {
        "distribution_id": lambda: aws.client("cloudfront").get_distribution(Id=outputs["distribution_id"]),
        "page_bucket": lambda: aws.client("s3").head_bucket(Bucket=outputs["page_bucket"]),
        "api_keys_secret": lambda: aws.client("secretsmanager").get_secret_value(SecretId=outputs["api_keys_secret"])["SecretString"],
        "deployed_tag_parameter": lambda: aws.client("ssm").get_parameter(Name=outputs["deployed_tag_parameter"]),
        "state_machine_arn": lambda: aws.client("stepfunctions").describe_state_machine(stateMachineArn=outputs["state_machine_arn"]),
        "repository_urls": lambda: aws.client("ecr").describe_repositories(
            repositoryNames=[url.partition("/")[2] for url in outputs["repository_urls"].values()]
        ),
    }
    for name, look in looks.items():
        try:
            look()
        except ClientError as error:
            found.append(f"the output {name} names nothing: {error}")
    generations = [generation for generation in outputs["generations"].values() if generation]
    found += [f"there is no service {service}" for service in set(outputs["services"]) - set(running)]
    found += [
        f"there is no lease table {generation['application']}" for generation in generations if generation["application"] not in tables
    ]
    found += [
        f"there is no table {generation['prefix']}…"
        for generation in generations
        if not any(table.startswith(generation["prefix"]) for table in tables)
    ]
    return found


def roles_beyond(aws: Emulator, boundary: str, prefix: str) -> list[str]:
    """Bootstrap lets a workflow make no role without the boundary; with all rights, as here, it would go unnoticed."""
    iam = aws.client("iam")
    roles = [
        role["RoleName"]
        for page in iam.get_paginator("list_roles").paginate()
        for role in page["Roles"]
        if role["RoleName"].startswith(prefix)
    ]
    bounds = {role: iam.get_role(RoleName=role)["Role"].get("PermissionsBoundary", {}).get("PermissionsBoundaryArn") for role in roles}
    return [f"the role {role} is not within {boundary}" for role, bound in bounds.items() if bound != boundary]


def environment(name: str, aws: Emulator, root: Root, boundary: str, is_deployed: bool = False) -> None:
    own = {"permissions_boundary": boundary, "region": REGION, "alarm_subscribers": ["somebody@example.com"]}
    if is_deployed:
        deploy_twice(name, aws, root)
    else:
        # A protected load balancer is not replaced, so production has its domain from the start.
        root.apply("as one begins", own | {"optional_ways_in": {"serverless": True}, "domain": EVERYTHING["domain"]})
        deploy(aws, root.outputs())
    # Dev keeps CloudFront's name: a domain makes another load balancer, so it is set before the first deployment (terraform/README.md).
    everything = {name: value for name, value in EVERYTHING.items() if name != "domain" or not is_deployed}
    root.apply("with all there is", own | everything)
    faults = outputs_without_a_thing(aws, root.outputs()) + roles_beyond(aws, boundary, f"{root.outputs()['cluster']}-")
    without = {"domain"} if is_deployed else set()
    faults += [f"{module} is never applied" for module in never_applied(installed(root.data), root.planned) if Path(module).name not in without]
    if faults:
        raise Fault("\n".join(f"{root.place}: {fault}" for fault in faults))


def path_with_cli() -> str:
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


def dev(name: str, aws: Emulator, root: Root, boundary: str) -> None:
    environment(name, aws, root, boundary, is_deployed=True)
    root.destroy()


def prod(name: str, aws: Emulator, root: Root, boundary: str) -> None:
    environment(name, aws, root, boundary)
    before = protected(aws, name)
    try:
        root.terraform("destroy", "-auto-approve", "-input=false", "-no-color")
    except Fault:
        gone = before - protected(aws, name)
        if gone:
            raise Fault(f"{root.place}: destroy has removed {', '.join(sorted(gone))}") from None
        print(f"{root.place}, not destroyed: its {len(before)} tables, load balancers and full buckets stand", flush=True)
    else:
        raise Fault(f"{root.place}: nothing keeps destroy from removing it")


def protected(aws: Emulator, name: str) -> set[str]:
    """What holds an environment's data or its address: its tables, its load balancer, its buckets that are not empty."""
    s3 = aws.client("s3")
    buckets = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    things = aws.client("dynamodb").list_tables()["TableNames"]
    things += [balancer["LoadBalancerName"] for balancer in aws.client("elbv2").describe_load_balancers()["LoadBalancers"]]
    things += [bucket for bucket in buckets if s3.list_objects_v2(Bucket=bucket)["KeyCount"]]
    return {thing for thing in things if thing.startswith(f"cartstream-{name}-")}


LIVES = {"dev": dev, "prod": prod}


def run(aws: Emulator, work: Path, settings: dict[str, str]) -> None:
    roots = {place: Root(place, work, aws.settings | settings) for place in ROOTS}
    for root in roots.values():
        root.terraform("init", "-input=false", "-no-color")
    bootstrap = roots["bootstrap"]
    bootstrap.apply("once", {"repository": "owner/name", "region": REGION, "environments": list(LIVES)})
    boundaries = bootstrap.outputs()["permissions_boundaries"]
    # They mostly wait, for what the provider looks at every few seconds.
    with ThreadPoolExecutor() as side_by_side:
        lives = [side_by_side.submit(life, name, aws, roots[f"environments/{name}"], boundaries[name]) for name, life in LIVES.items()]
    faults = [error for error in (life.exception() for life in lives) if error]
    if faults:
        raise Fault("\n".join(str(fault) for fault in faults)) from faults[0]


def check(work: Path) -> int:
    found = provider.downloaded() or provider.built() or provider.build()
    print(f"hashicorp/aws {found.version}, {found.origin}", flush=True)
    with Emulator(work) as aws:
        try:
            run(aws, work, copy(work, found))
        except Fault as fault:
            print(fault, *aws.lacks(), sep="\n", file=sys.stderr)
            return 1
    return 0


def main(arguments: list[str]) -> int:
    if arguments:
        Path(arguments[0]).mkdir()
        return check(Path(arguments[0]).resolve())
    with tempfile.TemporaryDirectory() as work:
        return check(Path(work))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
