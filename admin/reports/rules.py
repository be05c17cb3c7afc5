"""Set-up of reports: the rule set in force, the day on which reports make themselves, and what stands in their heads."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from admin.access import requires
from admin.reports.base import blueprint, kept_address
from admin.results.frame import BAR, framed, showing
from admin.setup.views import editor
from surveys.accounts.models import Role
from surveys.clock import local_day, month_of
from surveys.errors import DomainError, Invalid
from surveys.figures.periods import month, month_word
from surveys.reports import choosing
from surveys.reports.choosing import Plan, in_force, plan
from surveys.reports.rules import every
from surveys.web import now, writing
from surveys.web.language import said


@blueprint.get("/rules")
@requires(Role.ADMINISTRATOR)
def rules() -> Response:
    """The rule sets, which of them is in force, every switch so far, and the office's plan."""
    return _page()


def _page(problem: str = "", status: int = 200) -> Response:
    with showing() as (session, scope):
        office = scope.offices[0]
        today = month_of(local_day(now()))
        chosen, planned = in_force(session, office, today), plan(session, office)
        switches = choosing.switches(session, scope.offices)
    page = framed(
        "admin/reports/rules.html",
        scope,
        bar=("office",) if len(scope.names) > 1 else (),
        carries=BAR,
        sets=every(),
        chosen=chosen,
        plan=planned,
        switches=switches,
        this_month=month_word(today),
        problem=problem,
        asked_for=request.form,
    )
    page.status_code = status
    return page


@blueprint.post("/rules/switch")
@requires(Role.ADMINISTRATOR)
def switch_rules() -> AnyResponse:
    """Put a rule set in force from a month on."""
    form = request.form
    try:
        with writing() as session:
            first = month(form.get("month", ""))
            basis = form.get("basis", "").strip()
            choosing.switch(session, _office(), form.get("rules", ""), first, basis, by=editor(), now=now())
    except Invalid as error:
        return _refused(error)
    flash(gettext("Đã đổi bộ quy tắc. Báo cáo đã lưu không thay đổi."), "done")
    return redirect(url_for("reports.rules", **kept_address()), 303)


@blueprint.post("/rules/plan")
@requires(Role.ADMINISTRATOR)
def change_plan() -> AnyResponse:
    """Keep the day and the words of the heads."""
    form = request.form
    try:
        chosen = Plan(_day(form.get("day", "")), form.get("place", "").strip(), form.get("superior", "").strip())
        with writing() as session:
            choosing.arrange(session, _office(), chosen, by=editor(), now=now())
    except Invalid as error:
        return _refused(error)
    flash(gettext("Đã lưu cách lập báo cáo."), "done")
    return redirect(url_for("reports.rules", **kept_address()), 303)


def _day(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 3):
        raise Invalid(choosing.BAD_DAY)
    return int(text)


def _office() -> int:
    with showing() as (_, scope):
        return scope.offices[0]


def _refused(error: DomainError) -> Response:
    return _page(said(error), error.status)
