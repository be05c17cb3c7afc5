"""The notice board's summary as a workbook: the figures that stand on the poster, as numbers."""

from openpyxl import Workbook

from surveys.reports import words
from surveys.reports.documents import Notice
from surveys.reports.sheets.frozen import frozen
from surveys.reports.sheets.layout import (
    SHADE,
    SHARE,
    WHOLE,
    letterhead,
    notes,
    numbers,
    printed,
    put,
    sheet_of,
    signatures,
    title,
)

WIDTHS = (6, 56, 24, 24)
HEADS = ("STT", "Nội dung", "Số lượng", "Tỷ lệ")


def xlsx(document: Notice) -> bytes:
    """The file."""
    book, width = Workbook(), len(WIDTHS)
    sheet = sheet_of(book, "Công khai", WIDTHS)
    letterhead(sheet, document.head, width)
    top = title(sheet, document.head, words.NOTICE, [words.judged(document.head)], width)
    for column, name in enumerate(HEADS, start=1):
        put(sheet, top, column, column, name, bold=True, box=True).fill = SHADE
    numbers(sheet, top + 1, width)
    row = top + 2
    for place, (text, count, of) in enumerate(_lines(document), start=1):
        put(sheet, row, 1, 1, place, box=True)
        put(sheet, row, 2, 2, text, across="left", box=True)
        put(sheet, row, 3, 3, count, across="right", form=WHOLE, box=True)
        put(sheet, row, 4, 4, count / of if of else None, across="right", form=SHARE, box=True)
        row += 1
    row = notes(sheet, row, words.notice_notes(document), width)
    printed(sheet, document, signatures(sheet, row + 1, width), width, upright=True)
    return frozen(book, document.head.made_at)


def _lines(document: Notice) -> list[tuple[str, int, int]]:
    """Each line's words, its count, and what it is a share of (0: of nothing)."""
    found: list[tuple[str, int, int]] = []
    if document.levels:
        n = sum(document.levels)
        found = [("Số lượt đánh giá của người dân", n, 0), ("Hài lòng hoặc rất hài lòng", sum(document.levels[3:]), n)]
        found += [(f"– {word}", count, n) for word, count in zip(words.LEVELS, document.levels, strict=True)]
        of = 0 if document.partial else n
        found += [(f"Người dân khen: {text}", count, of) for text, count in document.praised]
        found += [(f"Người dân chưa hài lòng: {text}", count, of) for text, count in document.blamed]
    found.append(("Hồ sơ đã giải quyết", document.finished, 0))
    return [*found, ("Hồ sơ giải quyết trước hạn và đúng hạn", document.on_time, document.finished)]
