"""Limits on an address: wrong codes and unreadable ratings, and ratings without a code."""

from flask import request

from surveys.accounts import throttle
from surveys.errors import TooMany
from surveys.web import database, now, settings

WRONG_SECONDS = 600
UNVERIFIED_SECONDS = 3600


def _address() -> str:
    return request.remote_addr or "unknown"


def before_code() -> None:
    """Raise TooMany if this address has sent too many wrong codes. Many share an address: ask only of a code that is wrong."""
    limit, secret = settings().kiosk_wrong_codes, settings().secret_key
    throttle.check(database(), "kiosk_code", _address(), limit=limit, secret=secret, now=now())


def wrong_code() -> None:
    """Count a wrong code, or an unreadable rating, of this address; the one over the limit raises TooMany."""
    limit, secret = settings().kiosk_wrong_codes, settings().secret_key
    throttle.count(database(), "kiosk_code", _address(), limit=limit, seconds=WRONG_SECONDS, secret=secret, now=now())


def unverified_over() -> bool:
    """Count a rating without a code; whether this address has sent more of them than the limit within an hour."""
    limit, secret = settings().kiosk_unverified_per_hour, settings().secret_key
    try:
        throttle.count(database(), "kiosk_free", _address(), limit=limit, seconds=UNVERIFIED_SECONDS, secret=secret, now=now())
    except TooMany:
        return True
    return False
