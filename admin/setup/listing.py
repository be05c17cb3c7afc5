"""The rows of a kind as a list shows them: searched forgivingly, offices as a tree, a page at a time."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.setup.choices import Choices
from admin.setup.kinds import Kind
from surveys.database import Base
from surveys.office.models import Holiday, Office
from surveys.office.spelling import bare
from surveys.office.verbs import Editor, owner

PAGE = 100


@dataclass(frozen=True)
class Line:
    """One row of the list."""

    id: int
    cells: tuple[str, ...]
    active: bool
    depth: int


@dataclass(frozen=True)
class Listing:
    """A page of lines; ``total`` counts those that the search finds, ``all`` every one."""

    lines: tuple[Line, ...]
    total: int
    all: int
    page: int
    pages: int


def listed(session: Session, kind: Kind, by: Editor, choices: Choices, *, search: str, page: int) -> Listing:
    """The ``page``-th page (from 1) of the rows in which every word of ``search`` occurs, tone marks aside."""
    depths = {line.id: (place, line.depth) for place, line in enumerate(choices.offices)}
    rows = [row for row in session.scalars(select(kind.model)) if owner(row) in (None, *by.office_ids)]
    rows.sort(key=lambda row: _place(row, depths))
    lines = [_line(kind, row, choices, depths) for row in rows]
    words = [bare(word) for word in search.split()]
    found = [line for line in lines if all(word in bare(" ".join(line.cells)) for word in words)]
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    return Listing(tuple(found[(page - 1) * PAGE : page * PAGE]), len(found), len(lines), page, pages)


def _place(row: Any, depths: dict[int, tuple[int, int]]) -> tuple[Any, ...]:
    """Offices by the tree, holidays by day, the rest by name with numbers in their order, those out of use last."""
    if isinstance(row, Office):
        return depths[row.id]
    if isinstance(row, Holiday):
        return (row.day,)
    parts = re.split(r"(\d+)", row.name.casefold())
    return (not getattr(row, "active", True), [(part.zfill(9) if part.isdecimal() else part) for part in parts])


def _line(kind: Kind, row: Base, choices: Choices, depths: dict[int, tuple[int, int]]) -> Line:
    row_id = int(row.id)  # type: ignore[attr-defined] # every kind has one
    depth = depths[row_id][1] if kind.model is Office else 0
    return Line(row_id, kind.cells(row, choices), getattr(row, "active", True), depth)
