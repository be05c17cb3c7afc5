"""The on-time report as a workbook laid out like the form."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from surveys.dossiers.published import GROUPS, HEADERS, SHEET, Translate, lines
from surveys.dossiers.report import Report
from surveys.errors import N_
from surveys.tables.text import harmless


def as_workbook(report: Report, titles: tuple[str, str], say: Translate = str) -> bytes:
    """An .xlsx file with the form's grouped header; ``titles`` are its two title lines."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title = say(SHEET)
    for title in titles:
        sheet.append([harmless(title)])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=13)
    _header(sheet, say)
    for line in lines(report, say):
        sheet.append(line)
    _dress(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _header(sheet: Worksheet, say: Translate) -> None:
    top = sheet.max_row + 1
    for column, header in enumerate(HEADERS, start=1):
        last = say(header).rpartition(": ")[2]
        sheet.cell(top + 2, column, last)
        sheet.cell(top + 3, column, f"({column})")
    for name, first, last_column in GROUPS:
        sheet.cell(top, first, say(name))
        sheet.merge_cells(start_row=top, end_row=top, start_column=first, end_column=last_column)
    sheet.cell(top + 1, 4, say(N_("Trong kỳ")))
    sheet.merge_cells(start_row=top + 1, end_row=top + 1, start_column=4, end_column=5)
    for column in (1, 2):
        sheet.cell(top, column, sheet.cell(top + 2, column).value)
        sheet.cell(top + 2, column).value = None
        sheet.merge_cells(start_row=top, end_row=top + 2, start_column=column, end_column=column)
    for column in (3, *range(6, 14)):
        sheet.cell(top + 1, column, sheet.cell(top + 2, column).value)
        sheet.cell(top + 2, column).value = None
        sheet.merge_cells(start_row=top + 1, end_row=top + 2, start_column=column, end_column=column)


def _dress(sheet: Worksheet) -> None:
    side = Side(style="thin", color="8A8676")
    for row in sheet.iter_rows(min_row=1, max_row=sheet.max_row, max_col=13):
        for cell in row:
            number = cell.row or 0
            if number <= 6 or number == sheet.max_row:
                cell.font = Font(bold=number <= 5 or number == sheet.max_row)
            if number <= 6:
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            if number > 2:
                cell.border = Border(left=side, right=side, top=side, bottom=side)
    sheet.column_dimensions["A"].width = 6
    sheet.column_dimensions["B"].width = 36
    for letter in "CDEFGHIJKLM":
        sheet.column_dimensions[letter].width = 13
    sheet.freeze_panes = "C7"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
