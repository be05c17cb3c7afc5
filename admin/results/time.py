"""Theo thời gian: the share satisfied, or given back in time, as a control chart with dated notes that a manager writes."""

from dataclasses import replace
from datetime import date

from flask import Response, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.access import person, requires
from admin.results.base import blueprint
from admin.results.courses import MEASURES, PROMISE, told, when
from admin.results.frame import asked, framed, showing
from surveys.accounts.models import Role
from surveys.clock import local_day
from surveys.errors import N_, Invalid
from surveys.figures.course import Series, course, satisfied
from surveys.figures.filters import Filters
from surveys.figures.opinions import NOTHING
from surveys.figures.periods import Period, months_between
from surveys.figures.punctual import on_time
from surveys.figures.released.kinds import Kind
from surveys.figures.released.reading import Cell, groups, series, weeks
from surveys.figures.scope import Scope
from surveys.notes import verbs
from surveys.notes.verbs import LONGEST, Author, Draft, Note, notes
from surveys.web import now, writing

BAR = ("period", "office", "channel")
WEEKLY_UP_TO = 6  # months
USUAL_YEARS = 3


@blueprint.get("/time")
@requires(Role.MANAGER)
def time() -> Response:
    """The course of an office's satisfaction, or of one channel's; or of its keeping of dates."""
    filters = replace(asked(), clerk=None, procedure=None, field=None)
    if _measure() == "promise":
        return _promise(replace(filters, channel=None))
    with showing(filters) as (session, found):
        scope = _spanned(found)
        weekly = not filters.channel and months_between(scope.period.first, scope.period.last) < WEEKLY_UP_TO
        kind, subject = (Kind.CHANNEL, int(filters.channel)) if filters.channel else (Kind.OFFICE, 0)
        shown = satisfied(weeks(session, scope) if weekly else series(session, scope, kind, subject))
        beside = _beside(session, scope)
        whole = groups(session, scope, kind).get(subject, NOTHING)
    return _page(scope, shown, whole, beside, weekly=weekly)


def _measure() -> str:
    name = request.args.get("of", "")
    if name not in MEASURES:
        raise Invalid(N_("Trang này không có biểu đồ ấy. Vui lòng chọn lại chỉ tiêu."))
    return name


def _promise(filters: Filters) -> Response:
    """Of dossiers, not of answers: nothing of it is withheld, and it is counted by months."""
    with showing(filters) as (session, found):
        scope = _spanned(found)
        observed = on_time(session, scope.offices, scope.period)
        beside = _beside(session, scope)
    return _page(scope, Series(observed, partial=False), NOTHING, beside, weekly=False)


def _spanned(found: Scope) -> Scope:
    return found if found.filters.period else replace(found, period=_usual(found))


def _beside(session: Session, scope: Scope) -> tuple[Note, ...]:
    return notes(session, scope.offices[0], first=scope.period.first_day, last=scope.period.last_day)


def _usual(scope: Scope) -> Period:
    """The latest three calendar years: with twelve points alone, chance and change are hard to tell apart."""
    earliest = min(scope.months, default=scope.period.first) // 100
    first = max(scope.period.last // 100 - USUAL_YEARS + 1, earliest)
    return Period(min(first * 100 + 1, scope.period.first), scope.period.last)


def _page(scope: Scope, shown: Series, whole: Cell, beside: tuple[Note, ...], *, weekly: bool) -> Response:
    name = _measure()
    measure = MEASURES[name]
    charted = course(shown.observed, [note.day for note in beside if note.new_level])
    return framed(
        "admin/results/time.html",
        scope,
        bar=BAR[:2] if measure is PROMISE else BAR,
        more="admin/results/measure_choice.html",
        extra={"of": name},
        measure=measure,
        measures=MEASURES,
        of_dossiers=measure is PROMISE,
        told=told(measure, charted, beside, weekly=weekly),
        course=charted,
        notes=beside,
        whole=whole,
        mine=person().office_ids,
        partial=shown.partial or whole.partial,
        when=when,
        today=local_day(now()),
        longest=LONGEST,
    )


@blueprint.post("/time/notes")
@requires(Role.MANAGER)
def write_note() -> AnyResponse:
    """A new note at the office that the page shows."""
    office = asked().office or person().office_id
    with writing() as session:
        verbs.write(session, _draft(), office_id=office, by=_author(), now=now())
    return _back()


@blueprint.post("/time/notes/<int:note_id>")
@requires(Role.MANAGER)
def change_note(note_id: int) -> AnyResponse:
    """Other words, another day, or another weight."""
    with writing() as session:
        verbs.change(session, note_id, _draft(), by=_author(), now=now())
    return _back()


@blueprint.post("/time/notes/<int:note_id>/remove")
@requires(Role.MANAGER)
def remove_note(note_id: int) -> AnyResponse:
    """Take a note away."""
    with writing() as session:
        verbs.remove(session, note_id, by=_author(), now=now())
    return _back()


def _author() -> Author:
    return Author(person().id, person().office_ids)


def _draft() -> Draft:
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError as error:
        raise Invalid(N_("Ngày của ghi chú chưa đúng.")) from error
    return Draft(day, request.form.get("text", ""), new_level="new_level" in request.form)


def _back() -> AnyResponse:
    """To the page as it was, by the filters that the form's address carries."""
    kept = {name: value for name, value in asked().words().items() if name in BAR}
    kept |= {"of": _measure()} if _measure() else {}
    return redirect(url_for("results.time", _anchor="notes", **kept), 303)
