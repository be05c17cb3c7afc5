"""Accounts and API clients as administrators edit them."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts import passwords, verbs
from surveys.accounts.models import Account, ApiClient, Role
from surveys.audit.verbs import note
from surveys.errors import N_, DomainError
from surveys.office.verbs import Editor, FieldInvalid, Values, save

KEY_PREFIX = "phieu_"


def save_account(session: Session, account: Account | None, values: Values, *, by: Editor, now: datetime) -> tuple[int, str]:
    """Change an account, or (None) make one; (its id, the new one's password to be shown once, else empty).

    Raises FieldInvalid, also when an administrator would close or demote themself or the last administrator.
    """
    if account is not None:
        _require_an_administrator(session, account, values, by)
        if account.id == by.account_id and values.get("office_id", account.office_id) != account.office_id:
            raise FieldInvalid("office_id", N_("Ông/Bà không thể tự chuyển mình sang cơ quan khác. Hãy nhờ quản trị khác."))
        if values.get("active") is False and account.active:
            account.epoch += 1  # its sessions don't come back to life with it
        return save(session, account, values, by=by, now=now), ""
    password = passwords.random_password()
    blank = Account(login=_free_login(session, str(values["login"])), created_at=now)
    blank.password_hash = passwords.digest(password)
    rest = {name: value for name, value in values.items() if name != "login"}
    return save(session, blank, rest, by=by, now=now), password


def reset_password(session: Session, account: Account, *, by: Editor, now: datetime) -> str:
    """Give the account a random password and end its sessions; the password, to be shown once."""
    password = passwords.random_password()
    verbs.set_password(session, account.id, password, by=by.account_id, now=now)
    return password


def save_client(session: Session, client: ApiClient | None, values: Values, *, by: Editor, now: datetime) -> tuple[int, str]:
    """Change an API client, or (None) make one; (its id, the new one's key to be shown once, else empty)."""
    if client is not None:
        return save(session, client, values, by=by, now=now), ""
    key = new_key()
    blank = ApiClient(key_digest=key_digest(key), created_at=now)
    return save(session, blank, values, by=by, now=now), key


def renew_key(session: Session, client: ApiClient, *, by: Editor, now: datetime) -> str:
    """Replace the client's key (the old one stops working at once); the new one, to be shown once."""
    key = new_key()
    client.key_digest = key_digest(key)
    note(session, account_id=by.account_id, action="api_client.key", subject=client.name, now=now)
    return key


def new_key() -> str:
    """A key for an API client: 256 random bits behind a prefix by which secret scanners know it."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def key_digest(key: str) -> bytes:
    """What the store keeps of a key. A plain digest will do: nobody can try all keys of 256 bits."""
    return hashlib.sha256(key.encode()).digest()


def _free_login(session: Session, login: str) -> str:
    try:
        return verbs.require_free(session, login)
    except DomainError as error:
        raise FieldInvalid("login", error.message, **error.params) from error


def _require_an_administrator(session: Session, account: Account, values: Values, by: Editor) -> None:
    stays = values.get("active", account.active) and values.get("role", account.role) is Role.ADMINISTRATOR
    if stays or account.role is not Role.ADMINISTRATOR:
        return
    field = "role" if values.get("active", account.active) else "active"
    if account.id == by.account_id:
        raise FieldInvalid(field, N_("Ông/Bà không thể tự khoá hay tự hạ quyền của mình. Hãy nhờ quản trị khác."))
    # Locked in one order, so that two administrators who close each other at once can't both succeed.
    active = select(Account.id).where(Account.role == Role.ADMINISTRATOR, Account.active).order_by(Account.id).with_for_update()
    if not set(session.scalars(active)) - {account.id}:
        raise FieldInvalid(field, N_("Đây là quản trị cuối cùng. Hãy tạo quản trị khác trước."))
