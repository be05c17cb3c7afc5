"""Everything that is released, of all periods, as one long table: for those who analyse by themselves."""

import base64
import binascii
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import numpy as np
from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from surveys.errors import N_, Invalid
from surveys.figures import naming
from surveys.figures.periods import Period
from surveys.figures.released.calendar import day
from surveys.figures.released.form import ORDER, REASONS, Rows, ordered, unpacked
from surveys.figures.released.kinds import Kind
from surveys.figures.released.models import MONTHLY, WEEKLY, Released
from surveys.figures.released.stretches import Counts
from surveys.figures.scope import Scope
from surveys.figures.statistics import figure
from surveys.forms.definition import OVERALL
from surveys.forms.models import Kind as QuestionKind
from surveys.office.models import Office
from surveys.responses.models import Channel
from surveys.tables.cells import why
from surveys.tables.columns import Row

CHUNK = 20  # families held at once: some thousand rows each at the most
KEY = (Released.office_id, Released.year, Released.kind, Released.question_id)
Place = tuple[int, ...]  # KEY, then form.ORDER


@dataclass(frozen=True)
class Page:
    """Some of the rows, and where the next ones begin (None: these were the last)."""

    rows: tuple[Row, ...]
    after: str | None


def rows(session: Session, scope: Scope, language: str = "") -> Iterator[Row]:  # noqa: ARG001 - as every maker of rows
    """Every row of the scope's offices, of one moment (it is one statement); of all periods unless one was asked for."""
    say = _Names(session, scope)
    for family in _families(session, scope):
        yield from say.rows(family)


def page(session: Session, scope: Scope, *, after: str | None, limit: int) -> Page:
    """At most ``limit`` rows after the place that an earlier page named. Raises Invalid for a place that no page named."""
    begins: Place = _place(after) if after else ()
    say, told = _Names(session, scope), list[Row]()
    last: Place = ()
    with closing(_families(session, scope, begins)) as families:
        for family in families:
            some = replace(family, rows=family.rows[: limit - len(told)])
            told += say.rows(some)
            if len(some.rows):
                last = some.last
            if len(some.rows) < len(family.rows):
                return Page(tuple(told), _mark(last))
    return Page(tuple(told), None)


def size(session: Session, scope: Scope, *, most: int) -> int:
    """How many rows there are, counted up to ``most``."""
    found = 0
    with closing(_families(session, scope)) as families:
        for family in families:
            found += len(family.rows)
            if found >= most:
                return most
    return found


@dataclass(frozen=True)
class _Family:
    """The rows of one kind and question in an office's year, in order."""

    office: int
    year: int
    kind: Kind
    question: int
    rows: Rows

    @property
    def last(self) -> Place:
        """The place of the last row."""
        return (self.office, self.year, int(self.kind), self.question, *(int(self.rows[-1][name]) for name in ORDER))


def _families(session: Session, scope: Scope, after: Place = ()) -> Generator[_Family]:
    """Those with rows in the scope's period, if one was asked for, and after a place."""
    wanted = select(*KEY, Released.rows).where(Released.office_id.in_(scope.offices)).order_by(*KEY, Released.part)
    if after:
        wanted = wanted.where(tuple_(*KEY) >= tuple_(*after[: len(KEY)]))
    if period := scope.filters.period:
        wanted = wanted.where(Released.year.between(period.first // 100, period.last // 100))
    # Closed also where a reader stops early: PostgreSQL holds a cursor for it.
    with session.execute(wanted, execution_options={"yield_per": CHUNK}) as found:
        for key, parts in groupby(found, key=lambda row: tuple(row[: len(KEY)])):
            mine = ordered(unpacked(*(row.rows for row in parts)))
            begins = after[len(KEY) :] if key == after[: len(KEY)] else ()
            mine = mine[_within(mine, key[1], scope.filters.period) & _follows(mine, begins)]
            if len(mine):
                office, year, kind, question = key
                yield _Family(office, year, Kind(kind), question, mine)


def _within(rows: Rows, year: int, period: Period | None) -> Any:
    if period is None:
        return np.ones(len(rows), dtype=bool)
    first, last = year * 100 + rows["first"].astype(int) // 100, year * 100 + rows["last"].astype(int) // 100
    return (first >= period.first) & (last <= period.last)


def _follows(rows: Rows, place: Place) -> Any:
    """Which rows come after a place within their family; () for the beginning."""
    found, same = np.full(len(rows), not place), np.ones(len(rows), dtype=bool)
    for name, value in zip(ORDER, place, strict=False):
        found |= same & (rows[name] > value)
        same &= rows[name] == value
    return found


def _mark(place: Place) -> str:
    return base64.urlsafe_b64encode(".".join(map(str, place)).encode()).decode().rstrip("=")


def _place(mark: str) -> Place:
    try:
        parts = base64.urlsafe_b64decode(mark[:200] + "==").decode().split(".")
        place = tuple(int(part) for part in parts)
    except (binascii.Error, ValueError):
        place = ()
    if len(place) != len(KEY) + len(ORDER) or not all(0 <= part < 2**31 for part in place):
        raise Invalid(N_("Dấu trang “after” không đúng. Hãy dùng đúng giá trị “next” của trang trước."), code="after")
    return place


class _Names:
    """The codes and names of everything that a row may be about, read once."""

    def __init__(self, session: Session, scope: Scope) -> None:
        offices = session.execute(select(Office.id, Office.code, Office.name).where(Office.id.in_(scope.offices)))
        self._offices = {row.id: (row.code, row.name) for row in offices}
        self._questions = {**scope.questions, 0: (OVERALL, QuestionKind.LEVEL)}
        self._subjects: dict[Kind, Mapping[int, tuple[str | None, str | None]]] = {
            Kind.CLERK: {key: (one.code, one.name) for key, one in naming.clerks(session, scope).items()},
            Kind.PROCEDURE: {key: (one.code, one.name) for key, one in naming.procedures(session).items()},
            Kind.FIELD: {key: (None, name) for key, name in naming.fields(session).items()},
            Kind.CHANNEL: {int(channel): (channel.name.lower(), None) for channel in Channel},
        }

    def rows(self, family: _Family) -> Iterator[Row]:
        """Stored rows as the table tells them."""
        kind, (question, asked) = family.kind, self._questions[family.question]
        subjects, office = self._subjects.get(kind, {}), self._offices[family.office]
        columns = (family.rows[name].tolist() for name in ("first", "last", "subject", "block", "leaf", "why", "n"))
        for begins, ends, subject, block, leaf, reason, counts in zip(*columns, strict=True):
            first, last = day(family.year, begins), day(family.year, ends)
            yield (
                kind.name.lower(),
                *subjects.get(subject, (None, None)),
                *office,
                _span(first, last),
                first,
                last,
                bool(leaf & MONTHLY),
                bool(leaf & WEEKLY),
                question,
                asked.value,
                block * 5 + 1,
                *_counted(tuple(counts), asked, withheld=reason > 0),
                why(REASONS[reason - 1] if reason else None),
            )


def _counted(counts: Counts, asked: QuestionKind, *, withheld: bool) -> Row:
    if withheld:
        return (None,) * 9
    found = figure(counts) if asked is QuestionKind.LEVEL else None
    shares = (found.share, found.low, found.high) if found else (None, None, None)
    return sum(counts), *counts, *shares


def _span(first: date, last: date) -> str:
    if first.day != 1 or (last + timedelta(days=1)).day != 1:
        return "weeks"
    length = last.month - first.month + 1
    if length == 3 and first.month % 3 == 1:
        return "quarter"
    return {1: "month", 12: "year"}.get(length, "months")
