"""Errors of the API: RFC 9457 problem documents, with the faults of single fields in ``errors``."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, jsonify, request
from flask_babel import gettext
from pydantic import BaseModel, ValidationError

from admin.api.base import BadFields, Fault, Unauthorised, Unsupported, blueprint
from surveys.errors import N_
from surveys.web.failures import problem
from surveys.web.language import said

M = TypeVar("M", bound=BaseModel)


def body(model: type[M]) -> M:
    """The request's JSON body as ``model``. Raises Unsupported or BadFields."""
    if not request.is_json:
        raise Unsupported(N_("Nội dung phải là JSON (Content-Type: application/json)."))
    return _validated(lambda: model.model_validate_json(request.get_data()))


def query(model: type[M]) -> M:
    """The request's query as ``model``. Raises BadFields."""
    return _validated(lambda: model.model_validate(request.args.to_dict()))


def fault(field: str, code: str, message: str) -> BadFields:
    """One field's fault that only the store could tell."""
    return BadFields([{"field": field, "code": code, "message": message}])


def _validated(read: Callable[[], M]) -> M:
    try:
        return read()
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise BadFields([_fault(one) for one in found]) from None


def _fault(found: Any) -> Fault:
    return {
        "field": ".".join(map(str, found["loc"])),
        "code": found["type"],
        "message": found["msg"].removeprefix("Value error, "),
    }


@blueprint.errorhandler(BadFields)
def _bad_fields(error: BadFields) -> Response:
    document = {"type": "about:blank", "status": 422, "code": "invalid", "title": "invalid", "detail": said(error)}
    response = jsonify({**document, "errors": error.faults})
    response.status_code, response.mimetype = 422, "application/problem+json"
    return response


@blueprint.errorhandler(Unauthorised)
def _unauthorised(error: Unauthorised) -> Response:
    response = problem(401, error.error_code, gettext(error.message))
    response.headers["WWW-Authenticate"] = 'Bearer realm="phieu"'
    return response
