"""What an administrator enters for a period's scoring: the office's own indicators, and complaints about attitude."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.access import requires
from admin.reports.base import blueprint, kept_address, period_of
from admin.results.frame import framed, showing
from admin.setup.views import editor
from surveys.accounts.models import Role
from surveys.errors import Invalid
from surveys.figures.periods import Period
from surveys.figures.scope import Scope
from surveys.office.models import Clerk
from surveys.office.spelling import bare
from surveys.reports.choosing import in_force
from surveys.reports.entries import BAD_NUMBER, MOST, enter, entered
from surveys.reports.keeping import require_period
from surveys.reports.models import ReportKind
from surveys.reports.rules import Indicator, RuleSet
from surveys.reports.timing import NO_CLERK, Timing, days_of, timing
from surveys.web import now, writing
from surveys.web.language import said

ENTERED = ("entered_points", "entered_counts", "entered_share", "complaints")
COMPLAINED = ("early", "on_time")


@dataclass(frozen=True)
class Person:
    """A clerk who returned dossiers in the period (id ``NO_CLERK``: none known), with how many were early and on time."""

    id: int
    name: str
    early: int
    on_time: int


@blueprint.get("/entries")
@requires(Role.ADMINISTRATOR)
def entries() -> Response:
    """The form for a period and office, with what was entered before."""
    with showing() as (session, scope):
        data = entered(session, scope.offices[0], _period(scope))
    return _page(_fields(data))


@blueprint.post("/entries")
@requires(Role.ADMINISTRATOR)
def save_entries() -> AnyResponse:
    """Keep what was entered; kept reports stay as they are."""
    with showing() as (session, scope):
        office, period = scope.offices[0], _period(scope)
        rules = in_force(session, office, period.last).rules
        people = _people(session, office, period)
    try:
        data = _read(request.form, rules, people)
        with writing() as session:
            enter(session, office, period, data, by=editor(), now=now())
    except Invalid as error:
        page = _page(request.form, said(error))
        page.status_code = error.status
        return page
    flash(gettext("Đã lưu số liệu nhập. Báo cáo đã lưu không thay đổi."), "done")
    return redirect(url_for("reports.drafted", kind="scoring", **kept_address()), 303)


def _period(scope: Scope) -> Period:
    """The period that the page is about. Raises Invalid for one that no scoring is made for."""
    period = period_of(scope)
    require_period(ReportKind.SCORING, period)
    return period


def _page(fields: Mapping[str, str], problem: str = "") -> Response:
    with showing() as (session, scope):
        office, period = scope.offices[0], period_of(scope)
        rules = in_force(session, office, period.last).rules
        people = _people(session, office, period)
    indicators = [each for each in rules.indicators.values() if each.source in ENTERED]
    template = "admin/reports/entries.html"
    return framed(template, scope, indicators=indicators, people=people, fields=fields, of=period, problem=problem)


def _people(session: Session, office: int, period: Period) -> list[Person]:
    dates = timing(session, office, days_of(period, now()))
    rows = session.execute(select(Clerk.id, Clerk.name).where(Clerk.id.in_(dates.clerks.keys()))).all()
    found = [_person(row.id, row.name, dates) for row in sorted(rows, key=lambda row: (bare(row.name), row.name))]
    return [*found, _person(NO_CLERK, gettext("Không rõ cán bộ"), dates)]


def _person(key: int, name: str, dates: Timing) -> Person:
    there = dates.office if key == NO_CLERK else dates.clerks[key]
    return Person(key, name, there["early"], there["on_time"])


def _fields(data: Mapping[str, Any]) -> dict[str, str]:
    """What is kept, as the form's fields name it: 5.points, 8.part, 7.12.early."""
    fields: dict[str, str] = {}
    for number, value in data.items():
        fields[number] = "1"
        for key, part in value.items():
            inner = part.items() if isinstance(part, Mapping) else [("", part)]
            fields |= {".".join(filter(None, (number, key, word))): str(n) for word, n in inner}
    return fields


def _read(form: Mapping[str, str], rules: RuleSet, people: list[Person]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for number, indicator in rules.indicators.items():
        match indicator.source:
            case "entered_points":
                _add(data, form, indicator, ("points",))
            case "entered_counts":
                _add(data, form, indicator, ("early", "on_time", "late"))
            case "entered_share":
                _add(data, form, indicator, ("part", "whole"))
            case "complaints" if form.get(str(number)):
                told = {str(person.id): _numbers(form, indicator, f"{number}.{person.id}", COMPLAINED) for person in people}
                data[str(number)] = {key: counts for key, counts in told.items() if any(counts.values())}
    return data


def _add(data: dict[str, Any], form: Mapping[str, str], indicator: Indicator, words: tuple[str, ...]) -> None:
    """One of the office's own indicators; all fields empty is no data."""
    number = str(indicator.number)
    if any(form.get(f"{number}.{word}", "").strip() for word in words):
        data[number] = _numbers(form, indicator, number, words)


def _numbers(form: Mapping[str, str], indicator: Indicator, prefix: str, words: tuple[str, ...]) -> dict[str, int]:
    found = {}
    for word in words:
        text = form.get(f"{prefix}.{word}", "").strip() or "0"
        if not (text.isascii() and text.isdigit() and len(text) < 8):
            raise Invalid(BAD_NUMBER, number=indicator.number, most=MOST)
        found[word] = int(text)
    return found
