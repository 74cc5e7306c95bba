"""How moto is extended: a function becomes an operation of one of moto's services, or goes around the one that is there."""

from collections.abc import Callable
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse
from moto.utilities.tagging_service import TaggingService

Parameters = dict[str, Any]
Answer = dict[str, Any]


class Refused(ServiceException):
    """Refused(code, message), with a code that AWS's model of the service has."""


def parameters(service: BaseResponse) -> Parameters:
    """What was asked, as AWS's model of the service names it."""
    service.parse_parameters(service.normalized_request)
    return service.params


def operation(service: type[BaseResponse]) -> Callable:
    """Makes a function the operation of its name, from parameters to an answer, both as AWS's model of the service names them."""

    def extend(function: Callable[[Any, Parameters], Answer]) -> Callable:
        setattr(service, function.__name__, lambda self: ActionResult(function(self, parameters(self))))
        return function

    return extend


def around(service: type[BaseResponse]) -> Callable:
    """Lays a function around moto's operation of its name, which it is given to call."""

    def extend(function: Callable[[Any, Parameters, Callable], Any]) -> Callable:
        moto = getattr(service, function.__name__)
        setattr(service, function.__name__, lambda self: function(self, parameters(self), lambda: moto(self)))
        return function

    return extend


def after(service: type[BaseResponse], *operations: str) -> Callable:
    """Lets a function see to what moto's operations of these names answer: it is given what was asked, and the answer, which it may change."""

    def extend(function: Callable[[Parameters, ActionResult], None]) -> Callable:
        def answered(moto: Callable) -> Callable:
            def answer(self: BaseResponse) -> ActionResult:
                asked, said = parameters(self), moto(self)
                function(asked, said)
                return said

            return answer

        for name in operations:
            setattr(service, name, answered(getattr(service, name)))
        return function

    return extend


def kept(backend: Any, name: str) -> dict[str, Any]:
    """What an extension keeps in one of moto's backends, so that it is the account's and the region's as everything else there."""
    return backend.__dict__.setdefault(f"kept_{name}", {})


def tags(backend: Any) -> TaggingService:
    """The tags of what moto keeps no tags for."""
    return kept(backend, "tags").setdefault("all", TaggingService())
