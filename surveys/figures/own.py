"""A clerk's own figures: released sums about that clerk alone, and of colleagues no more than where the clerk lies among them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.figures.models import FlowClerk
from surveys.figures.opinions import Opinion, opinions
from surveys.figures.released.kinds import Kind
from surveys.figures.released.reading import Cell, Stretch, groups, series
from surveys.figures.scope import Scope
from surveys.figures.shapes import Flow
from surveys.figures.standing import standings
from surveys.figures.statistics import added
from surveys.figures.statistics.funnel import Place
from surveys.office.models import Clerk, Office

NOBODY = Cell(None, None)
# Of two, each would learn the other's figure from where they lie themselves.
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
    """One clerk's period. ``place`` None: withheld, or too few colleagues have figures."""

    cell: Cell
    place: Place | None
    stretches: tuple[Stretch, ...]
    opinions: tuple[Opinion, ...]
    flow: Flow


def me(session: Session, clerk_id: int) -> Me:
    """The clerk with this id."""
    row = session.execute(
        select(Clerk.id, Clerk.name, Office.id, Office.name)
        .join(Office, Office.id == Clerk.office_id)
        .where(Clerk.id == clerk_id)
    ).one()
    return Me(*row)


def own(session: Session, scope: Scope, who: Me) -> Own:
    """What one clerk may see of their period: nothing single, nothing of one colleague, and no office's figures."""
    here = replace(scope, offices=(who.office_id,))
    everyone = groups(session, here, Kind.CLERK)
    cell = everyone.get(who.id, NOBODY)
    shown = cell.counts is not None and any(cell.counts)
    return Own(
        cell=cell,
        place=_place(everyone, who.id) if shown else None,
        stretches=series(session, here, Kind.CLERK, who.id) if shown else (),
        opinions=opinions(session, here, Kind.CLERK, who.id)[1:] if shown else (),
        flow=_flow(session, scope, who.id),
    )


def _place(everyone: Mapping[int, Cell], clerk_id: int) -> Place | None:
    shown = {key: cell.counts for key, cell in everyone.items() if key and cell.counts and any(cell.counts)}
    if clerk_id not in shown or len(shown) < FEWEST_CLERKS:
        return None
    together = added(list(shown.values()))
    found = standings(shown, (together[3] + together[4]) / sum(together))
    return next(row.place for row in found.rows if row.id == clerk_id)


def _flow(session: Session, scope: Scope, clerk_id: int) -> Flow:
    sums = [func.coalesce(func.sum(column), 0) for column in (FlowClerk.finished, FlowClerk.issued, FlowClerk.rated)]
    within = FlowClerk.month.between(scope.period.first, scope.period.last)
    return Flow(*map(int, session.execute(select(*sums).where(FlowClerk.clerk_id == clerk_id, within)).one()))
