"""Limits on tries: wrong codes and unreadable ratings, ratings without a code, and pairing.

A paired device has its own count, so that neither a hall full of phones behind one address nor the device itself uses up the
other's. What waited on a device while the network was away counts in the hour in which it was given, not when it arrives.
"""

from datetime import datetime

from flask import request

from kiosk.base import device
from surveys.accounts import throttle
from surveys.errors import TooMany
from surveys.web import database, now, settings

WRONG_SECONDS = 600
UNVERIFIED_SECONDS = 3600
FLOOD = 10
PAIRING_TRIES = 10
PAIRING_SECONDS = 900


def _who() -> str:
    here = device()
    return f"device {here.id}" if here.id is not None else _address()


def _address() -> str:
    return request.remote_addr or "unknown"


def before_code() -> None:
    """Raise TooMany if too many wrong codes came from here. Many share an address: ask only of a code that is wrong."""
    limit, secret = settings().kiosk_wrong_codes, settings().secret_key
    throttle.check(database(), "kiosk_code", _who(), limit=limit, secret=secret, now=now())


def wrong_code() -> None:
    """Count a wrong code, or an unreadable rating, that came from here; the one over the limit raises TooMany."""
    limit, secret = settings().kiosk_wrong_codes, settings().secret_key
    throttle.count(database(), "kiosk_code", _who(), limit=limit, seconds=WRONG_SECONDS, secret=secret, now=now())


def unverified_over(rated_at: datetime | None) -> bool:
    """Count a rating without a code; whether more of them than the limit came from here within an hour.

    Raises TooMany past ``FLOOD`` times the limit: no hall gives so many, and what is set aside must not fill the disk. A device
    that has so many sends them again later.
    """
    limit, secret = settings().kiosk_unverified_per_hour, settings().secret_key
    who = _who()
    if device().id is not None and rated_at is not None:
        who = f"{who} {rated_at:%Y%m%d%H}"
    try:
        throttle.count(database(), "kiosk_free", who, limit=limit, seconds=UNVERIFIED_SECONDS, secret=secret, now=now())
    except TooMany:
        throttle.check(database(), "kiosk_free", who, limit=limit * FLOOD, secret=secret, now=now())
        return True
    return False


def pairing_try() -> None:
    """Count a try at a pairing code from this address; the one over the limit raises TooMany."""
    secret = settings().secret_key
    throttle.count(database(), "pairing", _address(), limit=PAIRING_TRIES, seconds=PAIRING_SECONDS, secret=secret, now=now())
