"""What a leader asks first of a scope: how satisfied, how sure, in time, what has changed, what needs an answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.calls.models import HelpCall
from surveys.calls.verbs import LASTS
from surveys.contests.verbs import count_waiting
from surveys.dossiers.models import Dossier
from surveys.dossiers.report import judged
from surveys.figures.changes import Changes, changes
from surveys.figures.flowing import flow, offers, origins
from surveys.figures.released.kinds import Kind
from surveys.figures.released.reading import Cell, by_office, groups
from surveys.figures.scope import Scope
from surveys.figures.shapes import Flow, Offers, Origins
from surveys.figures.statistics.missing import Bounds, bounds
from surveys.responses.models import Response

NOBODY = Cell(None, None)
REMARKS_COUNTED = 100


@dataclass(frozen=True)
class Promise:
    """Dossiers finished in the period, and how many of them late (after the due moment)."""

    finished: int
    late: int


@dataclass(frozen=True)
class Waits:
    """What needs an answer: open calls for help, remarks of the period (counted up to REMARKS_COUNTED), clerks' comments."""

    calls: int
    remarks: int
    contests: int


@dataclass(frozen=True)
class Overview:
    """``whole``: ratings with a code; ``apart``: those without. ``offices`` holds the parts of a scope of several."""

    whole: Cell
    apart: Cell
    flow: Flow
    origins: Origins
    offers: Offers | None
    promise: Promise
    changes: Changes
    waits: Waits
    offices: dict[int, Cell]

    @property
    def bounds(self) -> Bounds | None:
        """What can be said of everyone whose dossier was finished, whatever those think who did not rate."""
        if self.whole.counts is None or not self.flow.finished:
            return None
        rated = min(sum(self.whole.counts), self.flow.finished)
        return bounds(min(sum(self.whole.counts[3:]), rated), rated, self.flow.finished)


def overview(session: Session, scope: Scope, *, now: datetime) -> Overview:
    """Read it; a fixed number of statements, whatever the size."""
    whole = groups(session, scope, Kind.OFFICE).get(0, NOBODY)
    few = whole.counts is None
    return Overview(
        whole=whole,
        apart=groups(session, scope, Kind.UNCODED).get(0, NOBODY),
        flow=flow(session, scope),
        origins=origins(session, scope, few=few),
        offers=offers(session, scope, few=few),
        promise=_promise(session, scope),
        changes=changes(session, scope),
        waits=_waits(session, scope, now),
        offices=by_office(session, scope) if len(scope.offices) > 1 else {},
    )


def _promise(session: Session, scope: Scope) -> Promise:
    _, late = judged()
    done = Dossier.finished_at >= scope.period.begins, Dossier.finished_at < scope.period.ends, Dossier.withdrawn.is_(False)
    counted = select(func.count(), func.count().filter(late)).where(Dossier.office_id.in_(scope.offices), *done)
    return Promise(*session.execute(counted).one())


def _waits(session: Session, scope: Scope, now: datetime) -> Waits:
    calls = select(func.count()).where(
        HelpCall.office_id.in_(scope.offices), HelpCall.ended_at.is_(None), HelpCall.called_at > now - LASTS
    )
    within = Response.rated_at >= scope.period.begins, Response.rated_at < scope.period.ends
    some = select(Response.id).where(Response.office_id.in_(scope.offices), *within, Response.remark.is_not(None))
    remarks = select(func.count()).select_from(some.limit(REMARKS_COUNTED).subquery())
    return Waits(session.scalar(calls) or 0, session.scalar(remarks) or 0, count_waiting(session, scope.offices))
