"""Tables as a workbook: real numbers and dates, shares as per cent, written row by row to a file."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from surveys.clock import to_local
from surveys.tables.columns import Column, Row, Table, Type, Value, Words
from surveys.tables.text import harmless

FORMATS = {
    Type.COUNT: "#,##0",
    Type.SHARE: "0.0%",
    Type.NUMBER: "0.00",
    Type.CHANCE: "0.00E+00",
    Type.DAY: "dd/mm/yyyy",
    Type.MOMENT: "dd/mm/yyyy hh:mm",
}
WIDTHS = dict.fromkeys(Type, 12) | {Type.TEXT: 32, Type.WORD: 24, Type.MOMENT: 18}


def write(file: BinaryIO, tables: Iterable[tuple[Table, Iterable[Row], Words]]) -> None:
    """Write one sheet per table, each in the reader's words: bold head, frozen.

    The rows go to the disk as they come; what is held grows with the number of different words alone.
    """
    book = Workbook(write_only=True)
    for table, rows, words in tables:
        page = book.create_sheet(_sheet_name(words.translate(table.title)))
        page.freeze_panes = "A2"
        for place, column in enumerate(table.columns, start=1):
            page.column_dimensions[get_column_letter(place)].width = WIDTHS[column.type]
        page.append([_head(page, words.translate(column.title)) for column in table.columns])
        for row in rows:
            page.append([_cell(page, column, value, words) for column, value in zip(table.columns, row, strict=True)])
    book.save(file)


def _head(page: Any, word: str) -> Any:
    cell = WriteOnlyCell(page, harmless(word))
    cell.font = Font(bold=True)
    return cell


def _cell(page: Any, column: Column, value: Value, words: Words) -> Any:
    if column.type in (Type.WORD, Type.FLAG):
        return harmless(words.say(column, value)) or None
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, datetime):
        # A spreadsheet knows no zones.
        value = to_local(value).replace(tzinfo=None)
    cell: Any = WriteOnlyCell(page, value)  # type: ignore[arg-type] # its stubs forget dates without an hour
    if column.type in FORMATS:
        cell.number_format = FORMATS[column.type]
    return cell


def _sheet_name(title: str) -> str:
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in title)[:31] or "1"
