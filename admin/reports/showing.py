"""A report as a page: as it would be made now, or as it is kept."""

from typing import Any

from flask import Response

from admin.access import person, requires
from admin.reports.base import blueprint, kind_of, period_of
from admin.results.frame import BAR, asked, framed, showing
from admin.results.words import REPORTS
from surveys.accounts.models import Role
from surveys.figures.scope import Scope
from surveys.figures.statistics import figure
from surveys.reports import kept, words
from surveys.reports.documents import Columns, Document, Notice, Scoring, digest, to_text
from surveys.reports.documents import kind_of as kind_of_document
from surveys.reports.keeping import draft, latest
from surveys.reports.rules import read
from surveys.web import now

PARTS = {Scoring: "scoring", Columns: "columns", Notice: "notice"}


@blueprint.get("/<kind>")
@requires(Role.MANAGER)
def drafted(kind: str) -> Response:
    """The report of the chosen period and office as it would be made now."""
    wanted = kind_of(kind)
    with showing() as (session, scope):
        office, period = scope.offices[0], period_of(scope)
        made = draft(session, office, wanted, period, now=now())
        editions = latest(session, office, wanted, period)
    return _page(made, scope, report=None, editions=editions, over=now() >= period.ends)


@blueprint.get("/kept/<int:report_id>")
@requires(Role.MANAGER)
def kept_report(report_id: int) -> Response:
    """A kept report, made of the data that is kept with it."""
    with showing(asked()) as (session, scope):
        report = kept.one(session, report_id, person().office_ids)
        document = kept.document(session, report_id, person().office_ids)
        editions = latest(session, report.office_id, report.kind, report.period)
    return _page(document, scope, report=report, editions=editions, over=True)


def _page(document: Document, scope: Scope, **more: Any) -> Response:
    rules = read(document.rules) if isinstance(document, Scoring) else None
    levels = figure(document.levels) if isinstance(document, Notice) and document.levels else None
    return framed(
        "admin/reports/report.html",
        scope,
        bar=() if more["report"] else BAR,
        carries=BAR,
        document=document,
        part=f"admin/reports/{PARTS[type(document)]}.html",
        kind=kind_of_document(document),
        name=REPORTS[kind_of_document(document)],
        official=words,
        rules=rules,
        levels=levels,
        mark=digest(to_text(document)),
        **more,
    )
