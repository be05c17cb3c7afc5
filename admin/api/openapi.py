"""The OpenAPI 3.1 document, made from the same models that the views use."""

import re
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Literal

from flask import Response, current_app, jsonify
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from admin.api.base import BODY_BYTES, DOCUMENTED, blueprint
from admin.api.figure_shapes import DossierFiguresOut, FiguresOut
from admin.api.shapes import DossierIn, DossierOut, FinishIn, Problem, PutOut
from admin.api.tables import MOST, DictionaryOut, TableOut
from admin.results.files import TYPES
from surveys.responses.models import Channel
from surveys.tables.definitions import TABLES

Json = dict[str, Any]

WORDS = {
    400: "The request is no valid HTTP or JSON.",
    401: "No key, or one that is unknown or revoked.",
    404: "No such thing within the client's offices.",
    409: "The thing is in a state in which this can't be done.",
    413: f"The body is larger than {BODY_BYTES} bytes.",
    415: "The body is not JSON.",
    422: "Fields break their rules; see errors.",
    429: "Too many calls; see Retry-After.",
}
ALWAYS, WRITES = (401, 404, 422, 429), (409, 413, 415)


@dataclass(frozen=True)
class Operation:
    """One documented call. Its summary and description are its view's docstring; without ``answer`` it gives a file."""

    endpoint: str
    answer: type[BaseModel] | None
    body: type[BaseModel] | None = None
    created: bool = False
    parameters: tuple[Json, ...] = ()


def _query(name: str, schema: Json, description: str, need: Literal["required", "optional"] = "optional") -> Json:
    return {"name": name, "in": "query", "required": need == "required", "schema": schema, "description": description}


_ID, _DAY, _MONTH = (
    {"type": "integer", "minimum": 1},
    {"type": "string", "format": "date"},
    {"type": "string", "examples": ["2026-03"]},
)
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 255},
    "description": "Ties the call to one change for two days: the same key with another body is refused (409).",
}
FILTERS = (
    _query("period", {"type": "string", "examples": ["2026", "2026-Q1", "2026-03"]}, "Left out: the latest year with ratings."),
    _query("from", _MONTH, "First month."),
    _query("to", _MONTH, "Last month."),
    *(_query(name, _ID, f"Only this {name} (an id of choices).") for name in ("office", "field", "procedure", "clerk")),
    _query("channel", {"type": "string", "enum": [channel.name.lower() for channel in Channel]}, "Only this channel."),
    _query("verified", {"type": "string", "enum": ["0", "1"]}, "0: ratings without a ticket, which are counted apart."),
)
DAYS = (
    _query("from", _DAY, "First day.", "required"),
    _query("to", _DAY, "Last day.", "required"),
    _query("as_of", _DAY, "The day at whose end dossiers in hand are judged; left out: the last day."),
)
PLACE = (FILTERS[0], FILTERS[1], FILTERS[2], _query("office", _ID, "Only this office and those below it; left out: your own."))
PAGE = (
    _query("after", {"type": "string", "maxLength": 200}, "The value of next in the answer before."),
    _query("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": 1000}, "Rows in one answer."),
)
# What may stand for each part of an address.
PARTS: dict[str, Json] = {
    "code": {"type": "string", "maxLength": 64},
    "table": {"type": "string", "enum": list(TABLES)},
    "ending": {"type": "string", "enum": list(TYPES)},
}
OPERATIONS = (
    Operation("api.put_dossier", PutOut, DossierIn, created=True),
    Operation("api.get_dossier", DossierOut),
    Operation("api.finish_dossier", DossierOut, FinishIn, parameters=(_KEY,)),
    Operation("api.get_figures", FiguresOut, parameters=FILTERS),
    Operation("api.get_dossier_figures", DossierFiguresOut, parameters=DAYS),
    Operation("api.get_dictionary", DictionaryOut),
    Operation("api.get_table", TableOut, parameters=(*PLACE, *PAGE)),
    Operation("api.get_file", None, parameters=PLACE),
)
DOCUMENTED.update(
    {each.endpoint: frozenset(one["name"] for one in each.parameters if one["in"] == "query") for each in OPERATIONS}
)


@blueprint.get("/openapi.json")
def document() -> Response:
    """This document."""
    return jsonify(_document())


def _routes() -> list[tuple[Operation, str, str, str]]:
    found = []
    for operation in OPERATIONS:
        [rule] = current_app.url_map.iter_rules(operation.endpoint)
        [method] = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        said = current_app.view_functions[operation.endpoint].__doc__ or ""
        found.append((operation, re.sub(r"<(\w+)>", r"{\1}", rule.rule), method.lower(), " ".join(said.split())))
    return found


def _document() -> Json:
    paths: dict[str, Json] = {}
    for operation, path, method, said in _routes():
        paths.setdefault(path, {})[method] = _operation(operation, path, said)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Phiếu", "version": version("phieu"), "description": __doc__},
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "A client's key, made in set-up."}},
        },
    }


def _operation(operation: Operation, path: str, said: str) -> Json:
    parts = [{"name": name, "in": "path", "required": True, "schema": PARTS[name]} for name in re.findall(r"{(\w+)}", path)]
    summary, _, rest = said.partition(". ")
    answers = {"200": _answer(operation.answer, "Done.")}
    if operation.created:
        answers["201"] = _answer(operation.answer, "Created.")
    for status in sorted((*ALWAYS, *(WRITES if operation.body else ()))):
        answers[str(status)] = _problem(status)
    return {
        "operationId": operation.endpoint.partition(".")[2],
        "summary": summary.rstrip("."),
        "description": rest,
        "parameters": [*parts, *operation.parameters],
        **({"requestBody": {"required": True, "content": _json(operation.body)}} if operation.body else {}),
        "responses": answers,
    }


def _answer(model: type[BaseModel] | None, words: str) -> Json:
    return {"description": words, "content": _json(model) if model else {kind.partition(";")[0]: {} for kind in TYPES.values()}}


def _problem(status: int) -> Json:
    headers = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}} if status == 429 else {}
    content = {"application/problem+json": {"schema": _reference(Problem)}}
    return {"description": WORDS[status], "content": content, **({"headers": headers} if headers else {})}


def _json(model: type[BaseModel]) -> Json:
    return {"application/json": {"schema": _reference(model)}}


def _reference(model: type[BaseModel]) -> Json:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def _schemas() -> Json:
    asked: list[tuple[type[BaseModel], Literal["validation"]]] = [(o.body, "validation") for o in OPERATIONS if o.body]
    told: list[tuple[type[BaseModel], Literal["serialization"]]] = [(o.answer, "serialization") for o in OPERATIONS if o.answer]
    found = models_json_schema(
        [*asked, *told, (Problem, "serialization")], by_alias=True, ref_template="#/components/schemas/{model}"
    )
    schemas: Json = found[1]["$defs"]
    return schemas
