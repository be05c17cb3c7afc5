"""The API's blueprint, and what every call of /api/v1 goes through: its key, its rate, its size."""

from collections.abc import Callable
from functools import wraps
from typing import ClassVar, ParamSpec, TypeVar

from flask import Blueprint, g, request

from admin.access import csrf
from surveys.accounts import throttle
from surveys.accounts.clients import Caller, caller
from surveys.errors import N_, DomainError
from surveys.web import database, now, reading, settings

P = ParamSpec("P")
R = TypeVar("R")

BODY_BYTES = 64 * 1024
WRONG_KEYS, WRONG_KEYS_SECONDS = 30, 300

blueprint = Blueprint("api", __name__, url_prefix="/api")
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


def client() -> Caller:
    """The calling system; only in views guarded by ``keyed``."""
    known: Caller = g.api_client
    return known


def keyed(view: Callable[P, R]) -> Callable[P, R]:
    """Guard a view: a valid key (else Unauthorised), within its rate (else TooMany), with a small body (else 413)."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        request.max_content_length = BODY_BYTES
        g.api_client = _caller(request.headers.get("Authorization", ""))
        _count("api", str(client().id), settings().api_per_minute, 60)
        return view(*args, **kwargs)

    guarded.keyed = True  # type: ignore[attr-defined] # read by the test that walks every route
    return guarded


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
