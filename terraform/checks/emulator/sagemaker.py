"""SageMaker: tags of what moto keeps none for, and what it leaves out of a notebook."""

from botocore.session import get_session
from moto.core.responses import ActionResult
from moto.s3.models import s3_backends
from moto.sagemaker.models import FakeEndpointConfig
from moto.sagemaker.responses import SageMakerResponse as Service

from extension import Parameters, Refused, around, kept, tags

UNTAGGED = "notebook-instance-lifecycle-config"

#: As AWS's own model of the service has them; moto's list is some years old.
INSTANCE_TYPES = get_session().get_service_model("sagemaker").shape_for("ProductionVariantInstanceType").enum


@around(Service)
def create_notebook_instance_lifecycle_config(service: Service, parameters: Parameters, moto):
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateNotebookInstanceLifecycleConfig.html"""
    answer = moto()
    arn = answer.result["NotebookInstanceLifecycleConfigArn"]
    tags(service.sagemaker_backend).tag_resource(arn, parameters.get("Tags", []))
    return answer


@around(Service)
def list_tags(service: Service, parameters: Parameters, moto):
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListTags.html"""
    arn = parameters["ResourceArn"]
    return ActionResult(tags(service.sagemaker_backend).list_tags_for_resource(arn)) if f":{UNTAGGED}/" in arn else moto()


#: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateNotebookInstance.html
NOTEBOOK = ("PlatformIdentifier", "InstanceMetadataServiceConfiguration")


@around(Service)
def create_notebook_instance(service: Service, parameters: Parameters, moto):
    kept(service.sagemaker_backend, "notebooks")[parameters["NotebookInstanceName"]] = {
        name: parameters[name] for name in NOTEBOOK if name in parameters
    }
    return moto()


@around(Service)
def describe_notebook_instance(service: Service, parameters: Parameters, moto):
    return ActionResult(moto().result | kept(service.sagemaker_backend, "notebooks")[parameters["NotebookInstanceName"]])


@around(Service)
def create_model(service: Service, parameters: Parameters, moto):
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeModel.html"""
    answer = moto()
    model = service.sagemaker_backend._models[parameters["ModelName"]]
    model.enable_network_isolation = parameters.get("EnableNetworkIsolation", False)
    model.vpc_config = parameters.get("VpcConfig")
    return answer


@around(Service)
def create_endpoint_config(service: Service, parameters: Parameters, moto):
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html: only of models that there are."""
    known = service.sagemaker_backend._models
    unknown = [variant["ModelName"] for variant in parameters["ProductionVariants"] if variant["ModelName"] not in known]
    if unknown:
        raise Refused("ValidationException", f'Could not find model "{unknown[0]}".')
    # https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html#serverless-endpoints-how-it-works-exclusions
    if any(
        "ServerlessConfig" in variant and known[variant["ModelName"]].enable_network_isolation
        for variant in parameters["ProductionVariants"]
    ):
        raise Refused("ValidationException", "The network isolation is not supported for serverless endpoint.")
    return moto()


@around(Service)
def create_training_job(service: Service, parameters: Parameters, moto):
    """XGBoost's container takes the delimiter of its CSV from whichever file of a channel comes first.

    AWS starts the job, and the job fails: https://github.com/aws/sagemaker-xgboost-container, data_utils.py, _get_csv_dmatrix_file_mode
    """
    for channel in parameters.get("InputDataConfig", []):
        place = channel["DataSource"]["S3DataSource"]["S3Uri"]
        bucket, _, prefix = place.removeprefix("s3://").partition("/")
        keys = s3_backends[service.current_account][service.partition].buckets[bucket].keys
        empty = [name for name, key in keys.items() if name.startswith(prefix) and not key.value.strip()]
        if channel.get("ContentType") == "text/csv" and empty:
            raise Refused("ValidationException", f"ClientError: Could not determine delimiter on line: {sorted(empty)[0]} is empty")
    return moto()


def validate_instance_type(self: FakeEndpointConfig, instance_type: str) -> None:
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariant.html"""
    if instance_type not in INSTANCE_TYPES:
        raise Refused("ValidationException", f"Value '{instance_type}' at 'instanceType' failed to satisfy constraint.")


FakeEndpointConfig.validate_instance_type = validate_instance_type


@around(Service)
def describe_endpoint_config(service: Service, parameters: Parameters, moto):
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpointConfig.html: what was not sent is not there."""
    return ActionResult({name: value for name, value in moto().result.items() if value != {}})
