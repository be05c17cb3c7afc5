"""Excel workbooks (.xlsx), read as a stream by openpyxl after ``archive`` has looked inside."""

import io
import re
import warnings
from collections.abc import Iterator
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from surveys.dossiers import archive
from surveys.dossiers.source import MAX_COLUMNS, Cells, Source
from surveys.errors import N_, Invalid

NO_SHEET = N_("Tệp Excel này không có trang tính nào.")
EXCEL_ROWS = 1_048_576
MAX_MERGES = 20_000
MIB = 1024 * 1024
# openpyxl lets through whatever its parser stumbles over in a damaged file; each of these was met in the property tests.
STUMBLES = (*archive.BROKEN, ArithmeticError, AssertionError, AttributeError, SyntaxError, TypeError)

# Merged ranges stand behind the cells, where openpyxl's streaming reader does not look.
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')

# row → (column → row whose value stands for it), all 1-based.
Merges = dict[int, dict[int, int]]


def sources(data: bytes) -> list[Source]:
    """The visible sheets (all, if none is). Raises Invalid or TooLarge for what is no safe, whole workbook."""
    opened = archive.checked(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # remarks on styles and extensions, which are not read
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
        seen = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets
        found = [_source(opened, sheet, book) for sheet in seen]
    except STUMBLES:
        # From None: the cause could quote a cell.
        raise Invalid(archive.DAMAGED) from None
    if not found:
        raise Invalid(NO_SHEET)
    return found


def _source(opened: ZipFile, sheet: ReadOnlyWorksheet, book: object) -> Source:
    sheet.reset_dimensions()  # some exporters write A1 whatever the sheet holds
    merges = _merges(opened, sheet._worksheet_path)  # type: ignore[attr-defined] # the stubs lack it
    epoch = book.epoch  # type: ignore[attr-defined] # the stubs lack it
    return Source(sheet.title, lambda: _rows(sheet, merges), ragged=False, epoch=epoch)


def _rows(sheet: ReadOnlyWorksheet, merges: Merges) -> Iterator[Cells]:
    tops: dict[int, Cells] = {}
    wanted = {top for columns in merges.values() for top in columns.values()}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            cells = sheet.iter_rows(1, EXCEL_ROWS, 1, MAX_COLUMNS, values_only=True)  # type: ignore[misc] # the stubs' self
            for number, row in enumerate(cells, start=1):
                if number in wanted:
                    tops[number] = row
                yield _filled(row, merges[number], tops) if number in merges else row
    except STUMBLES:
        raise Invalid(archive.DAMAGED) from None


def _filled(row: Cells, columns: dict[int, int], tops: dict[int, Cells]) -> Cells:
    cells = list(row) + [None] * (max(columns) - len(row))
    for column, top in columns.items():
        above = tops.get(top, ())
        if cells[column - 1] is None and column <= len(above):
            cells[column - 1] = above[column - 1]
    return tuple(cells)


def _merges(opened: ZipFile, path: str) -> Merges:
    """Cells merged downwards in the sheet at ``path``: their value stands in the top row alone."""
    found: Merges = {}
    for left, top, right, bottom in _ranges(opened, path):
        first, last = column_index_from_string(left.decode()), column_index_from_string(right.decode())
        # A merge over hundreds of rows groups nothing that a dossier list groups.
        for row in range(int(top) + 1, min(int(bottom), int(top) + 500) + 1):
            found.setdefault(row, {}).update(dict.fromkeys(range(first, min(last, MAX_COLUMNS) + 1), int(top)))
    return found


def _ranges(opened: ZipFile, path: str) -> list[tuple[bytes, ...]]:
    found: list[tuple[bytes, ...]] = []
    tail = b""
    with opened.open(path.lstrip("/")) as stream:
        while (chunk := stream.read(MIB)) and len(found) < MAX_MERGES:
            window = tail + chunk
            end = 0
            for match in _MERGE.finditer(window):
                found.append(match.groups())
                end = match.end()
            tail = window[max(end, len(window) - 80) :]
    return [merge for merge in found if merge[1] != merge[3]]
