"""Released rows of many offices and years, read at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.database import PLAIN_BYTES
from surveys.figures.released.atoms import Ints
from surveys.figures.released.form import Columns, joined, planes
from surveys.figures.released.grains import Bools
from surveys.figures.released.kinds import Kind, Part
from surveys.figures.released.models import Released

Source = tuple[int, int, int]  # office, year, question
SMALL = 1 << 20


@dataclass(frozen=True)
class Wanted:
    """Which groups: all of a kind, or one ``subject`` of it."""

    offices: Sequence[int]
    kind: Kind
    questions: Sequence[int]
    subject: int | None = None


@dataclass(frozen=True)
class Found:
    """Rows, and for each the place in ``sources`` that it is from."""

    sources: tuple[Source, ...]
    at: Ints
    rows: Columns

    def chosen(self, which: Bools) -> "Found":
        """Some of the rows."""
        return Found(self.sources, self.at[which], self.rows.chosen(which))

    @property
    def subject(self) -> Ints:
        """The subject of each row."""
        return self.rows["subject"]

    @property
    def office(self) -> Ints:
        """The office of each row."""
        return self._of(0)

    @property
    def year(self) -> Ints:
        """The year of each row."""
        return self._of(1)

    @property
    def question(self) -> Ints:
        """The question of each row."""
        return self._of(2)

    def _of(self, part: int) -> Ints:
        return np.array([source[part] for source in self.sources], dtype=np.int64)[self.at]

    def groups(self, places: Mapping[Source, int]) -> Ints:
        """A number for each row's group, the same wherever ``places`` are."""
        mine = np.array([places[source] for source in self.sources], dtype=np.int64)
        return (mine[self.at] << 32) | self.subject


def find(session: Session, wanted: Wanted, years: Sequence[int], part: Part) -> Found:
    """The rows of one part. One statement."""
    statement = select(Released.office_id, Released.year, Released.question_id, Released.rows).where(
        Released.office_id.in_(wanted.offices),
        Released.kind == int(wanted.kind),
        Released.question_id.in_(wanted.questions),
        Released.year.in_(years),
        Released.part == int(part),
    )
    read = session.execute(statement, execution_options=PLAIN_BYTES).all()
    inflated = [planes(row.rows) for row in read]
    found = Found(
        tuple((row.office_id, row.year, row.question_id) for row in read),
        np.repeat(np.arange(len(read)), [one.shape[1] for one in inflated]),
        Columns(joined(inflated)),
    )
    return found if wanted.subject is None else found.chosen(found.rows["subject"] == wanted.subject)


def ranked(ids: Ints) -> tuple[Ints, Ints]:
    """The different ones of ``ids`` in order, and the place of each among them. Small numbers need no sorting."""
    most = int(ids.max(initial=0))
    if most >= SMALL:
        each, at = np.unique(ids, return_inverse=True)
        return each, at
    there = np.zeros(most + 1, dtype=bool)
    there[ids] = True
    return np.flatnonzero(there), (there.cumsum() - 1)[ids]
