"""What the steps start: the AWS CLI, Terraform, Make and the scripts beside. Tests put their own in their place."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

TOP = Path(__file__).resolve().parents[2]


class Failed(Exception):
    """What ends a step: one sentence, and what to do."""


class Refused(Failed):
    """What AWS answered instead; `code` is its own word for it."""

    def __init__(self, code: str, message: str):
        super().__init__(f"{code}: {message}")
        self.code = code


class Aws(Protocol):
    """AWS in one region, as an operator's own credentials reach it."""

    region: str

    def ask(self, service: str, operation: str, *arguments: str) -> Any:
        """The answer of an operation, named as the CLI names it; None where it has none. Raises Refused."""


class AwsCli:
    """The AWS CLI."""

    ERROR = re.compile(r"An error occurred \((\w+)\).*?: (.*)", re.DOTALL)

    def __init__(self, region: str):
        self.region = region

    def ask(self, service: str, operation: str, *arguments: str) -> Any:
        said = subprocess.run(
            ["aws", service, operation, "--region", self.region, "--output", "json", *arguments],
            env=os.environ | {"AWS_PAGER": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        if said.returncode:
            error = self.ERROR.search(said.stderr)
            raise Refused(error[1], error[2].strip()) if error else Refused("NotAsked", said.stderr.strip() or "the AWS CLI failed")
        return json.loads(said.stdout) if said.stdout.strip() else None


class Machine(Protocol):
    """This machine's programs and terminal."""

    def run(self, *command: str, settings: Mapping[str, str] | None = None) -> None:
        """Runs a program, whose output the operator sees. Raises Failed."""

    def read(self, *command: str) -> str:
        """What a program prints. Raises Failed."""

    def has(self, program: str) -> bool: ...

    def ask(self, question: str) -> str | None:
        """What the operator answers; None where there is no terminal."""

    def in_workflow(self) -> bool:
        """Whether a workflow runs this: its environment is protected by a review, so no plan is asked about."""

    def say(self, line: str) -> None: ...


class ThisMachine:
    def run(self, *command: str, settings: Mapping[str, str] | None = None) -> None:
        sys.stdout.flush()
        ended = subprocess.run(command, cwd=TOP, env=os.environ | dict(settings or {}), check=False).returncode
        if ended:
            raise Failed(f"{' '.join(command[:4])} ended with {ended}")

    def read(self, *command: str) -> str:
        said = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
        if said.returncode:
            raise Failed(f"{' '.join(command[:4])} ended with {said.returncode}: {said.stderr.strip()}")
        return said.stdout

    def has(self, program: str) -> bool:
        return any((Path(folder) / program).exists() for folder in os.environ.get("PATH", "").split(os.pathsep))

    def ask(self, question: str) -> str | None:
        if self.in_workflow() or not sys.stdin.isatty():
            return None
        return input(f"{question} ").strip()

    def in_workflow(self) -> bool:
        return bool(os.environ.get("CI"))

    def say(self, line: str) -> None:
        print(line, flush=True)


class Outputs:
    """The outputs of an environment's root, read once."""

    def __init__(self, machine: Machine, root: str):
        self._machine, self._root = machine, root
        self._values: dict[str, Any] | None = None

    def __getitem__(self, name: str) -> Any:
        if self._values is None:
            said = json.loads(self._machine.read("terraform", f"-chdir={self._root}", "output", "-json"))
            self._values = {output: value["value"] for output, value in said.items()}
        if name not in self._values:
            raise Failed(f"the environment has no output {name}: make apply makes it")
        return self._values[name]

    def stands(self) -> bool:
        """Whether anything has been applied."""
        try:
            return bool(self["region"])
        except Failed:
            return False

    def refreshed(self) -> "Outputs":
        return Outputs(self._machine, self._root)


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines with columns of one width each."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
