"""What every sheet for signature has: head, title, table, notes, signatures, and how it prints on A4."""

from collections.abc import Sequence
from math import ceil
from typing import TypedDict, Unpack

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from surveys.reports import words
from surveys.reports.documents import Document, Head, digest, to_text
from surveys.tables.text import harmless

FONT = "Times New Roman"
LINE = Side(style="thin", color="000000")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
SHADE = PatternFill("solid", fgColor="EEEBE2")
WHOLE, TENTH, SHARE = "#,##0", "0.0", "0.0%"
# A line's height in points, and what a letter takes of a column's width (in digits of the book's own font), both at 12 points.
LINE_HEIGHT, SMALL, CAPITAL = 17.0, 0.9, 1.25

Value = str | int | float | None


def sheet_of(book: Workbook, title: str, widths: Sequence[float]) -> Worksheet:
    """A new sheet (the book's first one, while that is empty) with columns of these widths, in characters."""
    first = book.worksheets[0] if book.worksheets else None
    sheet = first if first is not None and first.max_row == 1 and first["A1"].value is None else book.create_sheet()
    sheet.title = title
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    return sheet


class Style(TypedDict, total=False):
    """How a cell looks: ``across`` is its alignment, ``form`` its number format, ``box`` a line around it."""

    bold: bool
    italic: bool
    underline: bool
    size: float
    across: str
    form: str
    box: bool


def put(sheet: Worksheet, row: int, first: int, last: int, value: Value, **style: Unpack[Style]) -> Cell | MergedCell:
    """``value`` across the columns ``first`` to ``last``."""
    cell = sheet.cell(row, first, harmless(value) if isinstance(value, str) else value)
    cell.font = Font(
        name=FONT,
        size=style.get("size", 12),
        bold=style.get("bold", False),
        italic=style.get("italic", False),
        underline="single" if style.get("underline") else None,
    )
    across = style.get("across", "center")
    # Words stand off their box's lines.
    indent = 1 if style.get("box") and across == "left" else 0
    cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True, indent=indent)
    if "form" in style:
        cell.number_format = style["form"]
    if style.get("box"):
        for column in range(first, last + 1):
            sheet.cell(row, column).border = BOX
    if last > first:
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    return cell


def letterhead(sheet: Worksheet, head: Head, width: int) -> None:
    """Rows 1 to 4: the office on the left, the nation on the right, number, place and date; ``width`` columns in all."""
    left = max(2, round(width * 0.42))
    put(sheet, 1, 1, left, head.superior.upper())
    put(sheet, 1, left + 1, width, words.NATION, bold=True)
    put(sheet, 2, 1, left, head.office.upper(), bold=True)
    put(sheet, 2, left + 1, width, words.MOTTO, bold=True, underline=True, size=13)
    put(sheet, 3, 1, left, words.NUMBER)
    put(sheet, 3, left + 1, width, words.place_and_date(head), italic=True)


def title(sheet: Worksheet, head: Head, text: str, under: Sequence[str], width: int) -> int:
    """Marks, title, period and further lines; the number of the next free row."""
    row = 5
    for mark in words.marks(head):
        put(sheet, row, 1, width, mark, bold=True)
        row += 1
    for place, line in enumerate((text, words.period(head.period), *under)):
        put(sheet, row, 1, width, line, bold=place < 2, italic=place > 1, size=14 if place == 0 else 12)
        row += 1
    return row + 1


def numbers(sheet: Worksheet, row: int, width: int) -> None:
    """(1), (2), … under a table's head."""
    for column in range(1, width + 1):
        cell = put(sheet, row, column, column, f"({column})", italic=True, size=10, box=True)
        cell.fill = SHADE


def notes(sheet: Worksheet, row: int, lines: Sequence[str], width: int) -> int:
    """Remarks under a table; the next free row."""
    for line in lines:
        put(sheet, row, 1, width, line, italic=True, size=11, across="left")
        row += 1
    return row


def signatures(sheet: Worksheet, row: int, width: int) -> int:
    """Two blocks with room for a hand and a seal; the last row that they take."""
    half = width // 2
    for first, last, who, how in ((1, half, words.MADE_BY, words.SIGN), (half + 1, width, words.HEAD_OF_OFFICE, words.SEAL)):
        put(sheet, row, first, last, who, bold=True)
        put(sheet, row + 1, first, last, how, italic=True)
    return row + 6


def printed(sheet: Worksheet, document: Document, last_row: int, width: int, *, repeat: str = "", upright: bool = False) -> None:
    """A4, one page wide, as many high as it takes; the data's digest and the page at the foot; ``repeat``: the head's rows."""
    _grow(sheet)
    sheet.page_setup.orientation = "portrait" if upright else "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    # Without this, fitting to a width is remembered and not done.
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_area = f"A1:{get_column_letter(width)}{last_row}"
    if repeat:
        sheet.print_title_rows = repeat
    sheet.page_margins = PageMargins(left=0.6, right=0.4, top=0.6, bottom=0.75, footer=0.35)
    sheet.print_options.horizontalCentered = True
    text = f"{words.made(document.head)} · mã dữ liệu {digest(to_text(document))[:16]}"
    foot = HeaderFooterItem()
    foot.left.text, foot.left.size = text, 8
    foot.right.text, foot.right.size = "Trang &P/&N", 8
    sheet.HeaderFooter.oddFooter = foot


def _grow(sheet: Worksheet) -> None:
    """Give each row the height that its longest words need: not every program does, and none for merged cells."""
    merged = {(each.min_row, each.min_col): each for each in sheet.merged_cells.ranges}
    for row in sheet.iter_rows():
        for cell in row:
            around = merged.get((cell.row, cell.column))
            if not isinstance(cell.value, str) or (around and around.max_row > around.min_row):
                continue
            columns = range(cell.column, (around.max_col if around else cell.column) + 1)
            room = sum(sheet.column_dimensions[get_column_letter(place)].width for place in columns)
            size = cell.font.size / 12
            height = ceil(LINE_HEIGHT * size * ceil(_length(cell) * size / room))
            sheet.row_dimensions[cell.row].height = max(sheet.row_dimensions[cell.row].height or 0, height)


def _length(cell: Cell | MergedCell) -> float:
    """What a cell's words take of a column's width, with what is lost where lines break."""
    letters = sum(CAPITAL if letter.isupper() else SMALL for letter in str(cell.value))
    return letters * (1.08 if cell.font.bold else 1.0) + 2 * int(cell.alignment.indent)
