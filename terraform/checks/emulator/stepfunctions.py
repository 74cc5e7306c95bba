"""Step Functions: a definition that is asked about before it is written.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html
"""

from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser, ASLParserException
from moto.stepfunctions.responses import StepFunctionResponse as Service

from extension import Answer, Parameters, operation


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
