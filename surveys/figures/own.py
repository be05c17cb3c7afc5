"""A clerk's own figures: released sums about that clerk alone, and of colleagues no more than where the clerk lies among them."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.clock import add_months, local_day, month_of
from surveys.errors import N_, Invalid
from surveys.figures import subject
from surveys.figures.course import Observed
from surveys.figures.opinions import Opinion
from surveys.figures.periods import Period
from surveys.figures.released.kinds import Why
from surveys.figures.scope import Scope, usual
from surveys.figures.shapes import Flow
from surveys.figures.statistics import Figure
from surveys.figures.statistics.funnel import Place
from surveys.figures.subject import Subject
from surveys.office.models import Clerk, Office

# Of two, each would learn of the other from where they stand themselves.
FEWEST_CLERKS = 3
NOT_ENDED = N_("Số liệu về Ông/Bà chỉ có đến hết tháng trước. Vui lòng chọn một kỳ đã bắt đầu từ trước tháng này.")


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


def ended(session: Session, scope: Scope, who: Me, *, now: datetime) -> tuple[Scope, Own]:
    """One's own figures up to the end of the last month, or of the last quarter or year where one's ratings can't be cut there.

    Nothing of a month that still runs: who hands out the slips would look, wait for the next citizen, look again and know what
    that one said. The scope comes back with the period and the months that this leaves. Raises Invalid where it leaves none.
    """
    running = month_of(local_day(now))
    known = tuple(month for month in scope.months if month < running)
    period = scope.filters.period or usual(known, add_months(running, -1) // 100)
    lasts = [min(period.last, end) for end in _ends(running) if period.first <= min(period.last, end)]
    if not lasts:
        raise Invalid(NOT_ENDED, code="period")
    scopes = [replace(scope, period=Period(period.first, last), months=known) for last in dict.fromkeys(lasts)]
    cuts = [(cut, own(session, cut, who)) for cut in scopes]
    return next((pair for pair in cuts if pair[1].why is None), cuts[0])


def _ends(running: int) -> tuple[int, ...]:
    """The last months of the month, the quarter and the year that ended before the month ``running`` (yyyymm)."""
    year = running // 100 * 100
    return tuple(add_months(first, -1) for first in (running, running - (running - year - 1) % 3, year + 1))


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
