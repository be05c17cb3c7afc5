"""A clerk's own figures: released sums about that clerk alone, and of colleagues no more than where the clerk lies among them."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.figures import subject
from surveys.figures.course import Observed
from surveys.figures.opinions import Opinion
from surveys.figures.released.kinds import Why
from surveys.figures.scope import Scope
from surveys.figures.shapes import Flow
from surveys.figures.statistics import Figure
from surveys.figures.statistics.funnel import Place
from surveys.figures.subject import Subject
from surveys.office.models import Clerk, Office

# Of two, each would learn of the other from where they stand themselves.
FEWEST_CLERKS = 3


@dataclass(frozen=True)
class Me:
    """The clerk whose page it is."""

    id: int
    name: str
    office_id: int
    office: str


@dataclass(frozen=True)
class Own:
    """One clerk's period, exactly as the manager's page of that clerk has it, without the others.

    ``figure`` None: nobody rated, or withheld (``why``). ``place`` None: withheld, or too few colleagues have figures.
    """

    figure: Figure | None
    why: Why | None
    place: Place | None
    observed: tuple[Observed, ...]
    opinions: tuple[Opinion, ...]
    flow: Flow


def me(session: Session, clerk_id: int) -> Me:
    """The clerk with this id."""
    told = (Clerk.id, Clerk.name, Office.id, Office.name)
    row = session.execute(select(*told).join(Office, Office.id == Clerk.office_id).where(Clerk.id == clerk_id)).one()
    return Me(*row)


def own(session: Session, scope: Scope, who: Me) -> Own:
    """What one clerk may see of their period: nothing single, nothing of one colleague, and no office's figures."""
    found = subject.clerk(session, replace(scope, offices=(who.office_id,)), who.id)
    standing = found.line.standing
    return Own(
        figure=standing.figure if standing else None,
        why=found.line.cell.why,
        place=_place(found),
        observed=found.observed,
        opinions=found.opinions,
        flow=found.line.flow,
    )


def _place(found: Subject) -> Place | None:
    enough = len(found.beside.standings.rows) >= FEWEST_CLERKS
    return found.line.standing.place if found.line.standing and enough else None
