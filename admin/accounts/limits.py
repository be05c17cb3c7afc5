"""How often a sign-in may be tried: per login, so that nobody guesses one password; per address, so that nobody guesses many."""

from surveys.accounts import throttle
from surveys.accounts.verbs import login_key
from surveys.web import database, now, settings

PER_LOGIN = 8
PER_ADDRESS = 60
WINDOW = 15 * 60


def counted(login: str, address: str) -> None:
    """Count one try. Raises TooMany with the waiting time."""
    for scope, who, limit in (("sign-in-addr", address, PER_ADDRESS), ("sign-in", login_key(login), PER_LOGIN)):
        throttle.count(database(), scope, who, limit=limit, seconds=WINDOW, secret=settings().secret_key, now=now())


def cleared(login: str) -> None:
    """Forget the tries of a login that has just proved itself. The address keeps its count: others sit behind it."""
    throttle.forget(database(), "sign-in", login_key(login), secret=settings().secret_key)
