"""Which reports are due, and making one: those of months, quarters and years make themselves on the day that the office chose."""

import logging
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from surveys.clock import Clock, add_months, local_day, month_of
from surveys.database import Database
from surveys.dossiers.models import Dossier
from surveys.dossiers.places import Offices
from surveys.errors import Conflict
from surveys.figures.periods import Period
from surveys.figures.released.models import Release
from surveys.figures.released.release import refresh
from surveys.office.models import Office
from surveys.office.tree import below
from surveys.reports import keeping
from surveys.reports.choosing import DAY
from surveys.reports.models import Report, ReportKind, ReportPlan

log = logging.getLogger(__name__)
REACH = timedelta(days=100)  # an installation that was off for a while catches up this far


@dataclass(frozen=True)
class Due:
    """A report that is to be made."""

    office_id: int
    kind: ReportKind
    period: Period


def over(today: date) -> list[Period]:
    """The months, quarters and years that ended within ``REACH``, the latest first."""
    month = month_of(today)
    ended = [add_months(month, -back) for back in range(1, 5)]
    found = [Period(last, last) for last in ended]
    found += [Period(add_months(last, -2), last) for last in ended if last % 100 % 3 == 0]
    found += [Period(last - 11, last) for last in ended if last % 100 == 12]
    return [period for period in found if today - period.last_day <= REACH]


def due(session: Session, *, now: datetime) -> Iterator[Due]:
    """Every report that is due and not kept: of active offices with dossiers or ratings in the period, there or below."""
    today = local_day(now)
    offices = session.execute(select(Office.id, Office.parent_id, Office.active)).all()
    tree = [(office.id, office.parent_id) for office in offices]
    days = {row.office_id: row.day for row in session.execute(select(ReportPlan.office_id, ReportPlan.day))}
    for period in over(today):
        busy, kept = _busy(session, period), _kept(session, period)
        wait = (today - period.last_day).days
        for office in offices:
            if not office.active or wait < days.get(office.id, DAY) or not busy.intersection(below(office.id, tree)):
                continue
            for kind, lengths in keeping.PERIODS.items():
                if period.kind in lengths and (office.id, kind) not in kept:
                    yield Due(office.id, kind, period)


def _busy(session: Session, period: Period) -> set[int]:
    """The offices at which something happened; each by a look into an index."""
    begins, ends = period.begins, period.ends
    received = (Dossier.received_at >= begins) & (Dossier.received_at < ends)
    finished = (Dossier.finished_at >= begins) & (Dossier.finished_at < ends)
    handled = or_(*(exists().where(Dossier.office_id == Office.id, moment) for moment in (received, finished)))
    bits = sum(1 << (month % 100 - 1) for month in period.months())
    rated = exists().where(
        Release.office_id == Office.id, Release.year == period.first // 100, Release.months.bitwise_and(bits) != 0
    )
    return set(session.scalars(select(Office.id).where(or_(handled, rated))))


def _kept(session: Session, period: Period) -> set[tuple[int, ReportKind]]:
    mine = select(Report.office_id, Report.kind).where(Report.first == period.first, Report.last == period.last)
    return {(row.office_id, row.kind) for row in session.execute(mine)}


def make(
    database: Database, wanted: Due, *, clock: Clock, reason: str = "", account_id: int | None = None, again: bool = True
) -> int:
    """Make and keep one report; its id. Read on one snapshot, then written in a transaction of its own. Raises DomainError.

    ``again`` False: only the first edition, else Conflict.
    """
    with database.reading() as session:
        offices = sorted(Offices(session, wanted.office_id).ids)
    refresh(database, clock=clock, offices=offices)
    with database.reading() as session:
        if not again and keeping.latest(session, wanted.office_id, wanted.kind, wanted.period):
            raise Conflict(keeping.ALREADY)
        made = keeping.next_edition(session, wanted.office_id, wanted.kind, wanted.period, now=clock(), reason=reason)
    files = keeping.files(made)
    with database.writing() as session:
        return keeping.keep(session, wanted.office_id, made, files, account_id=account_id)


def next_due(database: Database, *, clock: Clock, but: Container[object] = ()) -> Due | None:
    """The next report that is due, leaving out ``but``; None when none is."""
    with database.reading() as session:
        return next((each for each in due(session, now=clock()) if each not in but), None)


def attempt(database: Database, wanted: Due, *, clock: Clock) -> bool:
    """Make one; whether it was: one that another process kept first is left to it."""
    try:
        make(database, wanted, clock=clock, again=False)
    except Conflict as error:
        log.info("%s of office %s for %s: %s", wanted.kind, wanted.office_id, wanted.period.word, error)
        return False
    return True


def make_due(database: Database, *, clock: Clock) -> int:
    """Make every report that is due; how many were made."""
    begun: set[object] = set()
    made = 0
    while wanted := next_due(database, clock=clock, but=begun):
        begun.add(wanted)
        made += attempt(database, wanted, clock=clock)
    return made
