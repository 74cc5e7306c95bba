"""What an account must have before an environment can stand in it: looked at, told in a table, each with what to do. Nothing is changed."""

import re
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from programs import TOP, Aws, Failed, Machine, Refused, table
from settings import Settings

ISSUER = "token.actions.githubusercontent.com"
LOG_ROLE = "cartstream-api-gateway-log"


class Verdict(Enum):
    GOOD = "ok"
    NOTE = "note"
    STOP = "STOP"


class Row(NamedTuple):
    subject: str
    found: str
    verdict: Verdict
    advice: str = ""


class Size(NamedTuple):
    """What an environment asks of an account, as its main.tf says."""

    vcpus: float
    spot: bool
    endpoint_zones: int
    further_endpoints: tuple[str, ...]
    instances: dict[str, int]
    serverless_concurrency: int


def size_of(environment: str, top: Path = TOP) -> Size:
    """Read from the environment's main.tf, so that the table asks for what the plan makes."""
    text = (top / "terraform/environments" / environment / "main.tf").read_text()

    def numbers(block: str) -> dict[str, float]:
        found = re.search(rf"^\s*{block}\s*=\s*\{{([^}}]*)\}}", text, re.MULTILINE)
        return {name: float(value) for name, value in re.findall(r"(\w+)\s*=\s*([\d.]+)", found[1])} if found else {}

    api, worker, zones, instances, serverless = (numbers(name) for name in ("api", "worker", "availability", "instances", "serverless"))
    # A rolling deployment runs old and new tasks side by side: modules/*-service.
    vcpus = 2 * sum(service["cpu"] / 1024 * service["min_tasks"] for service in (api, worker))
    kind = re.search(r'instances\s*=\s*\{[^}]*type\s*=\s*"([\w.]+)"', text)
    notebook = not re.search(r"notebook\s*=\s*false", text)
    machines = {"ml.m5.xlarge for training job usage": 1}
    if kind:
        machines[f"{kind[1]} for endpoint usage"] = int(instances["min"])
    if notebook:
        machines["ml.t3.medium for notebook instance usage"] = 1
    return Size(
        vcpus=vcpus,
        spot=worker.get("spot_share", 0) > 0,
        endpoint_zones=int(zones.get("endpoint_zones", 0)),
        further_endpoints=("sagemaker.api", "sts") if notebook else (),
        instances=machines,
        serverless_concurrency=int(serverless.get("concurrency", 0)),
    )


def interface_endpoints(top: Path = TOP) -> list[str]:
    """The services that modules/network makes endpoints of."""
    text = (top / "terraform/modules/network/main.tf").read_text()
    found = re.search(r'\[("ecr\.api"[^\]]*)\]', text)
    return re.findall(r'"([\w.-]+)"', found[1]) if found else []


