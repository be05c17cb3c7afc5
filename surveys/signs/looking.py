"""Look at each office's month once, some days after its end, and keep what stood out (decision 0016).

Once, so that the promised share of false signs holds: who looks every night finds something in the end. Some days later, so that
most ratings of devices that were without the network have come in.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from surveys.clock import Clock, add_months, local_day, month_of
from surveys.database import Database, insert_for, table
from surveys.figures.released.models import Release
from surveys.office.models import Office
from surveys.signs import evidence
from surveys.signs.check import Check
from surveys.signs.checks import checks, found
from surveys.signs.models import Sign, SignLook

SETTLING = timedelta(days=3)
BACK = 13  # months: a store that is new to this doesn't look at its whole past

OfficeMonth = tuple[int, int]


def newest(now: datetime) -> int:
    """The newest month (yyyymm) that has settled at ``now``."""
    return add_months(month_of(local_day(now - SETTLING)), -1)


def due(session: Session, *, now: datetime) -> list[OfficeMonth]:
    """The months with ratings that nobody has looked at yet, newest first; which have any is known from the releases."""
    last = newest(now)
    first = add_months(last, 1 - BACK)
    released = select(Release.office_id, Release.year, Release.months).where(Release.year >= first // 100)
    rated = {
        (office_id, year * 100 + month)
        for office_id, year, months in session.execute(released)
        for month in range(1, 13)
        if months >> (month - 1) & 1 and first <= year * 100 + month <= last
    }
    seen = session.execute(select(SignLook.office_id, SignLook.month).where(SignLook.month >= first))
    return sorted(rated - {(office_id, month) for office_id, month in seen}, key=lambda each: (-each[1], each[0]))


def refresh(database: Database, *, clock: Clock, most: int | None = None) -> int:
    """Look at what is due, at most ``most`` office-months: read and reckoned on a snapshot, then written in a short transaction.

    Returns how many were looked at. Whatever other process does the same at once: the store takes the first one's.
    """
    with database.reading() as session:
        waiting = due(session, now=clock())[:most]
    for office_id, month in waiting:
        with database.reading() as session:
            seen = evidence.read(session, session.get_one(Office, office_id), month)
        made = checks(seen)
        stood_out = found(seen, made)
        with database.writing() as session:
            keep(session, (office_id, month), made, stood_out, now=clock())
    return len(waiting)


def keep(
    session: Session, where: OfficeMonth, made: Sequence[Check], stood_out: Sequence[tuple[Check, float]], *, now: datetime
) -> bool:
    """Write down that a month was looked at and what stood out; False when that was done already."""
    office_id, month = where
    connection = session.connection()
    looks = table(SignLook)
    counted = dict(Counter(check.kind.value for check in made))
    values = {"office_id": office_id, "month": month, "checks": counted, "looked_at": now}
    first = insert_for(connection.dialect.name, looks).on_conflict_do_nothing().returning(looks.c.month)
    if connection.execute(first, values).first() is None:
        return False
    rows = [_row(check, adjusted) | {"office_id": office_id, "month": month, "found_at": now} for check, adjusted in stood_out]
    if rows:
        connection.execute(insert(table(Sign)), rows)
    return True


def _row(check: Check, adjusted: float) -> dict[str, object]:
    return {
        "kind": check.kind,
        "clerk_id": check.clerk,
        "device_id": check.device,
        "seen": check.excess.seen,
        "total": check.total,
        "expected": check.excess.expected,
        "p": check.excess.p,
        "adjusted": adjusted,
        "day": check.day,
    }
