"""Read released figures: every number on a screen, in a file or in an answer is a sum of released rows.

What a page reads of an office's year lies in one place of the store, as an array; it is summed here.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

import numpy as np
from sqlalchemy.orm import Session

from surveys.figures.periods import Period
from surveys.figures.released.atoms import Ints
from surveys.figures.released.calendar import nodes, numbers
from surveys.figures.released.form import REASONS, Columns
from surveys.figures.released.found import Found, Wanted, find, ranked
from surveys.figures.released.grains import Bools
from surveys.figures.released.kinds import Kind, Part, Why
from surveys.figures.released.memory import remembered
from surveys.figures.released.models import MONTHLY, WEEKLY
from surveys.figures.released.stretches import Counts, Stretch, merged
from surveys.figures.scope import Scope

__all__ = ["Cell", "Counts", "Kind", "Stretch", "Why", "asked", "by_office", "groups", "series", "weeks"]


class Cell(NamedTuple):
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
    wanted, span = Wanted(scope.offices, kind, [question or 0]), period or scope.period

    def read() -> Mapping[int, Cell]:
        return _cells(session, "subject", wanted, span, several=len(scope.offices) > 1)

    return remembered(session, scope, ("groups", kind, question or 0, span), read)


def by_office(session: Session, scope: Scope, *, question: int | None = None, period: Period | None = None) -> Mapping[int, Cell]:
    """Office id → its own cell (not that of the offices below it)."""
    wanted, span = Wanted(scope.offices, Kind.OFFICE, [question or 0]), period or scope.period

    def read() -> Mapping[int, Cell]:
        return _cells(session, "office", wanted, span, several=False)

    return remembered(session, scope, ("offices", question or 0, span), read)


def asked(
    session: Session, scope: Scope, kind: Kind = Kind.OFFICE, subject: int = 0, *, period: Period | None = None
) -> Mapping[int, Cell]:
    """Question id → the options' counts by position, for one group; overall satisfaction left out."""
    questions, span = [key for key in scope.questions if key != scope.overall], period or scope.period
    wanted = Wanted(scope.offices, kind, questions, subject)

    def read() -> Mapping[int, Cell]:
        return _cells(session, "question", wanted, span, several=len(scope.offices) > 1)

    return remembered(session, scope, ("asked", kind, subject, tuple(questions), span), read)


Key = Literal["subject", "office", "question"]


class _Sums:
    """What was read by key: counts by block, and of how many office-years it is withheld, with the foremost reason."""

    def __init__(self) -> None:
        self._told: list[tuple[Ints, Ints]] = []  # key, and the place of the reason (len(REASONS): shown)
        self._counted: list[tuple[Ints, Ints, Ints]] = []  # key, block, and for each level the counts

    def tell(self, keys: Ints, reasons: Ints) -> None:
        """Every office-year of every key."""
        self._told.append((keys, reasons))

    def count(self, keys: Ints, rows: Columns) -> None:
        """Rows that may be shown, of keys of which was told."""
        self._counted.append((keys, rows["block"], rows["n"]))

    def cells(self, *, several: bool) -> dict[int, Cell]:
        """Each key's cell."""
        told, reasons = (np.concatenate(column) for column in zip(*self._told, strict=True))
        names, blocks, counted = (np.concatenate(column, axis=-1) for column in zip(*self._counted, strict=True))
        keys, places = ranked(np.concatenate([told, names]))
        at, mine = places[: len(told)], places[len(told) :]
        reason = np.full(len(keys), len(REASONS))
        np.minimum.at(reason, at, reasons)
        refused = np.bincount(at, reasons < len(REASONS), len(keys)) > 0
        counts, widths = _options(len(keys), mine, blocks, counted)
        shown = counts.any(axis=1)
        withheld = refused & ~(shown & several)
        why = [REASONS[name] if hidden else None for name, hidden in zip(reason.tolist(), withheld.tolist(), strict=True)]
        each = zip(counts.tolist(), widths.tolist(), why, strict=True)
        options = [None if hidden else tuple(row[:width]) for row, width, hidden in each]
        return dict(zip(keys.tolist(), map(Cell, options, why, (refused & ~withheld).tolist()), strict=True))


