"""Errors in the staff's words.

A message is a Vietnamese source string with ``%(name)s`` places; the web shelf translates it and fills it in.
Personal data never goes into a message or its params.
"""

from typing import ClassVar


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark ``message`` for the translation catalogues and return it unchanged."""
    return message


class DomainError(Exception):
    """Something that was asked for can't be done; says what was wrong and what to do.

    ``message`` is a translatable source string, ``params`` fills its places, ``code`` is a stable machine word for the API.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad_request"

    def __init__(self, message: str, *, code: str | None = None, **params: object) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.params = params
        self.error_code = code or self.code


class Invalid(DomainError):
    """The input breaks a rule of its field."""

    status = 422
    code = "invalid"


class Forbidden(DomainError):
    """This account may not do this."""

    status = 403
    code = "forbidden"


class NotFound(DomainError):
    """There is no such thing, or not for this account."""

    status = 404
    code = "not_found"


class Conflict(DomainError):
    """The thing is in a state in which this can't be done."""

    status = 409
    code = "conflict"


class TooLarge(DomainError):
    """More than the product takes at once."""

    status = 413
    code = "too_large"


class TooMany(DomainError):
    """Too many tries in too short a time; ``retry_after`` is in whole seconds."""

    status = 429
    code = "too_many"

    def __init__(self, message: str, *, retry_after: int, **params: object) -> None:
        super().__init__(message, code=None, **params)
        self.retry_after = retry_after
