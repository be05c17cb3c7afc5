"""The thirteen columns as a workbook: Biểu II.06a/VPCP/KSTT."""

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from surveys.dossiers.published import GROUPS, HEADERS, SHEET, TOTAL
from surveys.reports import words
from surveys.reports.documents import Columns
from surveys.reports.sheets.frozen import frozen
from surveys.reports.sheets.layout import (
    SHADE,
    WHOLE,
    Style,
    letterhead,
    notes,
    numbers,
    printed,
    put,
    sheet_of,
    signatures,
    title,
)

WIDTHS = (6, 34, *(11,) * 11)
WIDTH = len(WIDTHS)


def xlsx(document: Columns) -> bytes:
    """The file."""
    book = Workbook()
    sheet = sheet_of(book, SHEET, WIDTHS)
    head = document.head
    letterhead(sheet, head, WIDTH)
    top = title(sheet, head, words.COLUMNS, [words.FORM, words.judged(head)], WIDTH)
    _head(sheet, top)
    row = top + 4
    for place, (name, counts) in enumerate(document.rows, start=1):
        _line(sheet, row, [place, name, *counts], bold=False)
        row += 1
    _line(sheet, row, ["", TOTAL, *document.total], bold=True)
    row = notes(sheet, row + 1, words.columns_notes(document), WIDTH)
    last = signatures(sheet, row + 1, WIDTH)
    sheet.freeze_panes = f"C{top + 4}"
    printed(sheet, document, last, WIDTH, repeat=f"{top}:{top + 3}")
    return frozen(book, head.made_at)


def _line(sheet: Worksheet, row: int, values: list[str | int], *, bold: bool) -> None:
    for column, value in enumerate(values, start=1):
        across = "left" if column == 2 else "center" if column == 1 else "right"
        put(sheet, row, column, column, value, across=across, bold=bold, form=WHOLE, box=True)


def _head(sheet: Worksheet, top: int) -> None:
    """Three rows of merged heads, and the columns' numbers."""
    style: Style = {"bold": True, "box": True, "size": 11}
    for row in range(top, top + 3):
        for column in range(1, WIDTH + 1):
            put(sheet, row, column, column, None, **style).fill = SHADE
    for name, first, last in GROUPS:
        put(sheet, top, first, last, name, **style)
    put(sheet, top + 1, 4, 5, "Trong kỳ", **style)
    for column, header in enumerate(HEADERS, start=1):
        first = top if column < 3 else top + 2 if column in (4, 5) else top + 1
        put(sheet, first, column, column, header.rpartition(": ")[2], **style)
        if first < top + 2:
            sheet.merge_cells(start_row=first, end_row=top + 2, start_column=column, end_column=column)
    sheet.row_dimensions[top + 2].height = 48
    numbers(sheet, top + 3, WIDTH)