def _options(keys: int, at: Ints, blocks: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Each key's counts by option, and how many options those have."""
    most = int(blocks.max(initial=0)) + 1
    each = [np.bincount(at * most + blocks, level, keys * most) for level in counts]
    sums = np.column_stack(each).astype(np.int64).reshape(keys, most * 5)
    widest = np.zeros(keys, dtype=np.int64)
    np.maximum.at(widest, at, blocks)
    return sums, (widest + 1) * 5


def _cells(session: Session, key: Key, wanted: Wanted, period: Period, *, several: bool) -> dict[int, Cell]:
    sums = _Sums()
    for years, first, last in spans(period):
        year = find(session, wanted, years, Part.YEAR)
        may, head = _may(year, first, last), year.rows["block"] == 0
        why = year.rows["why"]
        reasons = np.where(may, len(REASONS), np.where(why > 0, why - 1, REASONS.index(Why.PERIOD)))
        names = getattr(year, key)
        sums.tell(names[head], reasons[head])
        if (first, last) == (1, 12):
            sums.count(names[may], year.rows.chosen(may))
        else:
            shown = _finer(session, wanted, years, (first, last), year.chosen(may))
            sums.count(getattr(shown, key), shown.rows)
    return sums.cells(several=several)


def spans(period: Period) -> list[tuple[list[int], int, int]]:
    """The period as (years, first month, last month): its whole calendar years together, and the parts of years at its ends."""
    parts: dict[tuple[int, int], list[int]] = defaultdict(list)
    for year in range(period.first // 100, period.last // 100 + 1):
        first = period.first % 100 if year == period.first // 100 else 1
        last = period.last % 100 if year == period.last // 100 else 12
        parts[first, last].append(year)
    return [(years, first, last) for (first, last), years in parts.items()]


def _may(year: Found, first: int, last: int) -> Bools:
    """Whether each group (by its rows for the whole year) may be cut before the month ``first`` and after ``last``."""
    need = 1 << (first - 1) | 1 << last
    found: Bools = (year.rows["why"] == 0) & ((year.rows["cuts"] & need) == need)
    return found


def _finer(session: Session, wanted: Wanted, years: list[int], months: tuple[int, int], may: Found) -> Found:
    """The rows that add up to the months, of the groups of ``may``."""
    finer, (start, stop) = find(session, wanted, years, Part.FINER), numbers(*months)
    first, last = finer.rows["first"], finer.rows["last"]
    if (months[0] - 1, months[1]) in nodes():
        finer = finer.chosen((first == start) & (last == stop))
    else:
        finer = finer.chosen((first >= start) & (last <= stop) & (finer.rows["leaf"] & MONTHLY > 0))
    places = {source: place for place, source in enumerate({*finer.sources, *may.sources})}
    return finer.chosen(np.isin(finer.groups(places), may.groups(places)))


def series(session: Session, scope: Scope, kind: Kind, subject: int = 0, *, question: int | None = None) -> tuple[Stretch, ...]:
    """The finest stretches of whole months in the period, in order, of one group.

    Of several offices each month that most of them can tell; a stretch is ``partial`` where some are left out.
    """
    return _stretches(session, scope, Wanted(scope.offices, kind, [question or 0], subject), MONTHLY)


def weeks(session: Session, scope: Scope) -> tuple[Stretch, ...]:
    """The offices' weeks in the period (from Monday, cut at months' ends), small ones put together with a neighbour."""
    return _stretches(session, scope, Wanted(scope.offices, Kind.OFFICE, [0]), WEEKLY)


def _stretches(session: Session, scope: Scope, wanted: Wanted, leaf: int) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    for years, first, last in spans(scope.period):
        whole, finer = (find(session, wanted, years, part) for part in Part)
        head = whole.chosen(whole.rows["block"] == 0)
        gone = np.unique(head.year[head.rows["why"] > 0]).tolist()
        pieces: dict[int, list[tuple[int, int, Counts]]] = defaultdict(list)
        for year, *piece in _pieces((whole, finer), leaf, *numbers(first, last)):
            pieces[year].append((piece[0], piece[1], tuple(piece[2:])))
        for year, mine in pieces.items():
            found += merged(year, mine, several=len(scope.offices) > 1, partial=year in gone)
    return tuple(sorted(found, key=lambda one: one.first))


def _pieces(parts: tuple[Found, Found], leaf: int, start: int, stop: int) -> Iterator[list[int]]:
    """Year, first and last day and the five counts of each finest piece within the days, summed over the offices."""
    rows = (one.rows for one in parts)
    inside = ((r["first"] >= start) & (r["last"] <= stop) & (r["leaf"] & leaf > 0) & (r["block"] == 0) for r in rows)
    within = [one.chosen(which) for one, which in zip(parts, inside, strict=True)]
    keys = np.concatenate([np.column_stack([one.year, one.rows["first"], one.rows["last"]]) for one in within])
    counts = np.concatenate([one.rows["n"].T for one in within])
    each, at = np.unique(keys, axis=0, return_inverse=True)
    sums = np.zeros((len(each), 5), dtype=np.int64)
    np.add.at(sums, at, counts)
    yield from np.column_stack([each, sums]).tolist()
