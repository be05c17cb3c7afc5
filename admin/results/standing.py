"""Theo cán bộ, Theo thủ tục: a funnel and a list, and for each clerk and procedure a page of its own."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from flask import Response, request, url_for
from flask_babel import get_locale
from sqlalchemy.orm import Session

from admin.access import requires
from admin.own import words as own_words
from admin.results import pictures, telling
from admin.results.base import blueprint
from admin.results.frame import BAR, asked, framed, showing
from admin.results.paging import Sheet, paged
from surveys.accounts.models import Role
from surveys.contests.reading import of_clerk
from surveys.contests.verbs import contested
from surveys.figures import beside, naming, subject
from surveys.figures.beside import Beside, Line
from surveys.figures.released.kinds import Kind
from surveys.figures.scope import Scope
from surveys.figures.statistics.funnel import Place
from surveys.figures.subject import Subject


@blueprint.get("/clerks")
@requires(Role.MANAGER)
def clerks() -> Response:
    """Every clerk, fairly beside the others."""
    with showing() as (session, scope):
        found = beside.clerks(session, scope)
        sheet = _sheet(session, scope, Kind.CLERK, found)
        marked = contested(session, scope.offices, scope.period)
    return _listed("clerks", scope, found, sheet, {}, contested=marked)


@blueprint.get("/procedures")
@requires(Role.MANAGER)
def procedures() -> Response:
    """Every procedure beside the others, of one field or of all."""
    field = asked().field
    with showing() as (session, scope):
        found = beside.procedures(session, scope, field)
        sheet = _sheet(session, scope, Kind.PROCEDURE, found)
        fields = naming.fields(session)
    more = "admin/results/field_choice.html"
    return _listed("procedures", scope, found, sheet, {"field": field}, more=more, fields=fields)


@blueprint.get("/clerks/funnel.svg")
@requires(Role.MANAGER)
def clerks_funnel() -> Response:
    """The chart of the page of clerks, or of one clerk's."""
    with showing() as (session, scope):
        found = beside.clerks(session, scope)
        marked = contested(session, scope.offices, scope.period)
    return _drawn("clerks", found, marked)


@blueprint.get("/procedures/funnel.svg")
@requires(Role.MANAGER)
def procedures_funnel() -> Response:
    """The chart of the page of procedures, or of one procedure's."""
    with showing() as (session, scope):
        found = beside.procedures(session, scope, asked().field)
    return _drawn("procedures", found)


def _drawn(page: str, found: Beside, contests: Collection[int] = ()) -> Response:
    """The funnel, with the one that the address marks named; nothing at all where there are too few to draw."""
    drawing = pictures.funnel(page, found, marked=request.args.get("marked", 0, int), contested=contests)
    return Response(drawing, mimetype="image/svg+xml") if drawing else Response(status=204)


def _funnel(page: str, found: Beside, **more: Any) -> str:
    """Where a page fetches its funnel; empty with fewer than two groups."""
    if len(found.standings.rows) < 2:
        return ""
    carried = {key: value for key, value in asked().words().items() if key in BAR}
    return url_for(f"results.{page}_funnel", **{**carried, **more})


def _place() -> Place | None:
    """The state that the address asks for."""
    state = request.args.get("state", "")
    return Place(state) if state in set(Place) else None


def _sheet(session: Session, scope: Scope, kind: Kind, found: Beside) -> Sheet[Line]:
    place = _place()
    sheet = paged(found.lines if place is None else found.lines.at(place), request.args)
    return replace(sheet, rows=beside.covered(session, scope, kind, sheet.rows))


def _listed(page: str, scope: Scope, found: Beside, sheet: Sheet[Line], extra: Mapping[str, Any], **context: Any) -> Response:
    place = _place()
    return framed(
        f"admin/results/{page}.html",
        scope,
        extra={**extra, "state": place.value if place else None},
        found=found,
        place=place,
        Place=Place,
        sheet=sheet,
        drawing=_funnel(page, found, **extra),
        described=pictures.described(found.standings, context.get("contested", ())),
        telling=telling,
        **context,
    )


@blueprint.get("/clerks/<int:clerk_id>")
@requires(Role.MANAGER)
def clerk(clerk_id: int) -> Response:
    """One clerk: the distribution, the other questions, the reasons, the course, coverage."""
    with showing() as (session, scope):
        found = subject.clerk(session, scope, clerk_id)
        said = of_clerk(session, clerk_id, scope.offices)
        marked = contested(session, scope.offices, scope.period)
    return _one("clerk", "clerks", scope, found, said=said, told=own_words, contested=marked)


@blueprint.get("/procedures/<int:procedure_id>")
@requires(Role.MANAGER)
def procedure(procedure_id: int) -> Response:
    """One procedure: the same."""
    with showing() as (session, scope):
        found = subject.procedure(session, scope, procedure_id)
    return _one("procedure", "procedures", scope, found)


def _one(page: str, among: str, scope: Scope, found: Subject, **context: Any) -> Response:
    language = str(get_locale())
    standing, marked = found.line.standing, context.get("contested", ())
    moved = telling.moved_over(found.observed)
    return framed(
        f"admin/results/{page}.html",
        scope,
        found=found,
        figure=standing.figure if standing else None,
        standing=standing,
        funnel=_funnel(among, found.beside, marked=found.line.named.id) if standing else "",
        described=pictures.described(found.beside.standings, marked),
        trend=pictures.trend(found.observed, moved),
        moved=moved,
        by_question=pictures.opinions(standing.figure, found.opinions, language) if standing else "",
        telling=telling,
        locale=language,
        **context,
    )
