"""What is one account's and not in the repository: its region, who hears its alarms, its permissions boundary."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from programs import TOP, Failed, Machine

NAME = "account.auto.tfvars.json"
REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Settings:
    """The file that Terraform reads beside an environment's own; TF_VAR_… stands in for what it lacks, as in a workflow."""

    def __init__(self, environment: str, top: Path = TOP, variables: Mapping[str, str] | None = None):
        self.environment = environment
        self.folder = top / "terraform/environments" / environment
        if not self.folder.is_dir():
            raise Failed(f"there is no environment {environment}: those in terraform/environments are")
        self.file = self.folder / NAME
        self._variables = os.environ if variables is None else variables

    @property
    def root(self) -> str:
        return f"terraform/environments/{self.environment}"

    def get(self, name: str) -> Any:
        if self.file.exists() and name in (written := json.loads(self.file.read_text())):
            return written[name]
        given = self._variables.get(f"TF_VAR_{name}")
        return json.loads(given) if given and given[0] in "[{" else given or None

    def set(self, name: str, value: Any) -> None:
        written = json.loads(self.file.read_text()) if self.file.exists() else {}
        self.file.write_text(json.dumps(written | {name: value}, indent=2) + "\n")

    def domain(self) -> dict[str, str] | None:
        """The environment's own name, chosen in account.auto.tfvars.json, by a variable or in terraform.tfvars."""
        file = self.folder / "terraform.tfvars"
        found = re.search(r"domain\s*=\s*\{([^}]*)\}", file.read_text()) if file.exists() else None
        return self.get("domain") or (dict(re.findall(r'(\w+)\s*=\s*"([^"]*)"', found[1])) if found else None)

    def region(self) -> str | None:
        """The environment's, or the one that the operator's AWS CLI is set up for, which is shown before anything is made there."""
        return self.get("region") or self._variables.get("AWS_REGION") or self._variables.get("AWS_DEFAULT_REGION")

    def choose_region(self, machine: Machine) -> str:
        """The region, asked for where it is not chosen yet."""
        chosen = self.get("region")
        if not chosen:
            offered = self.region()
            answer = machine.ask(f"In which region of AWS is {self.environment} to stand?{f' [{offered}]' if offered else ''}")
            chosen = answer or offered
            if not chosen:
                raise Failed("no region is chosen: set TF_VAR_region, such as TF_VAR_region=eu-central-1")
            if not REGION.fullmatch(chosen):
                raise Failed(f"{chosen} is no region of AWS, such as eu-central-1")
            self.set("region", chosen)
        return chosen

    def choose_subscribers(self, machine: Machine) -> list[str]:
        """Who hears the alarms, asked for where it has not been said yet."""
        chosen = self.get("alarm_subscribers")
        if chosen is None:
            answer = machine.ask("Who is mailed when an alarm goes off? Addresses separated by spaces; none if no one is to hear them:")
            if answer is None:
                raise Failed("no address is named to hear the alarms: set TF_VAR_alarm_subscribers, such as '[\"you@example.com\"]', or '[]' for none")
            chosen = [] if answer == "none" else answer.split()
            wrong = [address for address in chosen if not ADDRESS.fullmatch(address)]
            if wrong or not answer:
                raise Failed(f"{' '.join(wrong) or 'nothing'} is no mail address; write none if no one is to hear the alarms")
            self.set("alarm_subscribers", chosen)
        return chosen
