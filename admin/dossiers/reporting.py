"""The on-time report: a page laid out like the official form, and the same as CSV and XLSX."""

import io
from dataclasses import astuple, dataclass
from datetime import date, timedelta

from flask import Response, render_template, request, send_file
from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from admin.access import requires
from admin.dossiers.base import OfficeChoice, blueprint, chosen_office, office_choices
from surveys.accounts.models import Role
from surveys.clock import local_day
from surveys.dossiers.models import Dossier
from surveys.dossiers.places import Offices
from surveys.dossiers.published import as_csv
from surveys.dossiers.report import Period, Report
from surveys.dossiers.report import report as make_report
from surveys.errors import N_, Invalid
from surveys.web import now, reading
from surveys.web.language import day, said

BAD_DATE = N_("Ngày không đúng. Cần năm, tháng, ngày.")


@dataclass(frozen=True)
class Choice:
    """What the report is asked for."""

    period: Period
    office_id: int


@dataclass(frozen=True)
class Span:
    """A period that is one tap away."""

    label: str
    first: date
    last: date


@blueprint.get("/report")
@requires(Role.MANAGER)
def report() -> tuple[str, int]:
    """The form for the chosen period and office."""
    office_id = chosen_office(request.args.get("office"))
    today = local_day(now())
    try:
        period, problem = _period(today), None
    except Invalid as error:
        period, problem = _this_year(today), error
    with reading() as session:
        made = _made(session, Choice(period, office_id))
        offices = office_choices(session)
        latest = None if made.rows else _latest(session, office_id)
    page = render_template(
        "admin/dossiers/report.html",
        report=made,
        lines=[(name, astuple(counts)) for name, counts in made.rows],
        total=astuple(made.total),
        checks=list(made.total.checks()),
        office=_office(offices, office_id),
        offices=offices,
        spans=_spans(today),
        latest=latest,
        asked={**request.args, "office": str(office_id)},
        problem=said(problem) if problem else "",
    )
    return page, problem.status if problem else 200


@blueprint.get("/report.csv")
@requires(Role.MANAGER)
def report_csv() -> Response:
    """The thirteen columns for a spreadsheet; the total last."""
    made, _ = _asked()
    # The mark tells Excel that this is UTF-8.
    return _file(f"\ufeff{as_csv(made, gettext)}".encode(), "text/csv", "csv", made)


@blueprint.get("/report.xlsx")
@requires(Role.MANAGER)
def report_xlsx() -> Response:
    """The same as a workbook with the form's own header."""
    from surveys.dossiers.form_book import as_workbook  # noqa: PLC0415 - with openpyxl, which no start waits for

    made, office = _asked()
    span = gettext(
        "Từ %(first)s đến %(last)s; số liệu tính đến hết ngày %(as_of)s",
        first=day(made.period.first),
        last=day(made.period.last),
        as_of=day(made.period.as_of),
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(as_workbook(made, (office, span), gettext), kind, "xlsx", made)


def _asked() -> tuple[Report, str]:
    choice = Choice(_period(local_day(now())), chosen_office(request.args.get("office")))
    with reading() as session:
        return _made(session, choice), _office(office_choices(session), choice.office_id)


def _made(session: Session, choice: Choice) -> Report:
    return make_report(session, choice.period, sorted(Offices(session, choice.office_id).ids))


def _office(offices: list[OfficeChoice], office_id: int) -> str:
    return next((office.name for office in offices if office.id == office_id), "")


def _file(content: bytes, kind: str, ending: str, made: Report) -> Response:
    name = f"dung-han-{made.period.first:%Y%m%d}-{made.period.last:%Y%m%d}.{ending}"
    return send_file(io.BytesIO(content), kind, as_attachment=True, download_name=name, max_age=0)


def _period(today: date) -> Period:
    usual = _this_year(today)
    first, last = _date("from") or usual.first, _date("to") or usual.last
    return Period(first, last, _date("as_of") or max(first, min(last, today)))


def _this_year(today: date) -> Period:
    return Period(today.replace(month=1, day=1), today, today)


def _date(name: str) -> date | None:
    text = request.args.get(name, "")
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(BAD_DATE) from None
    if found and not 1990 <= found.year <= 2099:
        raise Invalid(BAD_DATE)
    return found


def _spans(today: date) -> list[Span]:
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    before = quarter - timedelta(days=1)
    last_quarter = before.replace(month=(before.month - 1) // 3 * 3 + 1, day=1)
    return [
        Span(gettext("Tháng này"), month, today),
        Span(gettext("Quý này"), quarter, today),
        Span(gettext("Quý trước"), last_quarter, before),
        Span(gettext("Năm nay"), year, today),
        Span(gettext("Năm trước"), year.replace(year=today.year - 1), year - timedelta(days=1)),
    ]


def _latest(session: Session, office_id: int) -> date | None:
    """The day on which the last dossier was received, to point from an empty period to one with dossiers."""
    ids = sorted(Offices(session, office_id).ids)
    found = session.scalar(select(func.max(Dossier.received_at)).where(Dossier.office_id.in_(ids)))
    return local_day(found) if found else None
