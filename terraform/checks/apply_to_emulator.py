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
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any

import boto3
from botocore.exceptions import ClientError

import provider
from contract import outputs_read
from planned_again import applied, changes, installed, never_applied, path

TOP = Path(__file__).resolve().parents[2]
REGION = "ap-southeast-2"
TAG = "0123456789ab"

#: All that an environment can have; what make deploy pushes comes between.
EVERYTHING = {
    "domain": {"name": "shop.example.com"},
    "optional_ways_in": {"direct": True, "serverless": True},
    "generations": {"all": ["g1", "g2"], "live": "g1", "rebuilt": "g2"},
    "alarm_subscribers": ["somebody@example.com"],
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
        "config": {"digest": "sha256:0"},
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
        self.folder = work / "terraform" / place
        self.data = work / "data" / place
        self.settings = os.environ | settings | {"TF_DATA_DIR": str(self.data), "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
        self.planned: set[str] = set()

    def terraform(self, *arguments: str) -> str:
        said = subprocess.run(
            ["terraform", f"-chdir={self.folder}", *arguments],
            env=self.settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
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
        """Lays out what the variables say, and finds that nothing is left to do."""
        begun = time.monotonic()
        (self.folder / "check.auto.tfvars.json").write_text(json.dumps(variables))
        self.terraform("apply", "-auto-approve", "-input=false", "-no-color")
        plan = self.plan()
        resources = plan.get("resource_changes") or []
        paths = {path(resource) for resource in resources}
        self.planned |= paths
        changed = changes(plan)
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
    read = ["event-model", "scripts", "terraform/modules"]
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


def deploy(aws: Emulator, outputs: dict[str, Any]) -> None:
    """What make deploy and the first training leave behind: images, their tag, a model."""
    for url in outputs["repository_urls"].values():
        aws.client("ecr").put_image(repositoryName=url.partition("/")[2], imageTag=TAG, imageManifest=MANIFEST)
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
    """Bootstrap lets a workflow make no role without the boundary; whoever may do everything, as here, would not notice."""
    iam = aws.client("iam")
    roles = [
        role["RoleName"]
        for page in iam.get_paginator("list_roles").paginate()
        for role in page["Roles"]
        if role["RoleName"].startswith(prefix)
    ]
    bounds = {role: iam.get_role(RoleName=role)["Role"].get("PermissionsBoundary", {}).get("PermissionsBoundaryArn") for role in roles}
    return [f"the role {role} is not within {boundary}" for role, bound in bounds.items() if bound != boundary]


def environment(name: str, aws: Emulator, root: Root, boundary: str) -> None:
    root.apply("as one begins", {"permissions_boundary": boundary, "optional_ways_in": {"serverless": True}})
    deploy(aws, root.outputs())
    root.apply("with all there is", EVERYTHING | {"permissions_boundary": boundary})
    faults = outputs_without_a_thing(aws, root.outputs()) + roles_beyond(aws, boundary, f"{root.outputs()['cluster']}-")
    faults += [f"{module} is never applied" for module in never_applied(installed(root.data), root.planned)]
    if faults:
        raise Fault("\n".join(f"{root.place}: {fault}" for fault in faults))
    roll_out(name, root)


def roll_out(name: str, root: Root) -> None:
    """The step of make deploy that reads the most outputs, as it is."""
    script = root.folder.parents[2] / "scripts/cloud"
    path_with_cli = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    said = subprocess.run(
        [script, name, "roll-out"],
        env=root.settings | {"PATH": path_with_cli},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if said.returncode:
        raise Fault(f"{root.place}: scripts/cloud roll-out ends with {said.returncode}:\n{said.stdout}")
    print(f"{root.place}, rolled out: {said.stdout.strip()}", flush=True)


def dev(name: str, aws: Emulator, root: Root, boundary: str) -> None:
    environment(name, aws, root, boundary)
    root.destroy()


def prod(name: str, aws: Emulator, root: Root, boundary: str) -> None:
    environment(name, aws, root, boundary)
    before = protected(aws, name)
    try:
        root.terraform("destroy", "-auto-approve", "-input=false", "-no-color")
    except Fault:
        gone = before - protected(aws, name)
        if gone:
            raise Fault(f"{root.place}: destroy has taken away {', '.join(sorted(gone))}") from None
        print(f"{root.place}, not destroyed: its {len(before)} tables, load balancers and full buckets stand", flush=True)
    else:
        raise Fault(f"{root.place}: nothing keeps destroy from taking it away")


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
    bootstrap.apply("once", {"repository": "owner/name"})
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
