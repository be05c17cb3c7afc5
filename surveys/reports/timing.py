"""Finished dossiers by how they kept their promised date, per clerk: what indicators 1 and 7 are made of.

Early, on time and late are as in the thirteen columns. Those without a due date can't be judged: they are counted apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from surveys.clock import day_end, day_start, local_day
from surveys.dossiers.models import Dossier
from surveys.dossiers.report import Period, judged
from surveys.figures import periods

WORDS = ("early", "on_time", "late")
NO_CLERK = 0


@dataclass(frozen=True)
class Timing:
    """Per clerk (``NO_CLERK``: none known) how many were early, on_time and late; and how many had no due date."""

    clerks: Mapping[int, dict[str, int]]
    without_due: int

    @property
    def office(self) -> dict[str, int]:
        """All together."""
        return {word: sum(each[word] for each in self.clerks.values()) for word in WORDS}


def days_of(period: periods.Period, now: datetime) -> Period:
    """The days of some months, judged at the end of the last one, or of today while it isn't over."""
    first, last = period.first_day, period.last_day
    return Period(first, last, max(first, min(last, local_day(now))))


def timing(session: Session, office_id: int, period: Period) -> Timing:
    """The office's own dossiers that were finished in ``period``, withdrawn ones aside."""
    early, late = judged()
    kind = case((Dossier.due_at.is_(None), "none"), (early, "early"), (late, "late"), else_="on_time")
    clerk = func.coalesce(Dossier.clerk_id, NO_CLERK)
    end = min(day_end(period.last), day_end(period.as_of))
    wanted = (
        select(clerk, kind, func.count())
        .where(Dossier.office_id == office_id, Dossier.withdrawn.is_(False))
        .where(Dossier.finished_at >= day_start(period.first), Dossier.finished_at < end)
        .group_by(clerk, kind)
    )
    found: dict[int, dict[str, int]] = {}
    without_due = 0
    for key, word, n in session.execute(wanted):
        if word == "none":
            without_due += n
        else:
            found.setdefault(key, dict.fromkeys(WORDS, 0))[word] = n
    return Timing(found, without_due)
