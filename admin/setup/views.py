"""The routes of the generic set-up pages: list, add, edit, remove, renew a secret."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from admin.access import person, requires
from admin.setup.base import blueprint
from admin.setup.choices import fill, read
from admin.setup.forms import NothingForm, RowForm
from admin.setup.kinds import BY_SLUG, KINDS, Kind
from admin.setup.listing import listed
from surveys.accounts.models import Role
from surveys.database import Base
from surveys.errors import N_, Conflict, NotFound
from surveys.office import verbs
from surveys.office.models import Office
from surveys.office.verbs import Editor, FieldInvalid
from surveys.responses.models import Quarantined
from surveys.web import now, reading, writing
from surveys.web.language import said

Page = str | Response | tuple[str, int]


def editor() -> Editor:
    """The signed-in administrator, as the domain's verbs know them."""
    me = person()
    return Editor(me.id, me.office_id, me.office_ids, me.whole)


def kind_of(slug: str) -> Kind:
    """The kind behind a page's address; NotFound for any other word."""
    if slug not in BY_SLUG:
        raise NotFound(N_("Không tìm thấy trang này."))
    return BY_SLUG[slug]


@blueprint.app_template_global()
def list_of(kind: Kind) -> str:
    """The address of the page that lists a kind."""
    return url_for(kind.home) if kind.home else url_for("setup.rows", slug=kind.slug)


@blueprint.get("/")
@requires(Role.ADMINISTRATOR)
def home() -> str:
    """Everything that can be set up, with how much of it there is."""
    with reading() as session:
        choices = read(session, editor())
        counts = {kind.slug: listed(session, kind, editor(), choices, search="", page=1).all for kind in KINDS}
        aside = session.scalar(select(func.count()).select_from(Quarantined).where(in_sight(editor())))
    return render_template("admin/setup/home.html", kinds=KINDS, counts=counts, aside=aside)


def in_sight(by: Editor) -> Any:
    """Which set-aside submissions an administrator sees: their offices'; those of no office are seen at the top of the tree."""
    own = Quarantined.office_id.in_(by.office_ids)
    return own | Quarantined.office_id.is_(None) if by.whole else own


@blueprint.get("/<slug>/")
@requires(Role.ADMINISTRATOR)
def rows(slug: str) -> Page:
    """The list of a kind."""
    kind = kind_of(slug)
    if kind.home:
        return redirect(list_of(kind), 303)
    search, page = request.args.get("q", "").strip(), request.args.get("page", 1, type=int)
    with reading() as session:
        listing = listed(session, kind, editor(), read(session, editor()), search=search, page=page)
    return render_template(
        "admin/setup/list.html", kinds=KINDS, kind=kind, listing=listing, search=search, may_edit=_may_edit(kind)
    )


@blueprint.get("/<slug>/new")
@requires(Role.ADMINISTRATOR)
def new(slug: str) -> Page:
    """The empty form of a kind."""
    kind = kind_of(slug)
    with reading() as session:
        form = _form(session, kind, None)
    return _edit_page(kind, form, None)


@blueprint.post("/<slug>/new")
@requires(Role.ADMINISTRATOR)
def add(slug: str) -> Page:
    """Make a row."""
    return _saved(kind_of(slug), None)


@blueprint.get("/<slug>/<int:row_id>")
@requires(Role.ADMINISTRATOR)
def edit(slug: str, row_id: int) -> Page:
    """The form of a row."""
    kind = kind_of(slug)
    with reading() as session:
        form = _form(session, kind, verbs.find(session, kind.model, row_id, editor()))
    return _edit_page(kind, form, row_id)


@blueprint.post("/<slug>/<int:row_id>")
@requires(Role.ADMINISTRATOR)
def change(slug: str, row_id: int) -> Page:
    """Change a row."""
    return _saved(kind_of(slug), row_id)


@blueprint.post("/<slug>/<int:row_id>/remove")
@requires(Role.ADMINISTRATOR)
def remove(slug: str, row_id: int) -> Response:
    """Delete a row to which nothing refers."""
    kind = kind_of(slug)
    with writing() as session:
        verbs.remove(session, verbs.find(session, kind.model, row_id, editor()), by=editor(), now=now())
    flash(gettext("Đã xoá."), "done")
    return redirect(url_for("setup.rows", slug=slug), 303)


@blueprint.post("/<slug>/<int:row_id>/secret")
@requires(Role.ADMINISTRATOR)
def renew(slug: str, row_id: int) -> Page:
    """Make a new password or key and show it once."""
    kind = kind_of(slug)
    if kind.renew is None:
        raise Conflict(N_("Mục này không có mật khẩu hay khoá."))
    with writing() as session:
        row = verbs.find(session, kind.model, row_id, editor())
        secret = kind.renew(session, row, by=editor(), now=now())
        name = _name(row)
    return _secret_page(kind, secret, name)


def _saved(kind: Kind, row_id: int | None) -> Page:
    with reading() as session:
        row = verbs.find(session, kind.model, row_id, editor()) if row_id else None
        form = _form(session, kind, row)
    if not form.validate():
        return _edit_page(kind, form, row_id), 422
    try:
        with writing() as session:
            row = verbs.find(session, kind.model, row_id, editor()) if row_id else None
            saved_id, secret = kind.save(session, row, form.values(), by=editor(), now=now())
            name = _name(session.get_one(kind.model, saved_id))
    except FieldInvalid as error:
        _beside_its_field(form, error)
        return _edit_page(kind, form, row_id), 422
    if secret:
        return _secret_page(kind, secret, name)
    flash(gettext("Đã lưu “%(name)s”.", name=name), "done")
    return redirect(list_of(kind), 303)


def _form(session: Any, kind: Kind, row: Base | None) -> RowForm:
    """The kind's form, without what can't be changed any more, filled from the request or else from ``row``."""
    form = kind.form(data=kind.form.of(row) if row is not None else None)
    if row is not None:
        form.heading = str(row.name)  # type: ignore[attr-defined] # every kind has one
    for name in kind.form.fixed if row is not None else ():
        del form[name]
    if isinstance(row, Office) and row.id == editor().office_id:
        # One's own office stays where it is and stays open.
        del form["parent_id"], form["active"]
    fill(form, read(session, editor()))
    return form


def _beside_its_field(form: RowForm, error: FieldInvalid) -> None:
    field = form[error.field] if error.field in form else next(iter(form))
    field.errors = [*field.errors, said(error)]


def _may_edit(kind: Kind) -> bool:
    return person().whole or not kind.shared


def _name(row: Any) -> str:
    return str(getattr(row, "login", None) or row.name)


def _edit_page(kind: Kind, form: RowForm, row_id: int | None) -> str:
    fields = tuple(field.name for field in form if field.name != "csrf_token")
    groups = [(label, [form[name] for name in names if name in form]) for label, names in kind.groups or (("", fields),)]
    return render_template(
        "admin/setup/edit.html",
        kinds=KINDS,
        kind=kind,
        form=form,
        groups=groups,
        row_id=row_id,
        button=NothingForm(),
        may_edit=_may_edit(kind),
    )


def _secret_page(kind: Kind, secret: str, name: str) -> str:
    # Shown in the answer itself, not after a redirect: a secret must wait nowhere, neither in the store nor in a cookie.
    return render_template("admin/setup/secret.html", kinds=KINDS, kind=kind, secret=secret, name=name)
