"""Step Functions: a definition that is asked about before it is written.

https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html
"""

from extension import Answer, Parameters, operation
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser, ASLParserException
from moto.stepfunctions.responses import StepFunctionResponse as Service


@operation(Service)
def validate_state_machine_definition(service: Service, parameters: Parameters) -> Answer:
    try:
        AmazonStateLanguageParser.parse(parameters["definition"])
    except ASLParserException as fault:
        return {"result": "FAIL", "diagnostics": [{"severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED", "message": str(fault)}]}
    return {"result": "OK", "diagnostics": []}
