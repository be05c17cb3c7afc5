"""Read released figures: every number on a screen, in a file or in an answer is a sum of released rows.

Each read is one or two ranges of ``released`` for each office and year of the period, summed in the store.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from surveys.figures.periods import Period
from surveys.figures.released.calendar import nodes, numbers
from surveys.figures.released.kinds import Kind, Why
from surveys.figures.released.memory import remembered
from surveys.figures.released.models import MONTHLY, WEEKLY, Released
from surveys.figures.released.stretches import Counts, Stretch, merged
from surveys.figures.scope import Scope

__all__ = ["Cell", "Counts", "Kind", "Stretch", "Why", "asked", "by_office", "groups", "series", "weeks"]

# The first that holds is told, where a group is withheld for several reasons.
ORDER = (Why.FEW, Why.ALONE, Why.PERIOD, Why.OTHERS, Why.MANY)
LEVELS = ("n1", "n2", "n3", "n4", "n5")


@dataclass(frozen=True)
class Cell:
    """A group's counts by option, five (ten, fifteen … for reasons), or why it is withheld; all 0: nobody answered in the period.

    ``partial``: of several offices some are left out, as they withhold theirs.
    """

    counts: Counts | None
    why: Why | None
    partial: bool = False


def groups(
    session: Session, scope: Scope, kind: Kind, *, question: int | None = None, period: Period | None = None
) -> Mapping[int, Cell]:
    """Subject → cell of every group of ``kind`` that has ratings in the years of the period, over the scope's offices."""
    where, span = _of(scope, kind, [question or 0]), period or scope.period

    def read() -> Mapping[int, Cell]:
        return _cells(session, Released.subject_id, where, span, several=len(scope.offices) > 1)

    return remembered(session, scope, ("groups", kind, question or 0, span), read)


def by_office(session: Session, scope: Scope, *, question: int | None = None, period: Period | None = None) -> Mapping[int, Cell]:
    """Office id → its own cell (not that of the offices below it)."""
    where, span = _of(scope, Kind.OFFICE, [question or 0]), period or scope.period

    def read() -> Mapping[int, Cell]:
        return _cells(session, Released.office_id, where, span, several=False)

    return remembered(session, scope, ("offices", question or 0, span), read)


def asked(
    session: Session, scope: Scope, kind: Kind = Kind.OFFICE, subject: int = 0, *, period: Period | None = None
) -> dict[int, Cell]:
    """Question id → the options' counts by position, for one group; overall satisfaction left out."""
    questions = [key for key in scope.questions if key != scope.overall]
    where = [*_of(scope, kind, questions), Released.subject_id == subject]
    return _cells(session, Released.question_id, where, period or scope.period, several=len(scope.offices) > 1)


def _of(scope: Scope, kind: Kind, questions: Sequence[int]) -> list[ColumnElement[bool]]:
    return [
        Released.office_id.in_(scope.offices),
        Released.kind == int(kind),
        Released.question_id.in_(questions),
    ]


@dataclass
class _Sum:
    """What was read of one key: its counts by block, and how many office-years of it are withheld, with the foremost reason."""

    blocks: dict[int, list[int]]
    refused: int = 0
    reason: int = len(ORDER)

    def cell(self, *, several: bool) -> Cell:
        shown = any(map(any, self.blocks.values()))
        if self.refused and not (shown and several):
            return Cell(None, ORDER[self.reason])
        width = max(self.blocks, default=0) + 1
        counts = tuple(n for block in range(width) for n in self.blocks.get(block, (0,) * 5))
        return Cell(counts, None, partial=self.refused > 0)


def _cells(session: Session, key: Any, where: Sequence[ColumnElement[bool]], period: Period, *, several: bool) -> dict[int, Cell]:
    sums: dict[int, _Sum] = defaultdict(lambda: _Sum({}))
    for years, first, last in spans(period):
        mine = [*where, Released.year.in_(years)]
        for name, refused, reason in session.execute(_refusals(key, mine, first, last)):
            found = sums[name]
            found.refused += refused
            found.reason = min(found.reason, reason)
        for name, block, *counts in session.execute(_counts(key, mine, first, last)):
            blocks = sums[name].blocks
            blocks[block] = [a + int(b) for a, b in zip(blocks.get(block, (0,) * 5), counts, strict=True)]
    return {name: found.cell(several=several) for name, found in sums.items()}


