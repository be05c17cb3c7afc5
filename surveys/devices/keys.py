"""A device's key and the short code that pairs it: random, and kept as keyed digests only."""

import hashlib
import hmac
import re
import secrets

# Crockford's base 32: nothing that is read as something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
_FORGIVEN = str.maketrans("ILO", "110")


def new_key() -> str:
    """A new device key: 256 random bits for its cookie."""
    return secrets.token_urlsafe(32)


def new_pairing_code() -> str:
    """A new pairing code of eight symbols (40 random bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """``ABCDEFGH`` as it is read out: ``ABCD-EFGH``."""
    return f"{code[:4]}-{code[4:]}"


def parse_pairing_code(text: str) -> str | None:
    """The code in what someone typed; None when it can't be one."""
    code = re.sub(r"[\s\-‐‑–]", "", text).upper().translate(_FORGIVEN)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def key_digest(secret: str, key: str) -> bytes:
    """The 32 bytes by which the store knows the device of ``key``."""
    return _keyed(secret, "device:", key)


def pairing_digest(secret: str, code: str) -> bytes:
    """The 32 bytes by which the store finds the device that ``code`` pairs."""
    return _keyed(secret, "pairing:", code)


def _keyed(secret: str, purpose: str, text: str) -> bytes:
    return hmac.new(secret.encode(), f"{purpose}{text}".encode(), hashlib.sha256).digest()
