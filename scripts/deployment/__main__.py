"""`scripts/deploy STEP ENVIRONMENT`: preflight, deploy, plan, approved, roll-out, smoke, roll-back.
`scripts/deploy catalogue ENVIRONMENT FILE`, `restore-table ENVIRONMENT TABLE TIME`, `restore-archive ENVIRONMENT PREFIX`.
"""

import os
import sys

from programs import AwsCli, Failed, ThisMachine
from settings import Settings
from steps import Deployment

STEPS = {
    "preflight": Deployment.preflight,
    "deploy": Deployment.deploy,
    "plan": Deployment.plan,
    "approved": Deployment.approved,
    "roll-out": Deployment.roll_out,
    "smoke": Deployment.smoke,
    "roll-back": Deployment.roll_back,
    "catalogue": Deployment.fill_catalogue,
    "restore-table": Deployment.restore_table,
    "restore-archive": Deployment.restore_archive,
}
#: How many arguments a step takes beside the environment.
FURTHER = {"catalogue": 1, "restore-table": 2, "restore-archive": 1}


def main(arguments: list[str]) -> int:
    step, further = arguments[:1], arguments[2:]
    if not step or len(further) != FURTHER.get(step[0], 0) or step[0] not in STEPS or len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    machine = ThisMachine()
    try:
        settings = Settings(arguments[1])
        region = settings.choose_region(machine)
        machine.say(f"{arguments[1]}, in region {region}")
        os.environ["TF_VAR_first_secrets"] = machine.read("scripts/first-secrets")  # Terraform asks for them each time, and keeps none
        deployment = Deployment(AwsCli(region), machine, settings)
        STEPS[step[0]](deployment, *further)
    except Failed as failed:
        print(failed, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
