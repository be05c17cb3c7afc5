"""Read released figures: every number on a screen, in a file or in an answer is a sum of released rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from surveys.figures.periods import Period
from surveys.figures.released.calendar import day
from surveys.figures.released.kinds import Kind, Why
from surveys.figures.released.models import MONTHLY, WEEKLY, Released
from surveys.figures.scope import Scope

Counts = tuple[int, ...]
Place = tuple[int, int, int]  # office, year, subject


@dataclass(frozen=True)
class Cell:
    """A group's five counts (a block of five options each for reasons), or why it is withheld; neither: nobody answered.

    ``partial``: some offices of the scope are left out, as they withhold theirs.
    """

    counts: Counts | None
    why: Why | None
    partial: bool = False


@dataclass(frozen=True)
class Stretch:
    """Days (both included) and the counts of their ratings."""

    first: date
    last: date
    counts: Counts


def groups(
    session: Session, scope: Scope, kind: Kind, *, question: int | None = None, period: Period | None = None
) -> dict[int, Cell]:
    """Subject → cell of every group of ``kind`` that has ratings in the years of the period, over the scope's offices."""
    found = _parts(session, scope, kind, question or 0, period or scope.period)
    return _summed(((subject, part) for (_, subject), part in found.items()))


def by_office(session: Session, scope: Scope, *, question: int | None = None, period: Period | None = None) -> dict[int, Cell]:
    """Office id → its own cell (not that of the offices below it)."""
    found = _parts(session, scope, Kind.OFFICE, question or 0, period or scope.period)
    return _summed(((office, part) for (office, _), part in found.items()))


Part = tuple[Counts | None, Why | None]


def _summed(parts: Iterable[tuple[int, list[Part]]]) -> dict[int, Cell]:
    by_subject: dict[int, list[Part]] = defaultdict(list)
    for subject, part in parts:
        by_subject[subject] += part
    return {subject: _cell(found) for subject, found in by_subject.items()}


def _cell(parts: Sequence[Part]) -> Cell:
    shown = [counts for counts, _ in parts if counts is not None]
    refused = [why for _, why in parts if why is not None]
    if refused and not any(map(any, shown)):
        return Cell(None, min(refused, key=list(Why).index))
    width = max(map(len, shown), default=5)
    padded = [counts + (0,) * (width - len(counts)) for counts in shown]
    return Cell(tuple(map(sum, zip(*padded, strict=True))), None, partial=bool(refused))


def _parts(session: Session, scope: Scope, kind: Kind, question: int, period: Period) -> dict[tuple[int, int], list[Part]]:
    """(office, subject) → one part for each year of the period."""
    found: dict[tuple[int, int], list[Part]] = defaultdict(list)
    for first, last in years(period):
        yearly = _rows(session, scope, kind, question, first // 100, whole=True)
        whole = last - first == 11
        finer = {} if whole else _rows(session, scope, kind, question, first // 100, whole=False, within=(first, last))
        need = 1 << (first % 100 - 1) | 1 << (last % 100)
        for key, row in yearly.items():
            if row.why is not None:
                found[key].append((None, row.why))
            elif row.cuts & need != need:
                found[key].append((None, Why.PERIOD))
            else:
                found[key].append((row.counts if whole else finer[key].counts if key in finer else (0,) * 5, None))
    return found


def years(period: Period) -> list[tuple[int, int]]:
    """The period's calendar years, each as its first and last month in the period (yyyymm)."""
    return [
        (max(period.first, year * 100 + 1), min(period.last, year * 100 + 12))
        for year in range(period.first // 100, period.last // 100 + 1)
    ]


@dataclass
class _Row:
    counts: Counts
    why: Why | None
    cuts: int


def _rows(
    session: Session, scope: Scope, kind: Kind, question: int, year: int, *, whole: bool, within: tuple[int, int] = (0, 0)
) -> dict[tuple[int, int], _Row]:
    model = Released
    mine = select(model).where(
        model.office_id.in_(scope.offices), model.year == year, model.kind == int(kind), model.question_id == question
    )
    if whole:
        mine = mine.where(model.first == year * 10000 + 101, model.last == year * 10000 + 1231)
    else:
        mine = mine.where(model.leaf.bitwise_and(MONTHLY) > 0, model.first >= within[0] * 100, model.last <= within[1] * 100 + 31)
    blocks: dict[tuple[int, int], dict[int, Counts]] = defaultdict(dict)
    rows: dict[tuple[int, int], _Row] = {}
    for row in session.scalars(mine):
        key = (row.office_id, row.subject_id)
        five = (row.n1, row.n2, row.n3, row.n4, row.n5)
        before = blocks[key].get(row.block, (0,) * 5)
        blocks[key][row.block] = tuple(a + b for a, b in zip(before, five, strict=True))
        if key not in rows or row.block == 0:
            rows[key] = _Row((), row.why, row.cuts or 0)
    for key, made in rows.items():
        top = max(blocks[key])
        made.counts = tuple(n for block in range(top + 1) for n in blocks[key].get(block, (0,) * 5))
    return rows


def series(session: Session, scope: Scope, kind: Kind, subject: int = 0, *, question: int | None = None) -> tuple[Stretch, ...]:
    """The finest stretches of whole months in the period, in order; of several offices the months that all of them can tell."""
    return _merged(_leaves(session, scope, kind, subject, question or 0, MONTHLY))


def _merged(rows: Sequence[Any]) -> tuple[Stretch, ...]:
    merged: dict[tuple[int, int], list[Counts]] = defaultdict(list)
    for row in rows:
        merged[row.first, row.last].append((row.n1, row.n2, row.n3, row.n4, row.n5))
    return tuple(
        Stretch(day(first), day(last), tuple(map(sum, zip(*counts, strict=True))))
        for (first, last), counts in sorted(merged.items())
    )


def weeks(session: Session, scope: Scope) -> tuple[Stretch, ...]:
    """The office's weeks (from Monday; cut at the months' ends), those with few ratings put together with a neighbour."""
    return _merged(_leaves(session, scope, Kind.OFFICE, 0, 0, WEEKLY))


def _leaves(session: Session, scope: Scope, kind: Kind, subject: int, question: int, leaf: int) -> Sequence[Any]:
    model, period = Released, scope.period
    return session.scalars(
        select(model).where(
            model.office_id.in_(scope.offices),
            model.year.between(period.first // 100, period.last // 100),
            model.kind == int(kind),
            model.question_id == question,
            model.subject_id == subject,
            model.leaf.bitwise_and(leaf) > 0,
            model.why.is_(None),
            model.first >= period.first * 100,
            model.last <= period.last * 100 + 31,
        )
    ).all()


def asked(session: Session, scope: Scope, kind: Kind = Kind.OFFICE, subject: int = 0) -> dict[int, Cell]:
    """Question id → the options' counts by position, for one group; overall satisfaction left out."""
    ids = session.scalars(
        select(Released.question_id)
        .where(Released.office_id.in_(scope.offices), or_(Released.kind == int(kind)), Released.question_id > 0)
        .group_by(Released.question_id)
        .order_by(func.min(Released.question_id))
    ).all()
    found = {}
    for question in ids:
        cell = groups(session, scope, kind, question=question).get(subject)
        if cell is not None:
            found[question] = cell
    return found
