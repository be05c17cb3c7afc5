"""The short code on a ticket: nine random Crockford base 32 symbols (45 bits) and Crockford's check symbol (mod 37).

Source of the alphabet and the check: Douglas Crockford, "Base 32". Five of the 37 check symbols (``*~$=U``) have no key on
our keypad, so a code whose check would be one of them is drawn again: every code is made of the 32 plain symbols, and about
44.8 of its bits are random.
"""

import hashlib
import hmac
import re
import secrets

from surveys.errors import N_, DomainError, Invalid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}
_FORGIVEN = str.maketrans("ILO", "110")
_ADDRESS = re.compile(r"/t/([^/?#]+)")


class TokenError(DomainError):
    """A code that can't rate; ``error_code`` says why."""


class Mistyped(TokenError, Invalid):
    """The code can't be right: wrong length, a foreign symbol, or a check symbol that doesn't fit."""

    code = "mistyped"

    def __init__(self) -> None:
        super().__init__(N_("Mã chưa đúng. Vui lòng xem lại 10 ký tự trên phiếu và nhập lại."))


def _check(data: str) -> int:
    number = 0
    for symbol in data:
        number = number * 32 + _VALUES[symbol]
    return number % 37


def new_code() -> str:
    """A new random code of ten symbols."""
    while True:
        data = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
        if (check := _check(data)) < len(ALPHABET):
            return data + ALPHABET[check]


def shown(code: str) -> str:
    """``ABCDEFGHJK`` as it stands on the ticket: ``ABCDE-FGHJK``."""
    return f"{code[:5]}-{code[5:]}"


def parse(text: str) -> str:
    """The code in what someone typed or a scanner sent; raises Mistyped.

    Lower case, spaces and hyphens, I and L for 1, O for 0, and a ticket's whole address are understood.
    """
    if found := _ADDRESS.search(text):
        text = found[1]
    code = re.sub(r"[\s\-‐‑–]", "", text).upper().translate(_FORGIVEN)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET) or _check(code[:-1]) != _VALUES[code[-1]]:
        raise Mistyped
    return code


def _keyed(secret: str, purpose: bytes, code: str) -> bytes:
    return hmac.new(secret.encode(), purpose + code.encode(), hashlib.sha256).digest()


def digest(secret: str, code: str) -> bytes:
    """The 32 bytes by which the store finds the token of ``code``."""
    return _keyed(secret, b"token:", code)


def proof(secret: str, code: str) -> bytes:
    """The 32 bytes that a response carries of ``code``; without ``secret`` and the code no one can match them to ``digest``."""
    return _keyed(secret, b"response:", code)
