"""Lambda: what moto leaves out of a function; functions of images that have been pushed, and of no others.

moto finds no image whose repository has a slash in its name, so that is asked here.
https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
"""

from moto.awslambda.models import LambdaFunction
from moto.awslambda.responses import LambdaResponse
from moto.ecr.models import ecr_backends

from extension import Parameters, Refused, around


def is_pushed(service: LambdaResponse, image: str) -> bool:
    name, _, tag = image.partition("/")[2].partition(":")
    repositories = ecr_backends[service.current_account][service.region].repositories
    return name in repositories and any(tag in pushed.image_tags for pushed in repositories[name].images)


@around(LambdaResponse)
def create_function(service: LambdaResponse, parameters: Parameters, moto):
    image = parameters["Code"].get("ImageUri")
    if image and not is_pushed(service, image):
        raise Refused("InvalidParameterValueException", f"Source image {image} does not exist. Provide a valid source image.")
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
