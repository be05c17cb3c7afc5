"""Accounts: made, signed in, given new passwords."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts import passwords
from surveys.accounts.models import Account, Role
from surveys.audit.verbs import note
from surveys.errors import N_, Conflict, DomainError, Invalid, NotFound

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")


class SignInRefused(DomainError):
    """Login and password don't belong together, or the account is closed: which of them is not said."""

    status = 401
    code = "sign_in_refused"


@dataclass(frozen=True)
class Verified:
    """A sign-in that may go on. ``stale``: the stored hash should be made anew (``rehash``)."""

    account_id: int
    login: str
    epoch: int
    stale: bool


def login_key(login: str) -> str:
    """A login as it is stored and compared: composed, without spaces around, lower case."""
    return unicodedata.normalize("NFC", login).strip().casefold()


def create(  # noqa: PLR0913 - an account's own columns, each by name
    session: Session,
    *,
    login: str,
    name: str,
    password: str,
    role: Role,
    office_id: int,
    now: datetime,
    clerk_id: int | None = None,
    counter_id: int | None = None,
) -> int:
    """A new account; returns its id. Raises Invalid (login, password) or Conflict (the login is taken)."""
    key = require_free(session, login)
    passwords.require_good(password, key)
    account = Account(login=key, name=name.strip(), role=role, office_id=office_id, clerk_id=clerk_id, counter_id=counter_id)
    account.password_hash = passwords.digest(password)
    account.created_at = now
    session.add(account)
    session.flush()
    return account.id


def require_free(session: Session, login: str) -> str:
    """``login`` as it is stored. Raises Invalid for one of other characters, Conflict for one that is taken."""
    key = login_key(login)
    if not LOGIN.fullmatch(key):
        raise Invalid(N_("Tên đăng nhập gồm 2–64 chữ cái không dấu, chữ số, dấu chấm hoặc gạch nối."), code="login")
    if session.scalar(select(Account.id).where(Account.login == key)):
        raise Conflict(N_("Tên đăng nhập này đã có người dùng."), code="login_taken")
    return key


def authenticate(session: Session, login: str, password: str) -> Verified:
    """Whose login and password these are. Raises SignInRefused; a login that doesn't exist costs the same time.

    Only reads, and takes some 50 ms: call it in ``reading()``, not while holding the store's write lock.
    """
    key = login_key(login)
    account = session.scalar(select(Account).where(Account.login == key)) if LOGIN.fullmatch(key) else None
    good = passwords.verify(account.password_hash if account else None, password)
    if account is None or not good or not account.active:
        raise SignInRefused(N_("Tên đăng nhập hoặc mật khẩu không đúng."))
    return Verified(account.id, account.login, account.epoch, passwords.is_stale(account.password_hash))


def rehash(session: Session, account_id: int, password: str) -> None:
    """Store ``password`` (just verified) with today's parameters; sessions go on."""
    account = session.get_one(Account, account_id)
    account.password_hash = passwords.digest(password)


def set_password(session: Session, account_id: int, password: str, *, by: int | None, now: datetime) -> int:
    """Give the account a new password and end all its sessions; returns the new epoch. ``by`` is the acting account.

    Raises Invalid for a poor password.
    """
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound(N_("Không tìm thấy tài khoản này."))
    passwords.require_good(password, account.login)
    account.password_hash = passwords.digest(password)
    account.epoch += 1
    note(session, account_id=by, action="account.password", subject=account.login, now=now)
    session.flush()
    return account.epoch
