"""Look at each office's months once, some days after they ended, and keep what stood out (decision 0016).

Once, so that the promised share of false signs holds: who looks every night finds something in the end. Some days later, so that
most ratings of devices that were without the network have come in.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from surveys.clock import Clock, add_months, local_day, month_of
from surveys.database import Database, insert_for, table
from surveys.figures.models import TallyOffice
from surveys.figures.periods import Period
from surveys.forms.definition import OVERALL
from surveys.forms.models import Question
from surveys.office.models import Clerk, Office
from surveys.signs import evidence
from surveys.signs.check import Check
from surveys.signs.checks import checks, found
from surveys.signs.models import Sign, SignLook
from surveys.signs.spans import spans

SETTLING = timedelta(days=3)
YEARS_BACK = 1  # a store that is new to this doesn't look at its whole past

Look = tuple[int, Period]


def newest(now: datetime) -> int:
    """The newest month (yyyymm) that has settled at ``now``."""
    return add_months(month_of(local_day(now - SETTLING)), -1)


def due(session: Session, *, now: datetime) -> list[Look]:
    """What is to be looked at and was not yet, of this year and the one before; newest first."""
    last = newest(now)
    first = (last // 100 - YEARS_BACK) * 100 + 1
    seen: dict[int, set[int]] = defaultdict(set)
    for office_id, begins, ends in session.execute(select(SignLook.office_id, SignLook.first, SignLook.last)):
        seen[office_id].update(Period(begins, ends).months())
    enough = _enough(session)
    waiting = [
        (office_id, left)
        for office_id, counts in _counts(session, first, last).items()
        for span in spans(counts, last, enough.get(office_id, 1))
        for left in _left(span, seen[office_id], counts)
    ]
    return sorted(waiting, key=lambda look: (-look[1].last, look[0], look[1].first))


def _left(span: Period, seen: Set[int], counts: Mapping[int, int]) -> list[Period]:
    """The span, or its months that were not looked at yet: what is enough changes with the clerks, and a month has one look."""
    months = span.months()
    return (
        [span] if seen.isdisjoint(months) else [Period(month, month) for month in months if month in counts and month not in seen]
    )


def _enough(session: Session) -> dict[int, int]:
    """Office → ratings from which its clerks have their minimum each, if all have as many."""
    clerks = select(Office.id, Office.minimum_clerk_group * func.count(Clerk.id)).join(Clerk, Clerk.office_id == Office.id)
    return {row[0]: row[1] for row in session.execute(clerks.where(Clerk.active).group_by(Office.id))}


def _counts(session: Session, first: int, last: int) -> dict[int, dict[int, int]]:
    """Office → month → ratings, with and without a code."""
    n = func.sum(TallyOffice.n1 + TallyOffice.n2 + TallyOffice.n3 + TallyOffice.n4 + TallyOffice.n5)
    overall = select(Question.id).where(Question.code == OVERALL)
    # Named one by one, each office is a short range of the index instead of all its years.
    offices = session.scalars(select(Office.id)).all()
    rows = session.execute(
        select(TallyOffice.office_id, TallyOffice.month, n)
        .where(TallyOffice.office_id.in_(offices), TallyOffice.month.between(first, last), TallyOffice.question_id.in_(overall))
        .group_by(TallyOffice.office_id, TallyOffice.month)
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for office_id, month, count in rows:
        found[office_id][month] = int(count)
    return dict(found)


def refresh(database: Database, *, clock: Clock, most: int | None = None) -> int:
    """Look at what is due, at most ``most`` times: read and reckoned on a snapshot, then written in a short transaction.

    Returns how often was looked. Whatever other process does the same at once: the store takes the first one's.
    """
    with database.reading() as session:
        waiting = due(session, now=clock())[:most]
    for look in waiting:
        with database.reading() as session:
            seen = evidence.read(session, session.get_one(Office, look[0]), look[1])
        made = checks(seen)
        stood_out = found(seen, made)
        with database.writing() as session:
            keep(session, look, made, stood_out, now=clock())
    return len(waiting)


def keep(session: Session, look: Look, made: Sequence[Check], stood_out: Sequence[tuple[Check, float]], *, now: datetime) -> bool:
    """Write down that was looked and what stood out; False when that was done already."""
    office_id, period = look
    where = {"office_id": office_id, "first": period.first, "last": period.last}
    connection = session.connection()
    looks = table(SignLook)
    counted = dict(Counter(check.kind.value for check in made))
    first = insert_for(connection.dialect.name, looks).on_conflict_do_nothing().returning(looks.c.first)
    if connection.execute(first, {**where, "checks": counted, "looked_at": now}).first() is None:
        return False
    rows = [_row(check, adjusted) | where | {"found_at": now} for check, adjusted in stood_out]
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
