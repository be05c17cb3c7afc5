"""Everything that is released, of all periods, as one long table: for those who analyse by themselves."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from surveys.errors import N_, Invalid
from surveys.figures import naming
from surveys.figures.released.calendar import day
from surveys.figures.released.kinds import Kind
from surveys.figures.released.models import MONTHLY, WEEKLY, Released
from surveys.figures.scope import Scope
from surveys.figures.statistics import figure
from surveys.forms.definition import OVERALL
from surveys.forms.models import Kind as QuestionKind
from surveys.office.models import Office
from surveys.responses.models import Channel
from surveys.tables.cells import why
from surveys.tables.columns import Row

CHUNK = 5000  # rows held at once
KEY = (
    Released.office_id,
    Released.year,
    Released.kind,
    Released.question_id,
    Released.first,
    Released.last,
    Released.subject_id,
    Released.block,
)


@dataclass(frozen=True)
class Page:
    """Some of the rows, and where the next ones begin (None: these were the last)."""

    rows: tuple[Row, ...]
    after: str | None


def rows(session: Session, scope: Scope, language: str = "") -> Iterator[Row]:  # noqa: ARG001 - as every maker of rows
    """Every row of the scope's offices, of one moment (it is one statement); of all periods unless one was asked for."""
    say = _Names(session, scope)
    for row in session.execute(_wanted(scope), execution_options={"yield_per": CHUNK}):
        yield say.row(row)


def page(session: Session, scope: Scope, *, after: str | None, limit: int) -> Page:
    """At most ``limit`` rows after the place that an earlier page named. Raises Invalid for a place that no page named."""
    wanted = _wanted(scope)
    if after:
        wanted = wanted.where(tuple_(*KEY) > tuple_(*_place(after)))
    found = session.execute(wanted.limit(limit + 1)).all()
    say = _Names(session, scope)
    more = _mark(found[limit - 1]) if len(found) > limit else None
    return Page(tuple(say.row(row) for row in found[:limit]), more)


def size(session: Session, scope: Scope, *, most: int) -> int:
    """How many rows there are, counted up to ``most``."""
    return len(session.execute(_wanted(scope).with_only_columns(Released.office_id).limit(most)).all())


def _wanted(scope: Scope) -> Any:
    counts = (Released.n1, Released.n2, Released.n3, Released.n4, Released.n5)
    wanted: Any = select(*KEY, Released.leaf, Released.why, *counts).order_by(*KEY)
    wanted = wanted.where(Released.office_id.in_(scope.offices))
    if period := scope.filters.period:
        (first_year, first), (last_year, last) = divmod(period.first, 100), divmod(period.last, 100)
        begins, ends = tuple_(Released.year, Released.first), tuple_(Released.year, Released.last)
        wanted = wanted.where(Released.year.between(first_year, last_year))
        wanted = wanted.where(begins >= tuple_(first_year, first * 100), ends <= tuple_(last_year, last * 100 + 31))
    return wanted


def _mark(row: Any) -> str:
    return base64.urlsafe_b64encode(".".join(str(part) for part in row[: len(KEY)]).encode()).decode().rstrip("=")


def _place(mark: str) -> tuple[int, ...]:
    try:
        parts = base64.urlsafe_b64decode(mark[:200] + "==").decode().split(".")
        place = tuple(int(part) for part in parts)
    except (binascii.Error, ValueError):
        place = ()
    if len(place) != len(KEY) or not all(0 <= part < 2**31 for part in place):
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

    def row(self, row: Any) -> Row:
        """A stored row as the table tells it."""
        kind = Kind(row.kind)
        first, last = day(row.year, row.first), day(row.year, row.last)
        question, asked = self._questions[row.question_id]
        return (
            kind.name.lower(),
            *self._subjects.get(kind, {}).get(row.subject_id, (None, None)),
            *self._offices[row.office_id],
            _span(first, last),
            first,
            last,
            bool(row.leaf & MONTHLY),
            bool(row.leaf & WEEKLY),
            question,
            asked.value,
            row.block * 5 + 1,
            *_counted(row, asked),
            why(row.why),
        )


def _counted(row: Any, asked: QuestionKind) -> Row:
    if row.why is not None:
        return (None,) * 9
    counts = (row.n1, row.n2, row.n3, row.n4, row.n5)
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
