"""One clerk or one procedure: beside the others, its own answers, and its course."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveys.errors import N_, NotFound
from surveys.figures import beside, naming
from surveys.figures.beside import NOBODY, Beside, Line
from surveys.figures.course import Observed, satisfied
from surveys.figures.opinions import Opinion, opinions
from surveys.figures.released.kinds import Kind
from surveys.figures.released.reading import series
from surveys.figures.scope import Scope
from surveys.forms.definition import OVERALL


@dataclass(frozen=True)
class Subject:
    """``line`` stands ``beside`` the others; ``observed`` is the share over time in the finest stretches that are shown."""

    line: Line
    beside: Beside
    opinions: tuple[Opinion, ...]
    observed: tuple[Observed, ...]


def clerk(session: Session, scope: Scope, clerk_id: int) -> Subject:
    """A clerk of the scope's offices. Raises NotFound for another."""
    named = naming.clerks(session, scope, [clerk_id]).get(clerk_id)
    if named is None or named.under not in scope.offices:
        raise NotFound(N_("Không có cán bộ này ở đơn vị đã chọn."))
    return _subject(session, scope, Kind.CLERK, named, beside.clerks(session, scope))


def procedure(session: Session, scope: Scope, procedure_id: int) -> Subject:
    """A procedure. Raises NotFound for one that there is not."""
    named = naming.procedures(session, [procedure_id]).get(procedure_id)
    if named is None:
        raise NotFound(N_("Không có thủ tục này."))
    return _subject(session, scope, Kind.PROCEDURE, named, beside.procedures(session, scope))


def _subject(session: Session, scope: Scope, kind: Kind, named: naming.Named, others: Beside) -> Subject:
    mine = next((line for line in others.lines if line.named.id == named.id), Line(named, NOBODY, None))
    [own] = beside.covered(session, scope, kind, [mine])
    # Below a withheld total nothing is shown.
    asked = opinions(session, scope, kind, named.id) if own.cell.counts else ()
    course = satisfied(series(session, scope, kind, named.id)).observed if own.cell.counts else ()
    return Subject(own, others, tuple(one for one in asked if one.question.code != OVERALL), course)
