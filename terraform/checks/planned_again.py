"""What a plan says that is made of what has just been applied: it must change nothing, and every module must be in it."""

import json
import re
from pathlib import Path


def changes(plan: dict) -> list[str]:
    """What a plan would change."""
    resources = [(change["address"], change["change"]["actions"]) for change in plan.get("resource_changes") or []]
    outputs = [(f"output.{name}", change["actions"]) for name, change in (plan.get("output_changes") or {}).items()]
    return [f"{address}: {'/'.join(actions)}" for address, actions in resources + outputs if actions not in (["no-op"], ["read"])]


def installed(data: Path) -> dict[str, str]:
    """The folder of each module that Terraform has installed for a root, by its path of calls: cartstream.api.task. DATA is its TF_DATA_DIR."""
    manifest = data / "modules/modules.json"
    return {module["Key"]: module["Dir"] for module in json.loads(manifest.read_text())["Modules"]} if manifest.exists() else {}


def path(resource: dict) -> str:
    """The path of calls to the module that a resource is in, without the keys of count and for_each."""
    return re.sub(r"\[[^\]]*\]", "", resource.get("module_address", "")).replace("module.", "")


def applied(modules: dict[str, str], paths: set[str]) -> set[str]:
    """The folders of the modules that have a resource at one of the paths, or below it."""
    return {folder for call, folder in modules.items() if any(f"{each}.".startswith(f"{call}.") for each in paths)}


def never_applied(modules: dict[str, str], paths: set[str]) -> list[str]:
    return sorted({*modules.values()} - applied(modules, paths) - {"", "."})
