"""The routes of signing in and out, and of one's own password."""

from urllib.parse import urlsplit

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user, logout_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from admin.access import enter, person, requires
from admin.accounts.base import blueprint
from admin.accounts.forms import PasswordForm, SignInForm
from admin.accounts.limits import cleared, counted
from surveys.accounts import verbs
from surveys.accounts.models import Role
from surveys.errors import DomainError
from surveys.office.models import Office
from surveys.web import now, reading, settings, writing
from surveys.web.language import said

Page = str | Response | tuple[str, int]


@blueprint.get("/")
@requires(Role.CLERK)
def home() -> Response:
    """Where a person's work begins: the desk for clerks, the results for the others."""
    start = "results.home" if person().role.covers(Role.MANAGER) else "desk.home"
    return redirect(url_for(start), 303)


@blueprint.get("/sign-in")
def sign_in() -> Page:
    """The sign-in page; those who are signed in go on."""
    if current_user.is_authenticated:
        return redirect(_onward(), 303)
    return _sign_in_page(SignInForm())


@blueprint.post("/sign-in")
def enter_in() -> Page:
    """Sign in."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _sign_in_page(form), 422
    try:
        known = _verified(form.login.data or "", form.password.data or "")
    except DomainError as error:
        return _sign_in_page(form, said(error)), error.status
    enter(known.account_id, known.epoch)
    return redirect(_onward(), 303)


@blueprint.post("/sign-out")
@requires(Role.CLERK)
def sign_out() -> Response:
    """End this browser's session."""
    logout_user()
    session.clear()
    return redirect(url_for("accounts.sign_in"), 303)


@blueprint.get("/password")
@requires(Role.CLERK)
def password() -> Page:
    """The page for one's own password."""
    return render_template("admin/accounts/password.html", form=PasswordForm())


@blueprint.post("/password")
@requires(Role.CLERK)
def change_password() -> Page:
    """Take a new password for oneself; other browsers' sessions of this account end."""
    form = PasswordForm()
    if form.validate_on_submit() and form.password.data != form.again.data:
        form.again.errors = [gettext("Hai lần nhập mật khẩu mới không giống nhau.")]
    if form.errors:
        return render_template("admin/accounts/password.html", form=form), 422
    try:
        epoch = _changed(form.present.data or "", form.password.data or "")
    except verbs.SignInRefused:
        form.present.errors = [gettext("Mật khẩu hiện nay không đúng.")]
        return render_template("admin/accounts/password.html", form=form), 422
    except DomainError as error:
        form.password.errors = [said(error)]
        return render_template("admin/accounts/password.html", form=form), error.status
    enter(person().id, epoch)
    flash(gettext("Đã đổi mật khẩu. Các phiên đăng nhập khác của tài khoản này đã kết thúc."), "done")
    return redirect(url_for("accounts.home"), 303)


def _verified(login: str, secret: str) -> verbs.Verified:
    # Counted before the password is looked at: guesses that race are all counted.
    counted(login, request.remote_addr or "")
    with reading() as store:
        known = verbs.authenticate(store, login, secret)
    if known.stale:
        with writing() as store:
            verbs.rehash(store, known.account_id, secret)
    cleared(login)
    return known


def _changed(present: str, new: str) -> int:
    me = person()
    _verified(me.login, present)
    with writing() as store:
        return verbs.set_password(store, me.id, new, by=me.id, now=now())


def _onward() -> str:
    """Where to go after signing in: the page asked for, if it is one of the staff's own, else one's home."""
    asked = request.args.get("next", "")
    try:
        parts = urlsplit(asked)
    except ValueError:  # "//["
        return url_for("accounts.home")
    own = parts.path.startswith("/admin/") and not parts.scheme and not parts.netloc
    plain = asked.isprintable() and "\\" not in asked and ".." not in parts.path
    return asked if own and plain else url_for("accounts.home")


def _sign_in_page(form: SignInForm, refusal: str = "") -> str:
    with reading() as store:
        wanted = Office.code == settings().kiosk_office
        office = store.scalar(select(Office).order_by(wanted.desc(), Office.parent_id.is_not(None), Office.id).limit(1))
        name = office.name if office else ""
        if office and str(get_locale()) == "en" and office.name_en:
            name = office.name_en
        sample = bool(office and office.sample)
    return render_template("admin/accounts/sign_in.html", form=form, refusal=refusal, office=name, sample=sample)
