"""The reports of a period: which are kept, which can be made, and their files."""

from dataclasses import dataclass

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from admin.access import person, requires
from admin.reports.base import ABOUT, blueprint, kept_address, kind_of, period_of
from admin.results.frame import framed, showing
from admin.results.paging import paged
from admin.results.words import REPORTS
from surveys.accounts.models import Role
from surveys.figures.periods import Period
from surveys.reports import due, kept
from surveys.reports.choosing import plan
from surveys.reports.keeping import PERIODS
from surveys.reports.kept import Kept
from surveys.reports.models import ReportKind
from surveys.web import database, now


@dataclass(frozen=True)
class Card:
    """A kind of report for the chosen period; ``kept`` its newest edition, ``fits`` whether it is made for such a period."""

    kind: ReportKind
    name: str
    about: str
    fits: bool
    kept: Kept | None


@blueprint.get("")
@requires(Role.MANAGER)
def home() -> Response:
    """One card for each kind, then all that is kept in the period."""
    with showing() as (session, scope):
        period = period_of(scope)
        own = [each for each in kept.listed(session, scope.offices[:1], period) if each.period == period]
        found = kept.listed(session, scope.offices, period)
        day = plan(session, scope.offices[0]).day
    return framed(
        "admin/reports/reports.html",
        scope,
        cards=[_card(kind, period, own) for kind in ReportKind],
        sheet=paged(found, request.args),
        names=REPORTS,
        of=period,
        over=now() >= period.ends,
        day=day,
        administrator=person().role.covers(Role.ADMINISTRATOR),
    )


def _card(kind: ReportKind, period: Period, own: list[Kept]) -> Card:
    newest = next((each for each in own if each.kind is kind), None)
    return Card(kind, REPORTS[kind], ABOUT[kind], period.kind in PERIODS[kind], newest)


@blueprint.post("/<kind>")
@requires(Role.MANAGER)
def make(kind: str) -> AnyResponse:
    """Make a report and keep it: the first edition, or another one with its reason."""
    wanted = kind_of(kind)
    with showing() as (_, scope):
        office, period = scope.offices[0], period_of(scope)
    reason = request.form.get("reason", "")
    made = due.make(database(), due.Due(office, wanted, period), clock=now, reason=reason, account_id=person().id)
    flash(gettext("Đã lập và lưu báo cáo."), "done")
    return redirect(url_for("reports.kept_report", report_id=made, **kept_address()), 303)
