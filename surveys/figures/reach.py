"""How far dossiers get on their way to a rating: as a whole, by clerk, by hour and by channel, with what may be told of it.

Counts of papers are read live and are no answers; how many of a withheld group rated isn't told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from surveys.figures import coverage, naming
from surveys.figures.coverage import Flows
from surveys.figures.flowing import offers, origins
from surveys.figures.naming import Named
from surveys.figures.opinions import NOTHING
from surveys.figures.released.kinds import Kind
from surveys.figures.released.reading import Cell, groups
from surveys.figures.scope import Scope
from surveys.figures.shapes import Offers, Origins
from surveys.figures.statistics.missing import Bounds, bounds
from surveys.tokens.models import Token


@dataclass(frozen=True)
class Line:
    """One clerk's dossiers; ``told``: whether it may be told how many of them rated."""

    named: Named
    flows: Flows
    cell: Cell

    @property
    def told(self) -> bool:
        """Nothing of a withheld group's ratings, not even how many there are."""
        return self.cell.why is None


@dataclass(frozen=True)
class Hours:
    """The hours ``first`` to ``last`` (both included, 0–23) of all days together."""

    first: int
    last: int
    flows: Flows


@dataclass(frozen=True)
class Reach:
    """Everything of the page. ``void``: slips that another took the place of. ``channels`` is channel → cell."""

    whole: Flows
    cell: Cell
    void: int
    origins: Origins
    offers: Offers | None
    clerks: tuple[Line, ...]
    hours: tuple[Hours, ...]
    untimed: Flows
    channels: Mapping[int, Cell]

    @property
    def told(self) -> bool:
        """Whether it may be told how many rated."""
        return self.cell.why is None

    @property
    def bounds(self) -> Bounds | None:
        """What holds of everyone whose dossier was finished, whatever those think who did not rate."""
        if not self.cell.counts or not self.whole.finished:
            return None
        rated = min(sum(self.cell.counts), self.whole.finished)
        return bounds(min(sum(self.cell.counts[3:]), rated), rated, self.whole.finished)


def reach(session: Session, scope: Scope, *, now: datetime) -> Reach:
    """Read it; a fixed number of statements, whatever the size."""
    cell = groups(session, scope, Kind.OFFICE).get(0, NOTHING)
    few = cell.counts is None
    asked = (session, scope.offices, scope.period)
    by_hour, alive = coverage.by_hour(*asked), coverage.alive_by_clerk(*asked, now=now)
    return Reach(
        whole=replace(added(list(by_hour.values())), alive=sum(alive.values())),
        cell=cell,
        void=_void(session, scope),
        origins=origins(session, scope, few=few),
        offers=offers(session, scope, few=few),
        clerks=_clerks(session, scope, coverage.by_clerk(*asked, alive)),
        hours=by_hours({hour: flows for hour, flows in by_hour.items() if hour}, scope.minimum),
        untimed=by_hour.get(0, Flows()),
        channels=groups(session, scope, Kind.CHANNEL),
    )


def _clerks(session: Session, scope: Scope, flows: Mapping[int, Flows]) -> tuple[Line, ...]:
    cells = groups(session, scope, Kind.CLERK)
    named = naming.clerks(session, scope, list(flows))
    lines = [Line(one, flows[one.id], cells.get(one.id, NOTHING)) for one in named.values()]
    return tuple(sorted(lines, key=lambda line: (line.named.under_name, line.named.name, line.named.code)))


def added(parts: list[Flows]) -> Flows:
    """Several flows as one."""
    names = ("finished", "issued", "printed", "rated", "alive")
    return Flows(*(sum(getattr(part, name) for part in parts) for name in names))


def by_hours(found: Mapping[int, Flows], minimum: int) -> tuple[Hours, ...]:
    """Hours in order, each with at least ``minimum`` slips: smaller ones are put together with those that follow.

    In an hour of two slips, everyone who stood there would know whether the other one rated.
    """
    made: list[Hours] = []
    for hour, flows in sorted(found.items()):
        if made and made[-1].flows.issued < minimum:
            made[-1] = Hours(made[-1].first, hour, added([made[-1].flows, flows]))
        else:
            made.append(Hours(hour, hour, flows))
    if len(made) > 1 and made[-1].flows.issued < minimum:
        last, before = made.pop(), made.pop()
        made.append(Hours(before.first, last.last, added([before.flows, last.flows])))
    return tuple(made) if made and made[-1].flows.issued >= minimum else ()


def _void(session: Session, scope: Scope) -> int:
    # In these words it is answered from ix_token_void alone.
    void = text("token.state = 'void' AND token.batch_id IS NULL")
    issued = Token.issued_at >= scope.period.begins, Token.issued_at < scope.period.ends
    counted = select(func.count()).select_from(Token).where(void, Token.office_id.in_(scope.offices), *issued)
    return int(session.scalar(counted) or 0)
