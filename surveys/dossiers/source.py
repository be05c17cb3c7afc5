"""What a file holds before its columns are known: one or more readings of it as rows of cells."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

Cells = tuple[object, ...]

# Rows of a table that are taken at once; far above a province's year, far below what would exhaust a small server.
MAX_ROWS = 200_000
MAX_COLUMNS = 200
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall-clock origin: cells carry no zone


@dataclass(frozen=True)
class Source:
    """One sheet of a workbook, or a text under one separator.

    ``rows()`` begins anew at each call and gives every row of the file, blank ones included, so that the n-th is the row that
    a spreadsheet shows as n. ``ragged`` tells that a row longer than its header has slipped (separated text).
    """

    name: str
    rows: Callable[[], Iterator[Cells]]
    ragged: bool
    epoch: datetime = EXCEL_EPOCH
