"""What a release is made of: an office's ratings of one calendar year, read once by the index (office, moment)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from surveys.clock import day_start
from surveys.figures.moments import LocalNumber
from surveys.figures.released.calendar import calendar
from surveys.figures.released.kinds import Kind
from surveys.forms.models import Kind as QuestionKind
from surveys.forms.models import Option, Question
from surveys.office.models import Procedure
from surveys.responses.models import Answer, Response

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Universe:
    """Who answered one question in an office's year. Every array has one place per respondent.

    ``keys`` holds the group in each family of ``Kind``, ``slot`` the place in the year's calendar, and ``options`` one row per
    tapped option: (respondent, position from 0).
    """

    keys: Mapping[Kind, Ints]
    slot: Ints
    options: Ints
    width: int

    def __len__(self) -> int:
        return len(self.slot)

    @property
    def people(self) -> bytes:
        """The same for universes of the same respondents, in the same order, as far as groups and time go."""
        return b"".join(array.tobytes() for array in (self.slot, *(self.keys[kind] for kind in sorted(self.keys))))


@dataclass(frozen=True)
class Ratings:
    """A year: question (0: overall satisfaction) → its universe; that of ratings without a code; the months (a bit each)."""

    year: int
    universes: Mapping[int, Universe]
    uncoded: Universe
    months: int = field(default=0)


def _within(statement: Any, office: int, year: int) -> Select[Any]:
    begins, ends = day_start(date(year, 1, 1)), day_start(date(year + 1, 1, 1))
    found: Select[Any] = statement.where(Response.office_id == office, Response.rated_at >= begins, Response.rated_at < ends)
    return found


def read(session: Session, office: int, year: int) -> Ratings:
    """Read an office's year."""
    columns = (Response.id, Response.clerk_id, Response.procedure_id, Response.field_id, Response.channel, Response.level)
    wanted = _within(select(*columns, Response.verified, LocalNumber(Response.rated_at)), office, year)
    rows = _matrix([tuple(v or 0 for v in row) for row in session.execute(wanted)], 8)
    rows = rows[np.argsort(rows[:, 0])]
    coded, apart = rows[rows[:, 6] == 1], rows[rows[:, 6] == 0]
    field_of = {row.id: row.field_id for row in session.execute(select(Procedure.id, Procedure.field_id))}
    universes = {0: _overall(coded, year, field_of)}
    universes |= _others(session, universes[0], coded[:, 0], office, year)
    months = int(np.bitwise_or.reduce(1 << (rows[:, 7] // 100 % 100 - 1))) if len(rows) else 0
    return Ratings(year, universes, _overall(apart, year, field_of), months)


def _matrix(rows: list[Any], width: int) -> Ints:
    return np.array(rows, dtype=np.int64).reshape(-1, width)


def _overall(rows: Ints, year: int, field_of: Mapping[int, int]) -> Universe:
    fields = np.array([field_of.get(int(p), int(f)) for p, f in rows[:, 2:4]], dtype=np.int64)
    keys = {
        Kind.OFFICE: np.zeros(len(rows), dtype=np.int64),
        Kind.CLERK: rows[:, 1],
        Kind.PROCEDURE: rows[:, 2],
        Kind.FIELD: fields,
        Kind.CHANNEL: rows[:, 4],
    }
    starts = [calendar(year).first(edge) for edge in range(len(calendar(year)))]
    slot = np.searchsorted(starts, rows[:, 7] % 10000, side="right") - 1
    return Universe(keys, slot, np.column_stack([np.arange(len(rows)), rows[:, 5] - 1]), 5)


def _others(session: Session, overall: Universe, ids: Ints, office: int, year: int) -> dict[int, Universe]:
    """The other questions' universes: of those who answered each, the same keys."""
    kinds = {row.id: row for row in session.execute(select(Question.id, Question.code, Question.kind))}
    asked = [key for key, row in kinds.items() if row.code != "overall" and row.kind is not QuestionKind.REMARK]
    position = {row.id: row.position for row in session.execute(select(Option.id, Option.position))}
    wanted = select(Answer.response_id, Answer.question_id, Answer.option_id).join(Response, Response.id == Answer.response_id)
    found = session.execute(_within(wanted, office, year).where(Response.verified, Answer.question_id.in_(asked)))
    rows = _matrix([(r, q, position[o] - 1) for r, q, o in found], 3)
    universes = {}
    for question in np.unique(rows[:, 1]):
        mine = rows[rows[:, 1] == question]
        people, place = np.unique(mine[:, 0], return_inverse=True)
        at = np.searchsorted(ids, people)
        width = 5 * (int(mine[:, 2].max()) // 5 + 1)
        keys = {kind: key[at] for kind, key in overall.keys.items()}
        universes[int(question)] = Universe(keys, overall.slot[at], np.column_stack([place, mine[:, 2]]), width)
    return universes
