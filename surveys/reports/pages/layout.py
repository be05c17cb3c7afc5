"""What every report's pages share: head, title, tables, notes, signatures, and the foot with the data's digest. In points."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Spacer, Table

from surveys.paper.ink import PLAIN, putting_together, register, style, words
from surveys.reports import words as say
from surveys.reports.documents import Document, Head, digest, to_text

INK, MUTED, LINE, SHADE, LOUD = (HexColor(code) for code in ("#1B2A41", "#5B6678", "#8A8676", "#EEEBE2", "#A3262A"))
MARGIN = 13 * mm
FOOT = 8 * mm
GRID = [
    ("GRID", (0, 0), (-1, -1), 0.5, LINE),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    *((f"{side}PADDING", (0, 0), (-1, -1), 2.5) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
]
BARE: list[Any] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
]
Command = tuple[Any, ...]


@dataclass(frozen=True)
class Sheet:
    """The paper's format and the width between its margins."""

    size: tuple[float, float]

    @property
    def width(self) -> float:
        """What a table may take."""
        return self.size[0] - 2 * MARGIN

    @property
    def height(self) -> float:
        """What all on a page may take."""
        return self.size[1] - 2 * MARGIN - FOOT


UPRIGHT, WIDE = Sheet(A4), Sheet(landscape(A4))


class _Pages(BaseDocTemplate):
    """Pages with a foot: when the report was made and of which data, and the page's number."""

    def __init__(self, file: io.BytesIO, document: Document, sheet: Sheet, title: str) -> None:
        self.foot = f"{say.made(document.head)} · mã dữ liệu {digest(to_text(document))[:16]}"
        facts: dict[str, Any] = {"title": title, "author": document.head.office, "creator": "Phiếu", "lang": "vi-VN"}
        super().__init__(file, pagesize=sheet.size, displayDocTitle=True, invariant=1, **facts)
        room = (MARGIN, MARGIN + FOOT, sheet.width, sheet.height)
        self.addPageTemplates(PageTemplate("page", [Frame(*room, 0, 0, 0, 0)], onPageEnd=self._end))
        self.sheet = sheet

    def _end(self, canvas: Canvas, document: Any) -> None:
        canvas.setFont(PLAIN, 7.5)
        canvas.setFillColor(MUTED)
        canvas.drawString(MARGIN, MARGIN - 2, self.foot)
        canvas.drawRightString(self.sheet.size[0] - MARGIN, MARGIN - 2, f"Trang {document.page}")


def built(document: Document, sheet: Sheet, title: str, story: list[Flowable]) -> bytes:
    """The file; ``register()`` must have been called before the story was made."""
    file = io.BytesIO()
    pages = _Pages(file, document, sheet, f"{title.capitalize()}, {say.period(document.head.period)}")
    with putting_together:
        pages.build(story)
    return file.getvalue()


def ready() -> None:
    """Make the fonts known."""
    register()


def letterhead(head: Head, sheet: Sheet) -> list[Flowable]:
    """The office on the left; the nation, place and date on the right."""
    plain, bold = style(9.5, centred=True), style(9.5, bold=True, centred=True)
    left = [words(head.superior.upper(), plain)] if head.superior else []
    left += [words(head.office.upper(), bold), words(say.NUMBER, style(9, centred=True))]
    right = [words(say.NATION, bold), words(say.MOTTO, bold), words(say.place_and_date(head), style(9, centred=True))]
    table = Table([[left, right]], colWidths=[sheet.width * 0.44, sheet.width * 0.56], style=BARE)
    return [table, Spacer(0, 4 * mm)]


def title(head: Head, text: str, under: Sequence[str]) -> list[Flowable]:
    """Marks, title, period and further lines."""
    mark = style(9, bold=True, centred=True)
    mark.textColor = LOUD
    found = [words(line, mark) for line in say.marks(head)]
    found += [words(text, style(13, bold=True, centred=True)), words(say.period(head.period), style(11, bold=True, centred=True))]
    return [*found, *(words(line, style(8.5, centred=True)) for line in under), Spacer(0, 3 * mm)]


def notes(lines: Sequence[str]) -> list[Flowable]:
    """Remarks under a table."""
    small = style(8, after=0.6 * mm)
    small.textColor = MUTED
    return [Spacer(0, 2 * mm), *(words(line, small) for line in lines)]


def signatures(sheet: Sheet) -> Flowable:
    """Two blocks with room for a hand and a seal, never parted."""
    bold, plain = style(10, bold=True, centred=True), style(9, centred=True)
    blocks = [[words(who, bold), words(how, plain)] for who, how in ((say.MADE_BY, say.SIGN), (say.HEAD_OF_OFFICE, say.SEAL))]
    table = Table([blocks], colWidths=[sheet.width / 2] * 2, style=BARE)
    return KeepTogether([Spacer(0, 4 * mm), table, Spacer(0, 18 * mm)])


def grid(rows: list[list[Any]], widths: Sequence[float], more: Sequence[Command] = (), *, heads: int = 2) -> Table:
    """A table with lines, whose first ``heads`` rows come again on each page."""
    shaded = ("BACKGROUND", (0, 0), (-1, heads - 1), SHADE)
    dressed: list[Any] = [*GRID, shaded, *more]
    return Table(rows, colWidths=list(widths), repeatRows=heads, style=dressed)


def cell(text: str, *, bold: bool = False, across: str = "left", size: float = 8) -> Flowable:
    """Words in a table."""
    how = style(size, bold=bold, centred=across == "center")
    if across == "right":
        how.alignment = 2
    return words(text, how)


def ordinals(count: int) -> list[Flowable]:
    """(1), (2), … under a head."""
    return [cell(f"({place})", across="center", size=7) for place in range(1, count + 1)]
