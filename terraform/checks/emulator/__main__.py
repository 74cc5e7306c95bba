"""An AWS to apply Terraform to: PyPI's moto, and beside it what moto lacks. Writes its address as its first line, then serves until it is stopped."""

import importlib
import os
import sys
import threading
import traceback
from pathlib import Path

# Read while moto is imported: AWS's own policies, and certificates that are soon valid.
os.environ.update({"MOTO_IAM_LOAD_MANAGED_POLICIES": "true", "MOTO_ACM_VALIDATION_WAIT": "1"})

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from cbor import SpeaksCbor


class SaysWhatItLacks:
    """Answers 501, which no client repeats, where moto has no answer, and writes what it was asked."""

    def __init__(self, application):
        self.application = application

    def __call__(self, request, start_response):
        try:
            return self.application(request, start_response)
        except Exception as lack:
            asked = request.get("HTTP_X_AMZ_TARGET") or f"{request['REQUEST_METHOD']} {request['PATH_INFO']}"
            print(f"The emulator lacks {asked}: {lack!r}", file=sys.stderr)
            if not isinstance(lack, NotImplementedError):
                traceback.print_exc()
            start_response("501 Not Implemented", [("Content-Type", "text/plain")])
            return [str(lack).encode()]


class OneAtATime:
    """moto's backends are not made for several threads: a bucket that is listed while its objects go cannot be iterated."""

    def __init__(self, application):
        self.application = application
        self.lock = threading.Lock()

    def __call__(self, request, start_response):
        with self.lock:
            return self.application(request, start_response)


def extend_moto() -> None:
    for module in sorted(Path(__file__).parent.glob("*.py")):
        if module.stem != "__main__":
            importlib.import_module(module.stem)


def main() -> None:
    extend_moto()
    application = SaysWhatItLacks(SpeaksCbor(OneAtATime(DomainDispatcherApplication(create_backend_app))))
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=MotoRequestHandler)
    print(f"http://127.0.0.1:{server.port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