class Preflight:
    def __init__(self, aws: Aws, machine: Machine, settings: Settings, top: Path = TOP):
        self._aws, self._machine, self._settings, self._top = aws, machine, settings, top
        self._size = size_of(settings.environment, top)

    def rows(self) -> Iterator[Row]:
        yield from self.programs()
        account = self.credentials()
        yield account
        if account.verdict is Verdict.STOP:
            return
        yield self.region()
        for look in (self.neighbours, self.bootstrapped, self.provider, self.log_role, self.networks, self.zones, self.domain):
            yield self._looked(look)
        yield from self.quotas()

    def _looked(self, look: Callable[[], Row]) -> Row:
        try:
            return look()
        except Refused as refused:
            return Row(look.__name__, f"could not be looked at ({refused.code})", Verdict.NOTE, "These credentials may not ask; the apply says what is missing.")

    def programs(self) -> Iterator[Row]:
        needed = ("terraform", "aws", "docker", "node", "git")
        missing = [program for program in needed if not self._machine.has(program)]
        if missing:
            yield Row("programs", f"no {', '.join(missing)}", Verdict.STOP, "Install them: terraform/README.md says which versions.")
        else:
            yield Row("programs", ", ".join(needed), Verdict.GOOD)

    def credentials(self) -> Row:
        try:
            caller = self._aws.ask("sts", "get-caller-identity")
        except Refused as refused:
            return Row("credentials", refused.code, Verdict.STOP, "Log in first, as with aws sso login, or set AWS_PROFILE.")
        if caller["Arn"].endswith(":root"):
            return Row("credentials", f"root of {caller['Account']}", Verdict.STOP, "Do not deploy as the account's root: use a role of an administrator.")
        return Row("credentials", f"{caller['Arn'].rpartition(':')[2]} in account {caller['Account']}", Verdict.GOOD)

    def region(self) -> Row:
        try:
            found = self._aws.ask("ec2", "describe-regions", "--all-regions", "--region-names", self._aws.region)["Regions"]
        except Refused as refused:
            if refused.code != "InvalidParameterValue":
                return Row("region", self._aws.region, Verdict.NOTE, f"It could not be looked at ({refused.code}).")
            return Row("region", self._aws.region, Verdict.STOP, "There is no such region: set region in account.auto.tfvars.json.")
        if found[0]["OptInStatus"] == "not-opted-in":
            return Row("region", self._aws.region, Verdict.STOP, "The region is not enabled: enable it under Account, AWS Regions.")
        return Row("region", self._aws.region, Verdict.GOOD)

    def neighbours(self) -> Row:
        """An account for each environment is the default: what one may do by mistake, the other then cannot feel."""
        named = self._aws.ask("ssm", "describe-parameters", "--parameter-filters", "Key=Name,Option=BeginsWith,Values=/cartstream-")["Parameters"]
        others = sorted(
            {parameter["Name"].split("/")[1] for parameter in named if parameter["Name"].endswith("/deployed-image")}
            - {f"cartstream-{self._settings.environment}"}
        )
        if others:
            return Row("account", f"holds {', '.join(others)} too", Verdict.NOTE, "An account for each environment is safer: docs/operations.md, Accounts.")
        return Row("account", f"holds no other environment than {self._settings.environment}", Verdict.GOOD)

    def bootstrapped(self) -> Row:
        if (self._settings.folder / "backend.hcl").exists():
            return Row("state", "backend.hcl names its bucket", Verdict.GOOD)
        return Row("state", "no backend.hcl", Verdict.NOTE, "make deploy runs terraform/bootstrap first, or finds the bucket that it made.")

    def provider(self) -> Row:
        """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html: one for each issuer."""
        if has_provider(self._aws):
            return Row("GitHub's OIDC provider", "there", Verdict.GOOD, "It is used as it is.")
        return Row("GitHub's OIDC provider", "not there", Verdict.GOOD, "Bootstrap makes it.")

    def log_role(self) -> Row:
        """https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html: one for the account and region."""
        role = foreign_log_role(self._aws)
        if role:
            return Row("API Gateway's log role", role.rpartition("/")[2], Verdict.GOOD, "Another project's; it is used as it is.")
        return Row("API Gateway's log role", "none but ours", Verdict.GOOD, "Bootstrap makes it.")

    def networks(self) -> Row:
        """https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"""
        vpcs = self._aws.ask("ec2", "describe-vpcs")["Vpcs"]
        ours = any(
            tag["Value"] == f"cartstream-{self._settings.environment}"
            for vpc in vpcs
            for tag in vpc.get("Tags", [])
            if tag["Key"] == "Name"
        )
        quota = self._quota("vpc", "VPCs per Region") or 5
        if not ours and len(vpcs) + 1 > quota:
            return Row("VPCs", f"{len(vpcs)} of {quota:.0f}", Verdict.STOP, asking("vpc", "L-F678F1CE", len(vpcs) + 1))
        return Row("VPCs", f"{len(vpcs)} of {quota:.0f}", Verdict.GOOD)

    def zones(self) -> Row:
        """https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html"""
        names = [f"com.amazonaws.{self._aws.region}.{service}" for service in [*interface_endpoints(self._top), *self._size.further_endpoints]]
        if not self._size.endpoint_zones or not names:
            return Row("zones with all endpoints", "none needed", Verdict.GOOD)
        try:
            details = self._aws.ask("ec2", "describe-vpc-endpoint-services", "--service-names", *names)["ServiceDetails"]
        except Refused as refused:
            if refused.code != "InvalidServiceName":
                raise
            return Row("zones with all endpoints", str(refused), Verdict.STOP, "The region lacks a service that is needed: choose another one.")
        offered = {
            detail["ServiceName"]: set(detail["AvailabilityZones"])
            for detail in details
            if any(kind["ServiceType"] == "Interface" for kind in detail["ServiceType"])
        }
        missing = [name.partition(f"{self._aws.region}.")[2] for name in names if name not in offered]
        if missing:
            return Row("zones with all endpoints", f"no endpoint of {', '.join(missing)}", Verdict.STOP, "The region lacks a service that is needed: choose another one.")
        complete = sorted(set.intersection(*offered.values()))
        found = f"{', '.join(complete) or 'none'}; {self._size.endpoint_zones} needed"
        if len(complete) < self._size.endpoint_zones:
            return Row("zones with all endpoints", found, Verdict.STOP, "Lower availability.endpoint_zones in main.tf, or choose another region.")
        return Row("zones with all endpoints", found, Verdict.GOOD)

    def domain(self) -> Row:
        domain = self._settings.domain()
        if not domain:
            return Row("domain", "none", Verdict.GOOD, "Page and API get a name of CloudFront's.")
        if domain.get("zone_id"):
            zone = self._aws.ask("route53", "get-hosted-zone", "--id", domain["zone_id"])["HostedZone"]["Name"].rstrip(".")
            if f".{domain['name']}".endswith(f".{zone}"):
                return Row("domain", f"{domain['name']} in zone {zone}", Verdict.GOOD)
            return Row("domain", f"{domain['name']} is not in zone {zone}", Verdict.STOP, "Set domain.zone_id to the zone of the name.")
        return Row("domain", domain["name"], Verdict.NOTE, "Its zone is made: the apply waits until the parent zone delegates to the output name_servers.")

    def quotas(self) -> Iterator[Row]:
        """Quotas that a new account has too little of: https://docs.aws.amazon.com/servicequotas/latest/userguide/intro.html."""
        yield self._enough("fargate", "Fargate On-Demand vCPU resource count", "L-3032A538", self._size.vcpus)
        if self._size.spot:
            yield self._enough("fargate", "Fargate Spot vCPU resource count", "L-36FBB829", self._size.vcpus, Verdict.NOTE)
        for name, count in self._size.instances.items():
            # Training and notebook come later than the first deploy; without machines for the endpoint there is no endpoint.
            verdict = Verdict.STOP if name.endswith("for endpoint usage") else Verdict.NOTE
            yield self._enough("sagemaker", name, None, count, verdict)

    def _enough(self, service: str, name: str, code: str | None, needed: float, otherwise: Verdict = Verdict.STOP) -> Row:
        try:
            found = self._found(service, name)
        except Refused as refused:
            return Row(name, f"could not be looked at ({refused.code})", Verdict.NOTE, f"{needed:g} needed.")
        if found is None:
            return Row(name, "no such quota here", Verdict.NOTE, f"{needed:g} needed.")
        told = f"{found['Value']:g}; {needed:g} needed"
        if found["Value"] < needed:
            return Row(name, told, otherwise, asking(service, code or found["QuotaCode"], needed))
        return Row(name, told, Verdict.GOOD)

    def _quota(self, service: str, name: str) -> float | None:
        try:
            found = self._found(service, name)
        except Refused:
            return None
        return found["Value"] if found else None

    def _found(self, service: str, name: str) -> dict[str, Any] | None:
        query = f"Quotas[?QuotaName=='{name}']"
        applied = self._aws.ask("service-quotas", "list-service-quotas", "--service-code", service, "--query", query)
        found = applied or self._aws.ask("service-quotas", "list-aws-default-service-quotas", "--service-code", service, "--query", query)
        return found[0] if found else None


