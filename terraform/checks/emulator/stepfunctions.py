"""Step Functions: a definition that is asked about before it is written, and the log of an encrypted machine.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html
"""

from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser, ASLParserException
from moto.stepfunctions.responses import StepFunctionResponse as Service

from extension import Answer, Parameters, Refused, around, operation
from grants import key_lets


@operation(Service)
def validate_state_machine_definition(service: Service, parameters: Parameters) -> Answer:
    try:
        AmazonStateLanguageParser.parse(parameters["definition"])
    except ASLParserException as fault:
        return {"result": "FAIL", "diagnostics": [{"severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED", "message": str(fault)}]}
    return {"result": "OK", "diagnostics": []}


@operation(Service)
def list_state_machine_versions(service: Service, parameters: Parameters) -> Answer:
    """https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachineVersions.html"""
    machine = service.stepfunction_backend.describe_state_machine(parameters["stateMachineArn"])
    versions = [version for _, version in sorted(machine.versions.items(), reverse=True)]
    return {
        "stateMachineVersions": [{"stateMachineVersionArn": version.arn, "creationDate": version.creation_date} for version in versions]
    }


@around(Service)
def create_state_machine(service: Service, parameters: Parameters, moto):
    """With a key of ours, the log's delivery must be let by that key. AWS takes the machine in any case, and its log stays empty.

    https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
    """
    key = (parameters.get("encryptionConfiguration") or {}).get("kmsKeyId")
    logs = (parameters.get("loggingConfiguration") or {}).get("level", "OFF") != "OFF"
    if key and logs and not key_lets(service.current_account, service.region, key, "delivery.logs.amazonaws.com", "kms:Decrypt"):
        raise Refused("InvalidEncryptionConfiguration", f"The policy of {key} does not let delivery.logs.amazonaws.com decrypt: no log arrives.")
    return moto()
