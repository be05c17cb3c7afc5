"""Find the header of a table by its labels, wherever it stands and in whatever order."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.dossiers.labels import REQUIRED, Column, known

LOOK_AT = 60  # rows in which a header is looked for: titles and letterheads stand above it

Row = Sequence[object]


@dataclass(frozen=True)
class Header:
    """Where the kept columns stand.

    ``row`` is the 0-based row in which the header ends, ``places`` the cells of each column in order of trust, ``width`` the
    number of header cells, ``dropped`` the labels of columns that stay at the door.
    """

    row: int
    places: dict[Column, tuple[int, ...]]
    width: int
    dropped: tuple[str, ...]

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns without which no dossier can be read."""
        needed = [column for column in REQUIRED if column not in self.places]
        if Column.PROCEDURE_CODE not in self.places and Column.PROCEDURE_NAME not in self.places:
            needed.append(Column.PROCEDURE_NAME)
        return tuple(needed)


def best_header(rows: Sequence[Row]) -> Header | None:
    """The header among the first rows of a table: the row, or two rows, in which most kept columns are named."""
    first = range(min(len(rows), LOOK_AT))
    singles = [_header(rows[i], i) for i in first]
    doubles = [_double(rows, i) for i in first[:-1]]
    # One row wins over two that name as much: the upper one would only be a title.
    return max((header for header in singles + doubles if header), key=score, default=None)


def score(header: Header | None) -> int:
    """How good a header is: nothing missing first, then the number of kept columns."""
    return 0 if header is None else len(header.places) - 100 * len(header.missing) + 1000


def _double(rows: Sequence[Row], index: int) -> Header | None:
    header = _header(_stacked(rows[index], rows[index + 1]), index + 1)
    if header is None or Column.CODE not in header.places:
        return None
    # A second header row has labels where the first has none; it never holds a dossier of its own.
    place, lower = header.places[Column.CODE][0], rows[index + 1]
    in_code = lower[place] if place < len(lower) else None
    return header if in_code in (None, "") or known(in_code) else None


def _stacked(upper: Row, lower: Row) -> list[object]:
    width = max(len(upper), len(lower))
    cells: list[object] = []
    for i in range(width):
        above, below = (row[i] if i < len(row) else None for row in (upper, lower))
        cells.append(below if known(below) else above if above not in (None, "") else below)
    return cells


def _header(row: Row, index: int) -> Header | None:
    ranked: dict[Column, list[tuple[int, int]]] = {}
    dropped = []
    for place, cell in enumerate(row):
        if match := known(cell):
            ranked.setdefault(match[0], []).append((match[1], place))
        elif isinstance(cell, str) and cell.strip():
            dropped.append(cell)
    if len(ranked) < 2:
        return None
    places = {column: tuple(place for _, place in sorted(found)) for column, found in ranked.items()}
    return Header(index, places, _width(row), tuple(label for cell in dropped if (label := _label(cell))))


def _width(row: Row) -> int:
    return max((place + 1 for place, cell in enumerate(row) if cell not in (None, "")), default=0)


def _label(cell: str) -> str:
    # A cell with a digit may be a datum in a table whose header is odd; a label of ours to show never needs one.
    text = " ".join(cell.split())
    return text if len(text) <= 40 and not any(c.isdigit() for c in text) else ""
