"""What a results page stands on: the offices that it covers, their minimums, the questions, the period, how fresh it is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.clock import local_day
from surveys.errors import N_, NotFound
from surveys.figures.filters import Filters
from surveys.figures.periods import Period
from surveys.figures.released.models import Release
from surveys.figures.released.release import stale
from surveys.forms.definition import OVERALL
from surveys.forms.models import Kind, Question
from surveys.office.models import Office
from surveys.office.tree import below

NOWHERE = N_("Không có đơn vị này, hoặc tài khoản không được xem.")
SPARSE = 3  # a year with data in fewer months than this is shown together with the one before


@dataclass(frozen=True)
class Scope:
    """The selection's offices (the chosen one first, then all below it) and what every page needs of them.

    ``names`` and ``tree`` (office → parent) are those of every office that the asker may see. ``questions`` is id → (code, kind).
    ``months`` are those with ratings (yyyymm). Every rating that was in before ``as_of`` is counted. ``minimum`` and
    ``clerk_minimum`` are the largest of the offices' own; each office's figures follow its own. ``edition`` changes whenever one
    of the offices' releases is made anew. ``own`` is the asker's own clerk, if any: signs of one's own work are left to others.
    """

    filters: Filters
    offices: tuple[int, ...]
    names: Mapping[int, str]
    tree: Mapping[int, int | None]
    sample: bool
    minimum: int
    clerk_minimum: int
    questions: Mapping[int, tuple[str, Kind]]
    period: Period
    months: tuple[int, ...]
    as_of: datetime
    edition: int
    own: int | None = None

    @property
    def overall(self) -> int:
        """The id of the question of overall satisfaction; 0 before any form was published."""
        return next((key for key, (code, _) in self.questions.items() if code == OVERALL), 0)


def scope(session: Session, filters: Filters, *, office_ids: Sequence[int], now: datetime, own: int | None = None) -> Scope:
    """Read the scope of a selection. Raises NotFound for an office outside ``office_ids`` (those that the asker may see)."""
    rows = session.scalars(select(Office).where(Office.id.in_(office_ids)).order_by(Office.id)).all()
    tree = {row.id: row.parent_id for row in rows}
    chosen = filters.office or (office_ids[0] if office_ids else 0)
    if chosen not in tree:
        raise NotFound(NOWHERE)
    covered = below(chosen, list(tree.items()))
    months, as_of, edition = _releases(session, covered, now)
    mine = [row for row in rows if row.id in covered]
    return Scope(
        filters=filters,
        offices=covered,
        names={row.id: row.name for row in rows},
        tree=tree,
        sample=any(row.sample for row in rows),
        minimum=max(row.minimum_group for row in mine),
        clerk_minimum=max(row.minimum_clerk_group for row in mine),
        questions={q.id: (q.code, q.kind) for q in session.execute(select(Question.id, Question.code, Question.kind))},
        period=filters.period or usual(months, local_day(now).year),
        months=months,
        as_of=as_of,
        edition=edition,
        own=own,
    )


def _releases(session: Session, offices: Sequence[int], now: datetime) -> tuple[tuple[int, ...], datetime, int]:
    """The months with ratings, the moment before which every one is counted, and the edition."""
    columns = (
        Release.office_id,
        Release.year,
        Release.months,
        Release.made_at,
        Release.seen,
        Release.minimum,
        Release.clerk_minimum,
    )
    rows = session.execute(select(*columns).where(Release.office_id.in_(offices))).all()
    masks: dict[int, int] = defaultdict(int)
    for row in rows:
        masks[row.year] |= row.months
    months = {year * 100 + m for year, mask in masks.items() for m in range(1, 13) if mask >> (m - 1) & 1}
    waiting = set(stale(session, offices))
    behind = [row.made_at for row in rows if (row.office_id, row.year) in waiting]
    return tuple(sorted(months)), min(behind, default=now), hash(frozenset(map(tuple, rows)))


def usual(months: Sequence[int], this_year: int) -> Period:
    """The period that a page opens with: the latest calendar year with data, with the one before while it has few months."""
    if not months:
        return Period(this_year * 100 + 1, this_year * 100 + 12)
    year = months[-1] // 100
    count = sum(month // 100 == year for month in months)
    first = year - 1 if count < SPARSE and any(month // 100 == year - 1 for month in months) else year
    return Period(first * 100 + 1, year * 100 + 12)
