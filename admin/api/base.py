"""The API's blueprint, and what every call of /api/v1 goes through: its key, its rate, its size."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import ClassVar, ParamSpec, TypeVar

from flask import Blueprint, g, request
from flask_babel import gettext

from admin.access import csrf
from surveys.accounts import throttle
from surveys.accounts.clients import Caller, caller
from surveys.errors import N_, DomainError, Invalid
from surveys.figures.filters import unused
from surveys.web import database, now, reading, settings

P = ParamSpec("P")
R = TypeVar("R")

BODY_BYTES = 64 * 1024
Fault = dict[str, str]
WRONG_KEYS, WRONG_KEYS_SECONDS = 30, 300

blueprint = Blueprint("api", __name__, url_prefix="/api")
# Which parameters a call's query may have: what ``admin.api.openapi`` documents, and nothing else.
DOCUMENTED: dict[str, frozenset[str]] = {}
# A key in a header is never sent by a browser on its own, so there is nothing to forge.
csrf.exempt(blueprint)


class Unauthorised(DomainError):
    """No key, or one that opens nothing."""

    status: ClassVar[int] = 401
    code: ClassVar[str] = "unauthorised"


class Unsupported(DomainError):
    """The body is of another type than JSON."""

    status: ClassVar[int] = 415
    code: ClassVar[str] = "unsupported_media_type"


class BadFields(Invalid):
    """Fields of a body or a query that break their rules: each fault has ``field``, ``code`` and ``message``.

    What was sent is never repeated: it may be somebody's name.
    """

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(N_("Một số trường không đúng. Không có gì thay đổi."))
        self.faults = faults


def client() -> Caller:
    """The calling system; only in views guarded by ``keyed``."""
    known: Caller = g.api_client
    return known


def keyed(view: Callable[P, R]) -> Callable[P, R]:
    """Guard a view: a valid key (else Unauthorised), within its rate (else TooMany), with a small body (else 413), and nothing in
    its query that it would pass over (else BadFields).
    """

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        request.max_content_length = BODY_BYTES
        g.api_client = _caller(request.headers.get("Authorization", ""))
        _count("api", str(client().id), settings().api_per_minute, 60)
        refuse_unused(DOCUMENTED[request.endpoint or ""])
        return view(*args, **kwargs)

    guarded.keyed = True  # type: ignore[attr-defined] # read by the test that walks every route
    return guarded


def refuse_unused(taken: Collection[str]) -> None:
    """Raise BadFields for each parameter of the query that is not among ``taken``: silence would mislead whoever sent it."""
    message = gettext("Lời gọi này không nhận tham số này.")
    if faults := [{"field": name[:64], "code": "unused", "message": message} for name in unused(request.args, {*taken, "lang"})]:
        raise BadFields(faults)


def _caller(header: str) -> Caller:
    scheme, _, key = header.partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise Unauthorised(N_("Cần khoá API: Authorization: Bearer <khoá>."))
    address = request.remote_addr or ""
    throttle.check(database(), "api-key", address, limit=WRONG_KEYS, secret=settings().secret_key, now=now())
    with reading() as session:
        found = caller(session, key.strip())
    if found is None:
        _count("api-key", address, WRONG_KEYS, WRONG_KEYS_SECONDS)
        raise Unauthorised(N_("Khoá API không đúng hoặc đã bị thu hồi."))
    return found


def _count(scope: str, who: str, limit: int, seconds: int) -> None:
    throttle.count(database(), scope, who, limit=limit, seconds=seconds, secret=settings().secret_key, now=now())
