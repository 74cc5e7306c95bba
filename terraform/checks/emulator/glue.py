"""Glue: a job's execution class, which AWS returns only where it was sent.

https://docs.aws.amazon.com/glue/latest/webapi/API_Job.html
"""

from moto.glue.responses import GlueResponse

from extension import Parameters, around


@around(GlueResponse)
def create_job(service: GlueResponse, parameters: Parameters, moto):
    answer = moto()
    service.glue_backend.get_job(parameters["Name"]).execution_class = parameters.get("ExecutionClass")
    return answer