def spans(period: Period) -> list[tuple[list[int], int, int]]:
    """The period as (years, first month, last month): its whole calendar years together, and the parts of years at its ends."""
    parts: dict[tuple[int, int], list[int]] = defaultdict(list)
    for year in range(period.first // 100, period.last // 100 + 1):
        first = period.first % 100 if year == period.first // 100 else 1
        last = period.last % 100 if year == period.last // 100 else 12
        parts[first, last].append(year)
    return [(years, first, last) for (first, last), years in parts.items()]


def _whole(row: Any) -> ColumnElement[bool]:
    return and_(row.first == 101, row.last == 1231)


def _need(row: Any, first: int, last: int) -> ColumnElement[bool]:
    """Whether a group (by its row for the whole year) may be cut before the month ``first`` and after ``last``."""
    need = 1 << (first - 1) | 1 << last
    return and_(row.why.is_(None), row.cuts.bitwise_and(need) == need)


def _refusals(key: Any, where: Sequence[ColumnElement[bool]], first: int, last: int) -> Select[Any]:
    """Every key with ratings in the years: of how many office-years it is withheld, and the foremost reason's place in ORDER."""
    allowed = _need(Released, first, last)
    reason = case(
        (allowed, len(ORDER)), *((Released.why == why, ORDER.index(why)) for why in ORDER), else_=ORDER.index(Why.PERIOD)
    )
    refused = func.sum(case((allowed, 0), else_=1))
    return select(key, refused, func.min(reason)).where(*where, _whole(Released), Released.block == 0).group_by(key)


def _counts(key: Any, where: Sequence[ColumnElement[bool]], first: int, last: int) -> Select[Any]:
    """The sums of each key and block over what may be shown of the months ``first`` to ``last``."""
    wanted = select(key, Released.block, *(func.sum(getattr(Released, level)) for level in LEVELS)).where(*where)
    start, stop = numbers(first, last)
    if (first - 1, last) in nodes():
        # A row of exactly this stretch is there only where the group may be cut so.
        wanted = wanted.where(Released.first == start, Released.last == stop)
    else:
        year = aliased(Released)
        same = (year.office_id, year.year, year.kind, year.question_id, year.subject_id)
        mine = (Released.office_id, Released.year, Released.kind, Released.question_id, Released.subject_id)
        pairs = [a == b for a, b in zip(same, mine, strict=True)]
        wanted = wanted.join(year, and_(*pairs, _whole(year), year.block == 0, _need(year, first, last)))
        wanted = wanted.where(Released.leaf.bitwise_and(MONTHLY) > 0, Released.first >= start, Released.last <= stop)
    return wanted.group_by(key, Released.block)


def series(session: Session, scope: Scope, kind: Kind, subject: int = 0, *, question: int | None = None) -> tuple[Stretch, ...]:
    """The finest stretches of whole months in the period, in order, of one group.

    Of several offices each month that most of them can tell; a stretch is ``partial`` where some are left out.
    """
    return _stretches(session, scope, [*_of(scope, kind, [question or 0]), Released.subject_id == subject], MONTHLY)


def weeks(session: Session, scope: Scope) -> tuple[Stretch, ...]:
    """The offices' weeks in the period (from Monday, cut at months' ends), small ones put together with a neighbour."""
    return _stretches(session, scope, _of(scope, Kind.OFFICE, [0]), WEEKLY)


def _stretches(session: Session, scope: Scope, where: Sequence[ColumnElement[bool]], leaf: int) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    for years, first, last in spans(scope.period):
        start, stop = numbers(first, last)
        mine = [*where, Released.year.in_(years)]
        gone = _without(session, mine)
        sums = [func.sum(getattr(Released, level)) for level in LEVELS]
        keys = (Released.year, Released.first, Released.last)
        rows = session.execute(
            select(*keys, *sums)
            .where(*mine, Released.leaf.bitwise_and(leaf) > 0, Released.block == 0)
            .where(Released.first >= start, Released.last <= stop)
            .group_by(*keys)
        )
        pieces: dict[int, list[tuple[int, int, Counts]]] = defaultdict(list)
        for year, begin, end, *counts in rows:
            pieces[year].append((begin, end, tuple(map(int, counts))))
        for year, mine_ in pieces.items():
            found += merged(year, mine_, several=len(scope.offices) > 1, partial=gone.get(year, 0) > 0)
    return tuple(sorted(found, key=lambda one: one.first))


def _without(session: Session, where: Sequence[ColumnElement[bool]]) -> Mapping[int, int]:
    """Year → of how many offices the group is withheld."""
    wanted = select(Released.year, func.count()).where(*where, _whole(Released), Released.block == 0, Released.why.is_not(None))
    return {row[0]: row[1] for row in session.execute(wanted.group_by(Released.year))}
