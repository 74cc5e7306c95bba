"""What others publish is taken by what it is, not by a name that can be moved: actions by a commit, images by a digest, providers by a checksum."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]


def actions() -> Iterator[str]:
    for file in sorted((TOP / ".github/workflows").glob("*.yml")):
        for used in re.findall(r"^\s*(?:- )?uses: (\S.*)$", file.read_text(), re.M):
            if not used.startswith("./") and not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used):
                yield f"{file.name}: {used} is no commit with its version"


def images() -> Iterator[str]:
    for file in sorted(TOP.glob("Dockerfile.*")):
        text = file.read_text()
        given = dict(re.findall(r"^ARG (\w+)=(\S+)$", text, re.M))
        stages = set(re.findall(r"^FROM \S+ AS (\w+)$", text, re.M))
        for image in re.findall(r"^FROM (\S+)", text, re.M):
            resolved = given.get(image.strip("${}"), image)
            if resolved not in stages and not re.search(r"@sha256:[0-9a-f]{64}$", resolved):
                yield f"{file.name}: {resolved} has no digest"


def providers() -> Iterator[str]:
    """A lock file may be committed, and a workflow takes nothing without. https://developer.hashicorp.com/terraform/language/files/dependency-lock"""
    lock = "terraform/environments/prod/.terraform.lock.hcl"
    if subprocess.run(["git", "check-ignore", "--quiet", lock], cwd=TOP, check=False).returncode == 0:
        yield f"git ignores {lock}"
    if "${CI:+-lockfile=readonly}" not in (TOP / "scripts/cloud").read_text():
        yield "scripts/cloud: a workflow takes providers without their checksums"


def main() -> int:
    faults = [*actions(), *images(), *providers()]
    print("\n".join(faults) or "actions, base images and providers are taken by what they are")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
