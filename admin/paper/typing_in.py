"""Typing filled-in forms in, one after the other, by keyboard and scanner."""

from datetime import date

import uuid6
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from admin.access import person, requires
from admin.paper.base import blueprint
from surveys.accounts.models import Role
from surveys.errors import N_, DomainError, Invalid
from surveys.paper.entry import Entry, Sheet, Typist, enter, open_sheet
from surveys.paper.sizes import LETTERS
from surveys.tokens.codes import shown
from surveys.web import now, reading, settings, writing
from surveys.web.language import said

Page = str | Response | tuple[str, int]


@blueprint.get("/")
@requires(Role.CLERK)
def home() -> str:
    """The field for the next sheet's code."""
    return render_template("admin/paper/home.html", fault="", typed="")


@blueprint.post("/sheet")
@requires(Role.CLERK)
def sheet() -> Page:
    """The questions of a sheet. The code stays out of the address, where a browser would keep it."""
    typed = request.form.get("code", "")
    try:
        found = _opened(typed)
    except DomainError as error:
        return render_template("admin/paper/home.html", fault=said(error), typed=typed), error.status
    return _questions(found)


@blueprint.post("/enter")
@requires(Role.CLERK)
def count() -> Page:
    """Count a sheet, and on to the next one."""
    try:
        entry = _entry()
        with writing() as session:
            enter(session, entry, by=_typist(), secret=settings().secret_key, now=now())
    except DomainError as error:
        return _again(error)
    flash(gettext("Đã nhập phiếu. Mời nhập phiếu tiếp theo."), "done")
    return redirect(url_for("paper.home"), 303)


def _opened(text: str) -> Sheet:
    with reading() as session:
        return open_sheet(session, text, by=_typist(), secret=settings().secret_key, now=now())


def _typist() -> Typist:
    who = person()
    return Typist(who.id, who.clerk_id, who.office_ids)


def _again(error: DomainError) -> tuple[str, int]:
    """The page as it was typed, with what is wrong; back to the code where the sheet itself can't be counted."""
    try:
        found = _opened(request.form.get("code", ""))
    except DomainError:
        return render_template("admin/paper/home.html", fault=said(error), typed=""), error.status
    return _questions(found, fault=said(error)), error.status


def _questions(found: Sheet, *, fault: str = "") -> str:
    chosen = {question.code: request.form.getlist(f"q_{question.code}") for question in found.form.definition.questions}
    return render_template(
        "admin/paper/sheet.html",
        sheet=found,
        grouped=shown(found.code),
        chosen=chosen,
        remark=request.form.get("remark", ""),
        filled=request.form.get("filled") or found.last_day.isoformat(),
        submission_id=request.form.get("submission_id") or str(uuid6.uuid7()),
        letters=LETTERS,
        fault=fault,
    )


def _entry() -> Entry:
    form = request.form
    answers = {name.removeprefix("q_"): tuple(form.getlist(name)) for name in form if name.startswith("q_")}
    try:
        return Entry(
            submission_id=uuid6.UUID(form.get("submission_id", "")),
            code=form.get("code", ""),
            form_version_id=int(form.get("form_version", "")),
            filled=date.fromisoformat(form.get("filled", "")),
            answers=answers,
            remark=form.get("remark", ""),
        )
    except ValueError as error:
        raise Invalid(N_("Ngày điền phiếu chưa đúng. Vui lòng chọn lại.")) from error
