"""Tổng quan: the page that a leader understands in ten seconds."""

from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import get_locale
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.access import person, requires
from admin.results import pictures, telling
from admin.results.base import blueprint
from admin.results.frame import asked, framed, showing
from admin.results.paging import paged
from surveys.accounts.models import Role
from surveys.contests.verbs import contested
from surveys.figures import naming
from surveys.figures.changes import What
from surveys.figures.filters import Filters
from surveys.figures.overview import Overview, overview
from surveys.figures.scope import Scope
from surveys.figures.statistics import figure
from surveys.web import now


@blueprint.get("/")
@requires(Role.MANAGER)
def home() -> AnyResponse:
    """How satisfied, how sure, in time, what has changed, what needs an answer."""
    filters = asked()
    if filters.clerk or filters.procedure:
        return redirect(_moved(filters), 303)
    with showing(filters) as (session, scope):
        found = overview(session, scope, account_id=person().id, now=now())
        names = _names(session, scope, found)
        marked = contested(session, scope.offices, scope.period)
    return _shown(scope, found, names, contested=marked)


def _moved(filters: Filters) -> str:
    """Addresses of the one-page results lead on to the clerk's or procedure's own page."""
    words: dict[str, Any] = {key: value for key, value in request.args.items() if key in ("period", "office")}
    if filters.clerk:
        return url_for("results.clerk", clerk_id=filters.clerk, **words)
    return url_for("results.procedure", procedure_id=filters.procedure, **words)


def _names(session: Session, scope: Scope, found: Overview) -> dict[What, dict[int, str]]:
    ids = {what: [change.id for change in found.changes.found if change.what is what] for what in What}
    return {
        What.CLERK: {key: one.name for key, one in naming.clerks(session, scope, ids[What.CLERK]).items()},
        What.PROCEDURE: {key: one.name for key, one in naming.procedures(session, ids[What.PROCEDURE]).items()},
        What.QUESTION: naming.questions(session, scope, str(get_locale())),
    }


def _shown(scope: Scope, found: Overview, names: dict[What, dict[int, str]], **context: Any) -> Response:
    offices = sorted(found.offices.rows, key=lambda row: (-row.figure.share, scope.names[row.id]))
    return framed(
        "admin/results/overview.html",
        scope,
        found=found,
        figure=figure(found.whole.counts or ()),
        apart=figure(found.apart.counts or ()),
        names=names,
        offices=paged(offices, request.args),
        beside=pictures.offices(found.offices, scope.names),
        telling=telling,
        **context,
    )
