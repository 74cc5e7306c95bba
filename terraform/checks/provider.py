"""The AWS provider, for checks that apply: downloaded, or built from its source where Terraform's registry cannot be reached. `provider.py`.

It is built with the services that our Terraform uses, some 30 of 260. It is kept in the user's cache.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

TERRAFORM = Path(__file__).resolve().parent.parent

# A copy of HashiCorp's repository that the Go module proxy serves. The sum database does not know it, so its sum is here; it holds go.sum,
# and that the sums of everything else.
SOURCE = "github.com/upbound/terraform-provider-aws@v0.0.0-20260305123303-f7691456b787"
SUM = "h1:dJlp2eNgY/iVKTPINdguYlHbHc9CtXBZKmQmqYq0REs="
VERSION = "6.34.0"

MODULE = "github.com/hashicorp/terraform-provider-aws/internal/service/"
REGISTRATIONS = "internal/provider/sdkv2/service_packages_gen.go"
CLIENTS = "internal/conns/awsclient_gen.go"
NOT_BUILT = {"acctest", "docs", "examples", "generate", "website"}


def used_types() -> set[str]:
    """The types of resources and data sources that our Terraform names."""
    files = (file.read_text() for file in TERRAFORM.rglob("*.tf") if ".terraform" not in file.parts)
    return {kind for text in files for kind in re.findall(r'^(?:resource|data) "(aws_\w+)"', text, re.MULTILINE)}


REQUIRED = """
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "%s"
    }
  }
}
"""


class Provider(NamedTuple):
    """A provider's version, and the folder that Terraform's filesystem_mirror takes it from."""

    version: str
    mirror: Path
    origin: str

    def is_there(self) -> bool:
        return any(self.mirror.glob(f"registry.terraform.io/hashicorp/aws/{self.version}/*/terraform-provider-aws*"))


def cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cartstream/terraform-provider-aws"


def pinned() -> Provider:
    """The very version that the roots pin."""
    version = re.search(r'aws = {[^}]*version = "([\d.]+)"', (TERRAFORM / "environments/dev/versions.tf").read_text())[1]
    return Provider(version, cache() / version / ".terraform/providers", "downloaded")


def downloaded() -> Provider | None:
    provider = pinned()
    if not provider.is_there():
        folder = cache() / provider.version
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "versions.tf").write_text(REQUIRED % provider.version)
        subprocess.run(
            ["terraform", "init", "-input=false"],
            cwd=folder,
            env=os.environ | {"TF_DATA_DIR": str(folder / ".terraform")},
            capture_output=True,
            check=False,
        )
    return provider if provider.is_there() else None


def built() -> Provider | None:
    """What has been built, where it knows all the types that we use."""
    folder = cache() / SOURCE.rpartition("@")[2]
    provider, types = Provider(VERSION, folder / "mirror", "built from source"), folder / "types"
    return provider if provider.is_there() and used_types() <= set(types.read_text().split()) else None


def sources(package: Path) -> list[str]:
    return [file.read_text() for file in sorted(package.glob("*.go")) if not file.name.endswith("_test.go")]


def types_of(service: Path) -> set[str]:
    return set(re.findall(r'TypeName: +"(aws_\w+)"', (service / "service_package_gen.go").read_text()))


def needed(source: Path) -> set[str]:
    """The services that have our types, and those that they use."""
    services = {
        service.name: types_of(service)
        for service in (source / "internal/service").iterdir()
        if (service / "service_package_gen.go").exists()
    }
    unknown = used_types() - set().union(*services.values())
    if unknown:
        sys.exit(f"the provider {VERSION} has no {', '.join(sorted(unknown))}")
    found, ahead = set(), [name for name, types in services.items() if types & used_types()]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += re.findall(rf'"{MODULE}(\w+)"', "".join(sources(source / "internal/service" / name)))
    return found


def registrations(source: Path, services: set[str]) -> str:
    """The generated list of services, without those that are not needed."""

    def is_kept(line: str) -> bool:
        service = re.match(rf'\s*"{MODULE}(\w+)"|\s*(\w+)\.ServicePackage\(ctx\),', line)
        return not service or (service[1] or service[2]) in services

    return "".join(line for line in (source / REGISTRATIONS).read_text().splitlines(keepends=True) if is_kept(line))


def clients(source: Path, services: set[str]) -> str:
    """The generated clients, one for each service of AWS, without the unused ones."""
    tops = [folder for folder in (source / "internal").iterdir() if folder.is_dir() and folder.name not in NOT_BUILT | {"service"}]
    tops += [source / "internal/service" / service for service in services]
    asked = set()
    for package in [package for top in tops for package in [top, *top.rglob("*/")]]:
        asked |= set(re.findall(r"\.(\w+Client)\(", "".join(sources(package))))
    text = re.sub(
        r"func \(c \*AWSClient\) (\w+)\(ctx context.Context\).*?\n}\n",
        lambda client: client[0] if client[1] in asked else "",
        (source / CLIENTS).read_text(),
        flags=re.DOTALL,
    )
    libraries = set(re.findall(r"\*(\w+)\.Client\b", text))
    return re.sub(
        r'\t(?:(\w+) )?"github.com/aws/aws-sdk-go-v2/service/(?:\w+/)*(\w+)"\n',
        lambda line: line[0] if (line[1] or line[2]) in libraries else "",
        text,
    )


def go(*arguments: str, folder: Path, **settings: str) -> str:
    environment = os.environ | {"CGO_ENABLED": "0", "GOWORK": "off", "GONOSUMDB": "github.com/upbound", "GOTOOLCHAIN": "auto"} | settings
    return subprocess.run(["go", *arguments], cwd=folder, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def download(work: Path) -> tuple[Path, Path]:
    """The source's folder, and its zip."""
    module = json.loads(go("mod", "download", "-json", SOURCE, folder=work, GOFLAGS="-mod=mod"))
    if module["Sum"] != SUM:
        sys.exit(f"{SOURCE} is {module['Sum']}, which is not what it was: {SUM}")
    return Path(module["Dir"]), Path(module["Zip"])


