"""Results as files that a spreadsheet opens: CSV and XLSX, with nothing that the page withholds, and no cell that runs."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter


class Share(float):
    """A share from 0 to 1: per cent in a workbook."""


Cell = str | int | float | None
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Sheet:
    """A table of a download: its title, its head and its rows of words, counts, numbers and shares."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def harmless(text: str) -> str:
    """``text`` such that no spreadsheet takes it for a formula (an apostrophe in front, as OWASP advises)."""
    return f"'{text}" if text.startswith(RISKY) else text


def as_csv(sheet: Sheet, *, language: str) -> bytes:
    """UTF-8 with a byte order mark. In Vietnamese with semicolons and decimal commas, as a Vietnamese Excel opens it by itself;
    else with commas and decimal points.
    """
    vietnamese = language == "vi"
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if vietnamese else ",", lineterminator="\r\n")
    writer.writerow([harmless(word) for word in sheet.head])
    writer.writerows([[_plain(cell, decimal="," if vietnamese else ".") for cell in row] for row in sheet.rows])
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: Cell, *, decimal: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.{4 if isinstance(cell, Share) else 2}f}".replace(".", decimal)
    return str(cell) if isinstance(cell, int) else harmless(cell)


def as_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook with one sheet per table: bold head, frozen, real number cells, shares as per cent."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(_sheet_name(sheet.title))
        page.freeze_panes = "A2"
        for place, width in enumerate(_widths(sheet), start=1):
            page.column_dimensions[get_column_letter(place)].width = width
        page.append([_cell(page, word, bold=True) for word in sheet.head])
        for row in sheet.rows:
            page.append([_cell(page, value, bold=False) for value in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(page: Any, value: Cell, *, bold: bool) -> Any:
    cell = WriteOnlyCell(page, harmless(value) if isinstance(value, str) else value)
    if isinstance(value, float):
        cell.number_format = "0.0%" if isinstance(value, Share) else "0.00"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _sheet_name(title: str) -> str:
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in title)[:31] or "1"


def _widths(sheet: Sheet) -> list[int]:
    columns = zip(sheet.head, *sheet.rows, strict=True)
    return [min(60, max(8, *(len(str(cell)) if not isinstance(cell, float) else 6 for cell in column)) + 2) for column in columns]
