"""Teaches schemathesis to send NDJSON, so that it fuzzes that form of a body too."""

import json

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def ndjson(context, value):
    """A list becomes a line each; text is sent as it is, broken lines and all."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    lines = value if isinstance(value, list) else [value]
    return "\n".join(json.dumps(line) for line in lines).encode("utf-8")