def lay_out(packed: Path, folder: Path, services: set[str]) -> None:
    """Unpacks what a build with these services reads."""
    with zipfile.ZipFile(packed) as archive:
        for entry in archive.infolist():
            place = Path(entry.filename.partition(f"{SOURCE}/")[2])
            top = place.parts[:2]
            is_other = top == ("internal", "service") and len(place.parts) > 3 and place.parts[2] not in services
            if place.parts[0] not in NOT_BUILT and top[-1] not in NOT_BUILT and not is_other and not place.name.endswith("_test.go"):
                (folder / place).parent.mkdir(parents=True, exist_ok=True)
                (folder / place).write_bytes(archive.read(entry))


def target() -> str:
    return go("env", "GOOS", "GOARCH", folder=TERRAFORM).strip().replace("\n", "_")


def build() -> Provider:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        source, packed = download(work)
        services = needed(source)
        trimmed = work / "source"
        lay_out(packed, trimmed, services)
        (trimmed / REGISTRATIONS).write_text(registrations(source, services))
        (trimmed / CLIENTS).write_text(clients(source, services))
        program = work / "terraform-provider-aws"
        go("build", "-trimpath", "-buildvcs=false", "-mod=readonly", "-ldflags=-s -w", "-o", str(program), ".", folder=trimmed)
        kept = cache() / SOURCE.rpartition("@")[2]
        shutil.rmtree(kept, ignore_errors=True)
        mirror = kept / "mirror/registry.terraform.io/hashicorp/aws" / VERSION / target()
        mirror.mkdir(parents=True)
        shutil.move(program, mirror / f"{program.name}_v{VERSION}")
        types = set().union(*(types_of(source / "internal/service" / service) for service in services))
        (kept / "types").write_text("\n".join(sorted(types)) + "\n")
    return built()


def main() -> None:
    provider = downloaded() or built() or build()
    print(f"hashicorp/aws {provider.version}, {provider.origin}: {provider.mirror}")


if __name__ == "__main__":
    main()
