"""Kinesis: a stream is made with its tags.

https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html
"""

from moto.kinesis.responses import KinesisResponse

from extension import Parameters, around


@around(KinesisResponse)
def create_stream(service: KinesisResponse, parameters: Parameters, moto):
    answer = moto()
    if "Tags" in parameters:
        service.kinesis_backend.add_tags_to_stream(None, parameters["StreamName"], parameters["Tags"])
    return answer
