"""What `make destroy` deletes after Terraform has: what services and the state machine have made in the environment's name, and nothing of
another one's. `sweep_test.py`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from apply_to_emulator import REGION, TOP, Emulator

TRAINING = "/aws/sagemaker/TrainingJobs"
MINE = ["cartstream-dev", "cartstream-dev-retrain-1"]
ANOTHERS = ["cartstream-prod-retrain-1", "cartstream-dev2-retrain-1"]


class SweepTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.aws = cls.enterClassContext(Emulator(cls.folder))
        root = cls.folder / "terraform/environments/dev"
        root.mkdir(parents=True)
        (root / "backend.hcl").write_text(f'bucket     = "state"\nregion     = "{REGION}"\n')
        (cls.folder / "scripts").mkdir()
        shutil.copy(TOP / "scripts/cloud", cls.folder / "scripts")

    def sweep(self) -> None:
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        subprocess.run([self.folder / "scripts/cloud", "dev", "sweep"], env=os.environ | self.aws.settings | {"PATH": path}, check=True)

    def test_nothing_is_left_of_this_environment_and_all_of_the_others(self) -> None:
        sagemaker, logs = self.aws.client("sagemaker"), self.aws.client("logs")
        for name in (MINE[1], *ANOTHERS):
            container = {"Image": "i", "ModelDataUrl": "s3://b/m"}
            sagemaker.create_model(ModelName=name, ExecutionRoleArn="arn:aws:iam::123456789012:role/r", PrimaryContainer=container)
            variant = {"VariantName": "main", "ModelName": name, "InitialInstanceCount": 1, "InstanceType": "ml.c7i.large"}
            sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])
        groups = [f"/aws-glue/jobs/{name}-role/error" for name in (*MINE, *ANOTHERS)] + [TRAINING]
        for group in groups:
            logs.create_log_group(logGroupName=group)
        for name in (MINE[1], *ANOTHERS):
            logs.create_log_stream(logGroupName=TRAINING, logStreamName=f"{name}/algo-1")

        self.sweep()
        self.sweep()

        self.assertEqual(set(ANOTHERS), {model["ModelName"] for model in sagemaker.list_models()["Models"]})
        self.assertEqual(set(ANOTHERS), {config["EndpointConfigName"] for config in sagemaker.list_endpoint_configs()["EndpointConfigs"]})
        left = {group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]}
        self.assertEqual({f"/aws-glue/jobs/{name}-role/error" for name in ANOTHERS} | {TRAINING}, left)
        streams = logs.describe_log_streams(logGroupName=TRAINING)["logStreams"]
        self.assertEqual({f"{name}/algo-1" for name in ANOTHERS}, {stream["logStreamName"] for stream in streams})


if __name__ == "__main__":
    unittest.main()
