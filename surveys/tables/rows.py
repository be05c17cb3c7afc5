"""The rows of each table for a scope, in the order of its columns. What may be shown was decided before: cells come released,
signs and reports as they are kept."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.contests.verbs import contested
from surveys.dossiers.report import Period as Days
from surveys.dossiers.report import report
from surveys.figures import naming
from surveys.figures.released import reading
from surveys.figures.released.kinds import Kind
from surveys.figures.scope import Scope
from surveys.office.models import Office
from surveys.responses.models import Channel
from surveys.tables import asked, coverage, released, reports, signs
from surveys.tables.cells import measured, told
from surveys.tables.columns import Row

Rows = Callable[[Session, Scope, str], Iterator[Row]]


def overall(session: Session, scope: Scope, language: str) -> Iterator[Row]:  # noqa: ARG001 - as every maker of rows
    """Ratings with a code, and those without."""
    place = _office(session, scope.offices[0])
    for kind in (Kind.OFFICE, Kind.UNCODED):
        cell = reading.groups(session, scope, kind).get(0)
        yield *place, kind is Kind.OFFICE, *_days(scope), *told(cell)


def offices(session: Session, scope: Scope, language: str) -> Iterator[Row]:  # noqa: ARG001 - as above
    """Every office of the scope, by its code."""
    cells = reading.by_office(session, scope)
    rows = session.execute(select(Office.id, Office.code, Office.name).where(Office.id.in_(scope.offices)).order_by(Office.code))
    for office in rows.all():
        yield office.code, office.name, *_days(scope), *told(cells.get(office.id))


def clerks(session: Session, scope: Scope, language: str) -> Iterator[Row]:  # noqa: ARG001 - as above
    """By the office's and the clerk's code; those of no clerk last."""
    cells = reading.groups(session, scope, Kind.CLERK)
    names = naming.clerks(session, scope, [key for key in cells if key])
    marked = contested(session, scope.offices, scope.period)
    places = office_codes(session, scope)
    for key, one in sorted(names.items(), key=lambda item: (places.get(item[1].under, ""), item[1].code)):
        place = (places.get(one.under, ""), one.under_name)
        yield one.code, one.name, *place, *_days(scope), *told(cells[key]), key in marked
    if 0 in cells:
        place = _office(session, scope.offices[0])
        yield None, None, *place, *_days(scope), *told(cells[0]), False


def procedures(session: Session, scope: Scope, language: str) -> Iterator[Row]:  # noqa: ARG001 - as above
    """By the procedure's code; those of no procedure last."""
    cells = reading.groups(session, scope, Kind.PROCEDURE)
    names = naming.procedures(session, [key for key in cells if key])
    for key, one in sorted(names.items(), key=lambda item: item[1].code):
        yield one.code, one.name, one.under_name, *_days(scope), *told(cells[key])
    if 0 in cells:
        yield None, None, "", *_days(scope), *told(cells[0])


def fields(session: Session, scope: Scope, language: str) -> Iterator[Row]:  # noqa: ARG001 - as above
    """By the field's name."""
    cells, names = reading.groups(session, scope, Kind.FIELD), naming.fields(session)
    for name, key in sorted((names.get(key, ""), key) for key in cells):
        yield name, *_days(scope), *told(cells[key])


def channels(session: Session, scope: Scope, language: str) -> Iterator[Row]:  # noqa: ARG001 - as above
    """Every channel, also those that nobody used."""
    cells = reading.groups(session, scope, Kind.CHANNEL)
    for channel in Channel:
        yield channel.name.lower(), *_days(scope), *told(cells.get(int(channel)))


def time(session: Session, scope: Scope, language: str) -> Iterator[Row]:  # noqa: ARG001 - as above
    """Stretches of months of the offices together."""
    for one in reading.series(session, scope, Kind.OFFICE):
        yield one.first, one.last, *measured(one.counts[:5]), one.partial, None


def weeks(session: Session, scope: Scope, language: str) -> Iterator[Row]:  # noqa: ARG001 - as above
    """Stretches of weeks of the offices together."""
    for one in reading.weeks(session, scope):
        yield one.first, one.last, *measured(one.counts[:5]), one.partial, None


def dossiers(session: Session, scope: Scope, language: str) -> Iterator[Row]:  # noqa: ARG001 - as above
    """The form's lines, without its total: a sum is the reader's."""
    first, last = _days(scope)
    for field, counts in report(session, Days(first, last, last), scope.offices).rows:
        yield field, first, last, *vars(counts).values()


def office_codes(session: Session, scope: Scope) -> Mapping[int, str]:
    """The codes of the offices that the asker may see."""
    return {row.id: row.code for row in session.execute(select(Office.id, Office.code).where(Office.id.in_(scope.names)))}


def _office(session: Session, office_id: int) -> tuple[str, str]:
    row = session.execute(select(Office.code, Office.name).where(Office.id == office_id)).one()
    return row.code, row.name


def _days(scope: Scope) -> tuple[Any, Any]:
    return scope.period.first_day, scope.period.last_day


ROWS: dict[str, Rows] = {
    "overall": overall,
    "offices": offices,
    "clerks": clerks,
    "procedures": procedures,
    "fields": fields,
    "channels": channels,
    "time": time,
    "weeks": weeks,
    "questions": asked.rows,
    "coverage": coverage.rows,
    "dossiers": dossiers,
    "signs": signs.rows,
    "reports": reports.register,
    "scores": reports.scores,
    "indicators": reports.indicators,
    "released": released.rows,
}
