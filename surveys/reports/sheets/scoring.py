"""Indicator scoring as a workbook: the office, its clerks, and the points and dossiers that each figure is made of."""

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from surveys.reports import words
from surveys.reports.documents import Line, Party, Scoring
from surveys.reports.rules import RuleSet, read
from surveys.reports.sheets.frozen import frozen
from surveys.reports.sheets.layout import (
    SHADE,
    TENTH,
    WHOLE,
    Value,
    letterhead,
    notes,
    numbers,
    printed,
    put,
    sheet_of,
    signatures,
    title,
)

OFFICE = (8, 48, 31, 12, 12, 12, 31)
DETAIL = (6, 34, 9, 12, 12, 12, 26)


def xlsx(document: Scoring) -> bytes:
    """The file: sheets Đơn vị, Cán bộ and Chi tiết."""
    rules = read(document.rules)
    book = Workbook()
    _office(book, document, rules)
    if document.clerks:
        _clerks(book, document, rules)
        _details(book, document)
    return frozen(book, document.head.made_at)


def _headed(sheet: Worksheet, document: Scoring, text: str, heads: list[str]) -> int:
    """Letterhead, title and a table's head; the first row of its body."""
    width = len(heads)
    letterhead(sheet, document.head, width)
    top = title(sheet, document.head, text, [words.ruled(document)], width)
    for column, name in enumerate(heads, start=1):
        put(sheet, top, column, column, name, bold=True, box=True, size=11).fill = SHADE
    sheet.row_dimensions[top].height = 36
    numbers(sheet, top + 1, width)
    return top + 2


def _closed(sheet: Worksheet, document: Scoring, row: int, width: int, body: int) -> None:
    last = signatures(sheet, notes(sheet, row, words.scoring_notes(document), width) + 1, width)
    sheet.freeze_panes = f"C{body}"
    printed(sheet, document, last, width, repeat=f"{body - 2}:{body - 1}")


def _row(sheet: Worksheet, row: int, values: list[tuple[Value, str]], *, bold: bool = False) -> None:
    """``values`` each with its number format (empty for words, which stand on the left); the first numbers the line."""
    for column, (value, form) in enumerate(values, start=1):
        across = "center" if column == 1 else "right" if form else "left"
        put(sheet, row, column, column, value, across=across, bold=bold, form=form or "@", box=True)


def _tenth(value: int | None) -> tuple[Value, str]:
    return ("–" if value is None else value / 10), TENTH


def _count(value: int | None) -> tuple[Value, str]:
    return ("–" if value is None else value), WHOLE


def _office(book: Workbook, document: Scoring, rules: RuleSet) -> None:
    sheet = sheet_of(book, "Đơn vị", OFFICE)
    heads = ["Chỉ số", "Nội dung", "2 / 1 / 0 điểm", "Tổng điểm", "Số hồ sơ", "Chỉ số đạt", "Ghi chú"]
    body = row = _headed(sheet, document, words.SCORING_OFFICE, heads)
    for line in document.office.lines:
        indicator = rules.indicators[line.number]
        figures = [*map(_count, words.made_of(line)), _tenth(line.tenths)]
        about: list[tuple[Value, str]] = [(line.number, "0"), (indicator.name, ""), (" / ".join(indicator.levels), "")]
        _row(sheet, row, [*about, *figures, (words.why(line), "")])
        row += 1
    party = document.office
    ends = [("", ""), ("Cộng", ""), ("", ""), ("", ""), (f"tối đa {party.most}", ""), _tenth(party.tenths)]
    _row(sheet, row, [*ends, (words.classed(party, rules.office), "")], bold=True)
    _closed(sheet, document, row + 1, len(heads), body)


def _clerks(book: Workbook, document: Scoring, rules: RuleSet) -> None:
    numbers_ = rules.clerk.indicators
    sheet = sheet_of(book, "Cán bộ", (6, 34, *(10,) * len(numbers_), 10, 10, 26, 40))
    heads = ["STT", "Họ và tên", *(f"Chỉ số {number}" for number in numbers_), "Cộng", "Tối đa", "Xếp loại", "Ghi chú"]
    body = row = _headed(sheet, document, words.SCORING_CLERKS, heads)
    for place, party in enumerate(document.clerks, start=1):
        figures = [_tenth(line.tenths) for line in party.lines]
        ends: list[tuple[Value, str]] = [(words.classed(party, rules.clerk), ""), (words.remarks(party), "")]
        _row(sheet, row, [(place, "0"), (party.name, ""), *figures, _tenth(party.tenths), _count(party.most), *ends])
        row += 1
    _closed(sheet, document, row, len(heads), body)


def _details(book: Workbook, document: Scoring) -> None:
    sheet = sheet_of(book, "Chi tiết", DETAIL)
    heads = ["STT", "Họ và tên", "Chỉ số", "Tổng điểm", "Số hồ sơ", "Chỉ số đạt", "Ghi chú"]
    body = row = _headed(sheet, document, words.SCORING_DETAIL, heads)
    lines = [(party, line) for party in document.clerks for line in party.lines]
    for place, (party, line) in enumerate(lines, start=1):
        _row(sheet, row, _detail(place, party, line))
        row += 1
    _closed(sheet, document, row, len(heads), body)


def _detail(place: int, party: Party, line: Line) -> list[tuple[Value, str]]:
    start: list[tuple[Value, str]] = [(place, "0"), (party.name, ""), (line.number, "0")]
    return [*start, _count(line.points), _count(line.n), _tenth(line.tenths), (words.why(line), "")]
