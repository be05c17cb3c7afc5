"""Passwords: hashed with Argon2id (RFC 9106, low-memory profile), and the rules for choosing one."""

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from surveys.errors import N_, Invalid

SHORTEST = 10
LONGEST = 200
# Without letters and digits that look alike on paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

hasher = PasswordHasher()


def digest(password: str) -> str:
    """The Argon2id hash to store."""
    return hasher.hash(_same(password))


def verify(stored: str | None, password: str) -> bool:
    """Whether ``password`` belongs to ``stored``. None (no such account) takes the same time and is False."""
    try:
        return hasher.verify(stored or _nobody(), _same(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_stale(stored: str) -> bool:
    """Whether ``stored`` was made with other parameters than today's."""
    return hasher.check_needs_rehash(stored)


def require_good(password: str, login: str) -> None:
    """Raise Invalid, in words, for a password that is too short, too long or the login itself."""
    if len(password) < SHORTEST:
        raise Invalid(N_("Mật khẩu cần ít nhất %(count)s ký tự."), code="password_short", count=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid(N_("Mật khẩu dài nhất %(count)s ký tự."), code="password_long", count=LONGEST)
    if _same(password).casefold() == login.casefold():
        raise Invalid(N_("Mật khẩu không được trùng với tên đăng nhập."), code="password_is_login")


def random_password() -> str:
    """A new password to be handed over once: four groups of four, about 79 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def _same(password: str) -> str:
    # A keyboard may compose Vietnamese letters either way; the password is the same.
    return unicodedata.normalize("NFC", password)


@cache
def _nobody() -> str:
    return hasher.hash(secrets.token_hex(16))
