"""Who is signed in, and the one guard that every staff view carries."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import Flask
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import select

from surveys.accounts.models import Account, Role
from surveys.errors import N_, Forbidden
from surveys.office.models import Office
from surveys.web import reading

P = ParamSpec("P")
R = TypeVar("R")

csrf = CSRFProtect()
logins = LoginManager()


@dataclass(frozen=True)
class Person:
    """The signed-in account, as views see it. ``office_ids`` are its own office and all below it."""

    id: int
    login: str
    name: str
    role: Role
    office_id: int
    office_ids: tuple[int, ...]
    clerk_id: int | None
    counter_id: int | None
    epoch: int
    sample: bool

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the session cookie carries: the account and its epoch, so that a new password ends old sessions."""
        return f"{self.id}.{self.epoch}"


def person() -> Person:
    """The signed-in person; only in views guarded by ``requires``."""
    return cast(Person, current_user._get_current_object())


def requires(role: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Guard a view: signed in (else the sign-in page), with at least ``role`` (else Forbidden)."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not current_user.is_authenticated:
                return cast(R, logins.unauthorized())
            if not person().role.covers(role):
                raise Forbidden(N_("Tài khoản này không được làm việc này."))
            return view(*args, **kwargs)

        return guarded

    return guard


@logins.user_loader  # type: ignore[untyped-decorator] # Flask-Login ships no types
def load(session_id: str) -> Person | None:
    """The person of a session cookie; None when the account is gone, closed or has a newer epoch."""
    account_id, _, epoch = session_id.partition(".")
    if not (account_id.isdigit() and epoch.isdigit()):
        return None
    with reading() as session:
        account = session.get(Account, int(account_id))
        if account is None or not account.active or account.epoch != int(epoch):
            return None
        offices = session.execute(select(Office.id, Office.parent_id, Office.sample)).all()
    return person_of(account, [(o.id, o.parent_id) for o in offices], sample=any(o.sample for o in offices))


def person_of(account: Account, tree: list[tuple[int, int | None]], *, sample: bool) -> Person:
    """The Person of an account; ``tree`` is (office, parent) of every office."""
    return Person(
        id=account.id,
        login=account.login,
        name=account.name,
        role=account.role,
        office_id=account.office_id,
        office_ids=_below(account.office_id, tree),
        clerk_id=account.clerk_id,
        counter_id=account.counter_id,
        epoch=account.epoch,
        sample=sample,
    )


def _below(root: int, tree: list[tuple[int, int | None]]) -> tuple[int, ...]:
    found = [root]
    for office in found:
        found += [child for child, parent in tree if parent == office]
    return tuple(found)


def install(app: Flask) -> None:
    """Set up sign-in and CSRF."""
    csrf.init_app(app)
    logins.init_app(app)
    logins.login_view = "accounts.sign_in"
