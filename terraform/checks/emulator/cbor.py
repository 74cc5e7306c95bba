"""RPC v2 CBOR, the protocol that SDKs speak to CloudWatch and moto does not: translated into JSON, which both know.

https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
"""

import io
import json
import re
from datetime import datetime

from botocore.model import ServiceModel
from botocore.parsers import RpcV2CBORParser
from botocore.serialize import RpcV2CBORSerializer
from botocore.session import get_session

OPERATION = re.compile(r"/service/(GraniteServiceVersion20100801)/operation/(\w+)")
CLOUDWATCH: ServiceModel = get_session().get_service_model("cloudwatch")


def decode(body: bytes) -> dict:
    parser = RpcV2CBORParser()
    return parser.parse_data_item(parser.get_peekable_stream_from_bytes(body)) if body else {}


def encode(answer: dict, operation: str) -> bytes:
    encoded, shape = bytearray(), CLOUDWATCH.operation_model(operation).output_shape
    if shape:
        RpcV2CBORSerializer()._serialize_data_item(encoded, {name: answer[name] for name in shape.members if name in answer}, shape)
    return bytes(encoded)


def as_json(value: object) -> object:
    return value.timestamp() if isinstance(value, datetime) else str(value)


class SpeaksCbor:
    def __init__(self, application):
        self.application = application

    def __call__(self, request, start_response):
        asked = OPERATION.fullmatch(request["PATH_INFO"])
        if not asked:
            return self.application(request, start_response)
        service, operation = asked.groups()
        body = json.dumps(decode(request["wsgi.input"].read(int(request.get("CONTENT_LENGTH") or 0))), default=as_json).encode()
        request |= {
            "PATH_INFO": "/",
            "REQUEST_URI": "/",
            "RAW_URI": "/",
            "HTTP_X_AMZ_TARGET": f"{service}.{operation}",
            "CONTENT_TYPE": "application/x-amz-json-1.0",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        answered = []
        answer = b"".join(self.application(request, lambda status, headers, *_: answered.append(status)))
        status = answered[0]
        start_response(status, [("smithy-protocol", "rpc-v2-cbor"), ("Content-Type", "application/cbor")])
        return [encode(json.loads(answer or b"{}"), operation) if status.startswith("200") else error(json.loads(answer))]


def error(answer: dict) -> bytes:
    encoded, text = bytearray([0xA2]), RpcV2CBORSerializer()._serialize_type_string
    for part in ("__type", answer["__type"], "message", str(answer.get("message") or answer.get("Message"))):
        text(encoded, part, None, None)
    return bytes(encoded)
