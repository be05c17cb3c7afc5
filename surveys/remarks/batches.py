"""Gather remarks into batches: late, large enough, and for good.

A remark belongs to the month in which it came in, so one that was written offline comes into a later batch and changes none
that was read. A month is gathered ``days`` after its end at the earliest; months with too few remarks wait for the next ones.
Every remark stands in exactly one batch of one office, also for those who see several offices, so no two lists have one in
common and none is part of another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import Session

from surveys.clock import Clock, add_months, day_start, first_of_month, local_day, month_of
from surveys.database import Database
from surveys.figures.moments import LocalDay
from surveys.figures.periods import Period
from surveys.office.models import Office
from surveys.remarks.models import RemarkBatch
from surveys.responses.models import Response


@dataclass(frozen=True)
class Waiting:
    """How many remarks came in about one clerk (None: not known) in one month (yyyymm)."""

    month: int
    clerk: int | None
    n: int


@dataclass(frozen=True)
class Line:
    """The waiting remarks of one office, with or without a code."""

    office_id: int
    verified: bool
    waiting: tuple[Waiting, ...]

    def periods(self, minimum: int, clerk_minimum: int) -> list[Period]:
        """The batches that can be made now."""
        return cut(self.waiting, minimum=minimum, clerk_minimum=max(minimum, clerk_minimum))


def cut(waiting: Iterable[Waiting], *, minimum: int, clerk_minimum: int) -> list[Period]:
    """The batches that can be made, oldest first: each of as few months as hold enough remarks.

    Enough are ``minimum``; where all are about one clerk, what is read is that clerk's, and enough are ``clerk_minimum``.
    What is left over waits.
    """
    found: list[Period] = []
    held: list[Waiting] = []
    for month, group in groupby(sorted(waiting, key=lambda one: one.month), key=lambda one: one.month):
        held += group
        if sum(one.n for one in held) >= (clerk_minimum if _sole(held) else minimum):
            found.append(Period(held[0].month, month))
            held = []
    return found


def _sole(held: Sequence[Waiting]) -> bool:
    clerks = {one.clerk for one in held}
    return len(clerks) == 1 and clerks != {None}


def until(now: datetime, *, days: int) -> datetime:
    """The end of the newest month that ended at least ``days`` days ago (compare with ``<``)."""
    return day_start(first_of_month(month_of(local_day(now) - timedelta(days=days))))


def due(session: Session, *, now: datetime, days: int, only: int | None = None) -> tuple[int, ...]:
    """The offices (``only`` one, else any) of which remarks can be gathered into a batch now."""
    where = () if only is None else (Response.office_id == only,)
    minimums = {row.id: row for row in session.execute(select(Office.id, Office.minimum_group, Office.minimum_clerk_group))}
    found = {
        line.office_id
        for line in _lines(session, until(now, days=days), *where)
        if line.periods(minimums[line.office_id].minimum_group, minimums[line.office_id].minimum_clerk_group)
    }
    return tuple(sorted(found))


def gather(session: Session, office_id: int, *, now: datetime, days: int) -> int:
    """Make every batch of an office that can be made; returns how many."""
    # Locked, so that of two workers the second one finds nothing left. Ratings that refer to the office don't wait for it.
    office = session.scalars(select(Office).where(Office.id == office_id).with_for_update(key_share=True)).one()
    made = 0
    for line in _lines(session, until(now, days=days), Response.office_id == office_id):
        for period in line.periods(office.minimum_group, office.minimum_clerk_group):
            _close(session, line, period, now)
            made += 1
    return made


def pending(end: datetime) -> Select[Any]:
    """How many remarks that came in before ``end`` wait, by office, code, day and clerk."""
    day = LocalDay(Response.received_at)
    keys = (Response.office_id, Response.verified)
    counted: Any = select(*keys, day.label("day"), Response.clerk_id, func.count().label("n")).where(*_waiting(end))
    grouped: Select[Any] = counted.group_by(*keys, day, Response.clerk_id).order_by(*keys)
    return grouped


def _lines(session: Session, end: datetime, *where: ColumnElement[bool]) -> list[Line]:
    rows = session.execute(pending(end).where(*where))
    newest = _newest(session)
    lines = []
    for key, group in groupby(rows, key=lambda row: (row.office_id, row.verified)):
        lines.append(Line(*key, _after(newest.get(key, 0), group, month_of(local_day(end)))))
    return lines


def _newest(session: Session) -> dict[tuple[int, bool], int]:
    keys = (RemarkBatch.office_id, RemarkBatch.verified)
    return {(row[0], row[1]): row[2] for row in session.execute(select(*keys, func.max(RemarkBatch.last)).group_by(*keys))}


def _after(after: int, rows: Iterable[Any], end: int) -> tuple[Waiting, ...]:
    """What waits, by month. A rating of a gathered month may get its remark later: that counts to the month that comes next."""
    next_one = add_months(after, 1) if after else 0
    moved = [Waiting(max(month_of(row.day), next_one), row.clerk_id, row.n) for row in rows]
    return tuple(one for one in moved if one.month < end)


def _waiting(end: datetime) -> tuple[ColumnElement[bool], ...]:
    return Response.remark.is_not(None), Response.remark_batch_id.is_(None), Response.received_at < end


def _close(session: Session, line: Line, period: Period, now: datetime) -> None:
    batch = RemarkBatch(
        office_id=line.office_id, verified=line.verified, first=period.first, last=period.last, size=0, closed_at=now
    )
    session.add(batch)
    session.flush()
    gathered = session.scalars(
        update(Response)
        .where(Response.office_id == line.office_id, Response.verified.is_(line.verified), *_waiting(period.ends))
        .values(remark_batch_id=batch.id)
        .returning(Response.id)
    )
    # Counted as they are taken: one that came in since the months were counted is among them.
    batch.size = len(gathered.all())


def gather_due(database: Database, *, clock: Clock, days: int, only: int | None = None) -> int:
    """Make every batch that can be made, of every office or ``only`` one, each office in a transaction; returns how many."""
    with database.reading() as session:
        offices = due(session, now=clock(), days=days, only=only)
    made = 0
    for office_id in offices:
        with database.writing() as session:
            made += gather(session, office_id, now=clock(), days=days)
    return made
