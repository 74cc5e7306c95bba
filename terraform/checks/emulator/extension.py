"""How moto is extended: a function becomes an operation of one of moto's services."""

from collections.abc import Callable
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse

Parameters = dict[str, Any]
Answer = dict[str, Any]
Operation = Callable[[BaseResponse, Parameters], Answer]


def operation(service: type[BaseResponse]) -> Callable[[Operation], Operation]:
    """Makes a function the operation of its name, from parameters to an answer, both as AWS's model of the service names them."""

    def extend(function: Operation) -> Operation:
        def answer(self: BaseResponse) -> ActionResult:
            self.parse_parameters(self.normalized_request)
            return ActionResult(function(self, self.params))

        setattr(service, function.__name__, answer)
        return function

    return extend


class Refused(ServiceException):
    """Refused(code, message), with a code that AWS's model of the service has."""


def kept(backend: Any, name: str) -> dict[str, Any]:
    """What an extension keeps in one of moto's backends, so that it is the account's and the region's as everything else there."""
    return backend.__dict__.setdefault(f"kept_{name}", {})
