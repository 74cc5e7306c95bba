"""Lambda: what moto leaves out of a function; functions of images that have been pushed, and of no others.

moto finds no image whose repository has a slash in its name, so that is asked here.
https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
"""

import json

from moto.awslambda.models import LambdaFunction
from moto.awslambda.responses import LambdaResponse
from moto.ecr.models import ecr_backends

from extension import Parameters, Refused, around


def manifest(service: LambdaResponse, image: str) -> dict | None:
    name, _, tag = image.partition("/")[2].partition(":")
    repositories = ecr_backends[service.current_account][service.region].repositories
    found = [pushed for pushed in repositories[name].images if tag in pushed.image_tags] if name in repositories else []
    return json.loads(found[0].image_manifest) if found else None


@around(LambdaResponse)
def create_function(service: LambdaResponse, parameters: Parameters, moto):
    image = parameters["Code"].get("ImageUri")
    pushed = image and manifest(service, image)
    if image and not pushed:
        raise Refused("InvalidParameterValueException", f"Source image {image} does not exist. Provide a valid source image.")
    # https://docs.aws.amazon.com/lambda/latest/dg/images-create.html: no index, as a provenance attestation makes one
    if pushed and "layers" not in pushed:
        raise Refused("InvalidParameterValueException", "The image manifest, config or layer media type for the source image is not supported.")
    return moto()


moto_init, moto_configuration = LambdaFunction.__init__, LambdaFunction.get_configuration


def init(self: LambdaFunction, account_id: str, spec: dict, region: str, version: str | int = 1) -> None:
    moto_init(self, account_id, spec, region, version)
    self.kept_logging = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{self.function_name}"} | spec.get("LoggingConfig", {})
    self.kept_image = spec.get("ImageConfig")


def configuration(self: LambdaFunction, *rest, **named) -> dict:
    """https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html: where it logs to, and what of the image was overridden."""
    answer = moto_configuration(self, *rest, **named) | {"LoggingConfig": self.kept_logging}
    if not self.kept_image:
        answer.pop("ImageConfigResponse", None)
    return answer


LambdaFunction.__init__, LambdaFunction.get_configuration = init, configuration


#: What a new account has in a region, and what must stay unreserved of it.
#: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html and configuration-concurrency.html
EXECUTIONS = UNRESERVED = 10


@around(LambdaResponse)
def put_function_concurrency(service: LambdaResponse, parameters: Parameters, moto):
    if EXECUTIONS - int(parameters["ReservedConcurrentExecutions"]) < UNRESERVED:
        raise Refused(
            "InvalidParameterValueException",
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of "
            f"[{UNRESERVED}].",
        )
    return moto()
