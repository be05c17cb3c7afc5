"""What a leader asks first of a scope: how satisfied, how sure, in time, what has changed, what needs an answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.calls.models import HelpCall
from surveys.calls.verbs import LASTS
from surveys.contests.verbs import count_waiting
from surveys.figures import beside
from surveys.figures.changes import Changes, changes
from surveys.figures.flowing import flow, offers, origins
from surveys.figures.models import FlowHour
from surveys.figures.released.kinds import Kind
from surveys.figures.released.reading import Cell, by_office, groups
from surveys.figures.scope import Scope
from surveys.figures.shapes import Flow, Offers, Origins
from surveys.figures.standing import Standings
from surveys.figures.statistics.missing import Bounds, bounds
from surveys.remarks.reading import unread
from surveys.signs.reading import count_open

NOBODY = Cell(None, None)


@dataclass(frozen=True)
class Promise:
    """Dossiers finished in the period, and how many of them late (after the due moment)."""

    finished: int
    late: int


@dataclass(frozen=True)
class Waits:
    """What needs an answer: open calls for help, batches of remarks that the account has not read, clerks' comments and contests,
    and signs that nobody has decided on."""

    calls: int
    remarks: int
    contests: int
    signs: int


@dataclass(frozen=True)
class Overview:
    """``whole``: ratings with a code; ``apart``: those without. ``offices``: where those of a scope of several stand."""

    whole: Cell
    apart: Cell
    flow: Flow
    origins: Origins
    offers: Offers | None
    promise: Promise
    changes: Changes
    waits: Waits
    offices: Standings

    @property
    def bounds(self) -> Bounds | None:
        """What can be said of everyone whose dossier was finished, whatever those think who did not rate."""
        if self.whole.counts is None or not self.flow.finished:
            return None
        rated = min(sum(self.whole.counts), self.flow.finished)
        return bounds(min(sum(self.whole.counts[3:]), rated), rated, self.flow.finished)


def overview(session: Session, scope: Scope, *, account_id: int, now: datetime) -> Overview:
    """Read it for an account; a fixed number of statements, whatever the size."""
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
        waits=_waits(session, scope, account_id, now),
        offices=_offices(session, scope, whole),
    )


def _offices(session: Session, scope: Scope, whole: Cell) -> Standings:
    """The scope's offices around what they have in common; nobody where there is but one."""
    several = len(scope.offices) > 1 and whole.counts is not None
    cells = by_office(session, scope) if several else {}
    return beside.around(whole, cells)


def _promise(session: Session, scope: Scope) -> Promise:
    sums = [func.coalesce(func.sum(column), 0) for column in (FlowHour.finished, FlowHour.late)]
    within = FlowHour.month.between(scope.period.first, scope.period.last)
    return Promise(*map(int, session.execute(select(*sums).where(FlowHour.office_id.in_(scope.offices), within)).one()))


def _waits(session: Session, scope: Scope, account_id: int, now: datetime) -> Waits:
    waiting = HelpCall.ended_at.is_(None), HelpCall.called_at > now - LASTS
    calls = select(func.count()).where(HelpCall.office_id.in_(scope.offices), *waiting)
    return Waits(
        calls=session.scalar(calls) or 0,
        remarks=unread(session, office_ids=scope.offices, account_id=account_id),
        contests=count_waiting(session, scope.offices),
        signs=count_open(session, scope.offices),
    )
