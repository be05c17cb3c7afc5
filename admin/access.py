"""Who is signed in, and the one guard that every staff view carries."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import Flask, make_response, redirect, request, session, url_for
from flask_babel import gettext
from flask_login import LoginManager, current_user, login_user
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import select
from werkzeug.wrappers import Response

from surveys.accounts.models import Account, Role
from surveys.errors import N_, Forbidden
from surveys.office.models import Office
from surveys.office.tree import below
from surveys.web import now, reading, settings
from surveys.web.failures import answer, is_partial

P = ParamSpec("P")
R = TypeVar("R")

UNTIL = "until"

csrf = CSRFProtect()
logins = LoginManager()


@dataclass(frozen=True)
class Person:
    """The signed-in account, as views see it. ``office_ids`` are its own office and all below it, ``whole`` says that no
    office stands above it."""

    id: int
    login: str
    name: str
    role: Role
    office_id: int
    office_ids: tuple[int, ...]
    whole: bool
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

        guarded.requires = role  # type: ignore[attr-defined] # read by the test that walks every route
        return guarded

    return guard


@logins.user_loader  # type: ignore[untyped-decorator] # Flask-Login ships no types
def load(session_id: str) -> Person | None:
    """The person of a session cookie; None when the account is gone, closed or has a newer epoch."""
    account_id, _, epoch = session_id.partition(".")
    if not (account_id.isdecimal() and epoch.isdecimal()) or _ended():
        return None
    return _known(int(account_id), int(epoch))


def _known(account_id: int, epoch: int) -> Person | None:
    with reading() as store:
        account = store.get(Account, account_id)
        if account is None or not account.active or account.epoch != epoch:
            return None
        offices = store.execute(select(Office.id, Office.parent_id, Office.sample)).all()
    return person_of(account, [(o.id, o.parent_id) for o in offices], sample=any(o.sample for o in offices))


def person_of(account: Account, tree: list[tuple[int, int | None]], *, sample: bool) -> Person:
    """The Person of an account; ``tree`` is (office, parent) of every office."""
    return Person(
        id=account.id,
        login=account.login,
        name=account.name,
        role=account.role,
        office_id=account.office_id,
        office_ids=below(account.office_id, tree),
        whole=(account.office_id, None) in tree,
        clerk_id=account.clerk_id,
        counter_id=account.counter_id,
        epoch=account.epoch,
        sample=sample,
    )


def _ended() -> bool:
    # The cookie is signed and only ``enter`` makes it. Its own age would start anew with each change of the session.
    until = session.get(UNTIL)
    return until is not None and now().timestamp() >= until


def enter(account_id: int, epoch: int) -> None:
    """Sign this browser in, in a new session: whatever an earlier visitor left in the old one is gone."""
    known = _known(account_id, epoch)
    session.clear()
    session.permanent = True
    session[UNTIL] = int(now().timestamp()) + settings().session_hours * 3600
    if known is not None:  # else it was closed a moment ago, and the next page says so
        login_user(known)


@logins.unauthorized_handler  # type: ignore[untyped-decorator] # Flask-Login ships no types
def stranger() -> Response:
    """Send a stranger to the sign-in page, and back after it to a page that can be opened again."""
    back = request.full_path.rstrip("?") if request.method == "GET" and not is_partial() else None
    there = url_for("accounts.sign_in", next=None if back == url_for("accounts.home") else back)
    if not is_partial():
        return redirect(there, 303)
    # htmx would swap the sign-in page into the fragment; this makes the browser go there instead.
    response = make_response(answer(401, "signed_out", gettext("Phiên làm việc đã hết. Vui lòng đăng nhập lại.")))
    response.headers["HX-Redirect"] = there
    return response


def install(app: Flask) -> None:
    """Set up sign-in and CSRF. The kiosk has no session, so nothing there to forge; the API has its keys."""
    # A token lives as long as its session: a desk that stays open all morning must not fail at noon.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    # Our pages send no Referer (Referrer-Policy), so it can't be asked for; the token and SameSite cookies stand.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    csrf.init_app(app)
    logins.init_app(app)
    if "kiosk" in app.blueprints:
        csrf.exempt(app.blueprints["kiosk"])