def asking(service: str, code: str, needed: float) -> str:
    return f"Ask for it: aws service-quotas request-service-quota-increase --service-code {service} --quota-code {code} --desired-value {needed:g}"


def has_provider(aws: Aws) -> bool:
    providers = aws.ask("iam", "list-open-id-connect-providers")["OpenIDConnectProviderList"]
    return any(provider["Arn"].endswith(f":oidc-provider/{ISSUER}") for provider in providers)


def foreign_log_role(aws: Aws) -> str | None:
    """The role that API Gateway logs with, where another project has set it."""
    role: str | None = aws.ask("apigateway", "get-account").get("cloudwatchRoleArn")
    return role if role and not role.endswith(f"/{LOG_ROLE}") else None


def told(rows: list[Row]) -> list[str]:
    """The table, and below it what to do."""
    lines = table([("", "what", "found"), *((row.verdict.value, row.subject, row.found) for row in rows)])
    return lines + [""] + [f"{row.verdict.value}: {row.subject}: {row.advice}" for row in rows if row.advice and row.verdict is not Verdict.GOOD]


def check(preflight: Preflight, machine: Machine) -> None:
    """Tells the table. Raises Failed where something in it stops a deployment."""
    rows = list(preflight.rows())
    for line in told(rows):
        machine.say(line)
    stops = [row.subject for row in rows if row.verdict is Verdict.STOP]
    if stops:
        raise Failed(f"not ready: {', '.join(stops)}. Correct what the table says, and run it again.")

