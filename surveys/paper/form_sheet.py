"""The paper *Phiếu nhận xét, đánh giá*: made from a form version, each sheet with a token of its own. A4 or A5, as PDF.

The same input gives the same bytes. Text can be selected and is embedded with its fonts; faces and symbols are lines.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageBreak, PageTemplate, Spacer, Table

from surveys.forms.definition import FormDefinition, OptionDef, QuestionDef
from surveys.forms.models import Kind
from surveys.paper.ink import PLAIN, Box, Face, Symbols, balanced, putting_together, register, style, words
from surveys.paper.sizes import LETTERS, Size
from surveys.printing.ticket import Ticket
from surveys.tokens.codes import shown


@dataclass(frozen=True)
class _Measures:
    """Lengths in points."""

    page: tuple[float, float]
    margin: float
    title: float
    text: float
    small: float
    box: float
    face: float
    symbols: float
    columns: int
    lines: int


_MEASURES = {
    Size.A4: _Measures(A4, 13 * mm, 17, 10.5, 9, 11, 22, 50 * mm, 3, 3),
    Size.A5: _Measures(A5, 9 * mm, 13, 9.5, 8.5, 10, 19, 42 * mm, 2, 5),
}
FOOT = 13 * mm
TITLE = "PHIẾU NHẬN XÉT, ĐÁNH GIÁ"
HOW = "Ông/Bà đánh dấu (✓ hoặc ×) vào ô phù hợp. Câu nào không muốn trả lời, xin để trống."
PRIVACY = (
    "Phiếu không ghi tên Ông/Bà. Mã trên phiếu chỉ để mỗi phiếu được tính một lần. "
    "Người nhập phiếu không phải là cán bộ đã phục vụ Ông/Bà."
)
LOW, HIGH = "Nếu chưa hài lòng:", "Nếu hài lòng:"


def pdf(form: FormDefinition, number: int, tickets: Sequence[Ticket], *, size: Size = Size.A4) -> bytes:
    """A sheet for each of ``tickets``, of version ``number`` of ``form``."""
    register()
    measures = _MEASURES[size]
    file = io.BytesIO()
    document = _Document(file, measures, tickets[0], number=number)
    story: list[Flowable] = []
    for ticket in tickets:
        story += [*([PageBreak()] if story else []), _Mark(document, ticket), *_sheet(form, ticket, measures)]
    with putting_together:
        document.build(story)
    return file.getvalue()


class _Mark(Flowable):
    """Takes no room; from here on, pages belong to this ticket's sheet."""

    def __init__(self, document: "_Document", ticket: Ticket) -> None:
        super().__init__()
        self.width = self.height = 0
        self.document, self.ticket = document, ticket

    def draw(self) -> None:
        """Note it."""
        self.document.ticket = self.ticket


class _Document(BaseDocTemplate):
    """Pages with the sheet's foot: where to drop it in, until when, and its code again should pages part."""

    def __init__(self, file: io.BytesIO, measures: _Measures, ticket: Ticket, *, number: int) -> None:
        self.measures, self.ticket, self.number = measures, ticket, number
        facts: dict[str, Any] = {"title": "Phiếu nhận xét, đánh giá", "author": ticket.office, "lang": "vi-VN"}
        super().__init__(file, pagesize=measures.page, displayDocTitle=True, invariant=1, **facts)
        edge = measures.margin
        width, height = measures.page
        frame = Frame(edge, edge + FOOT, width - 2 * edge, height - 2 * edge - FOOT, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate("sheet", [frame], onPageEnd=self._foot))

    def _foot(self, canvas: Canvas, document: Any) -> None:  # noqa: ARG002 - reportlab's interface
        ticket = self.ticket
        edge, width = self.measures.margin, self.measures.page[0]
        lines = [f"Xin bỏ vào thùng phiếu tại nơi phục vụ, chậm nhất ngày {ticket.last_day:%d/%m/%Y}."]
        if ticket.hotline:
            lines.append(f"Đường dây nóng: {ticket.hotline}")
        foot = style(self.measures.small, bold=True), style(self.measures.small)
        y = edge + FOOT - 2 * mm
        canvas.line(edge, y, width - edge, y)
        for line, how in zip(lines, foot, strict=False):
            paragraph = words(line, how)
            _, height = paragraph.wrap(width - 2 * edge - 38 * mm, 20 * mm)
            y -= height
            paragraph.drawOn(canvas, edge, y)
        canvas.setFont(PLAIN, self.measures.small)
        canvas.drawRightString(width - edge, edge + FOOT - 2 * mm - self.measures.small * 1.3, shown(ticket.code))
        canvas.drawRightString(width - edge, edge + FOOT - 2 * mm - self.measures.small * 2.6, f"Mẫu số {self.number}")


def _sheet(form: FormDefinition, ticket: Ticket, measures: _Measures) -> list[Flowable]:
    parts: list[Flowable] = [_head(ticket, measures), Spacer(0, 2 * mm)]
    for number, question in enumerate(form.questions, start=1):
        parts.append(KeepTogether(_question(number, question, measures)))
    return parts


def _head(ticket: Ticket, measures: _Measures) -> Table:
    facts = [("Thủ tục: ", ticket.procedure), ("", ticket.counter), ("Cán bộ: ", ticket.clerk)]
    left = [
        words(ticket.office, style(measures.text, bold=True, after=1.5 * mm)),
        words(TITLE, style(measures.title, bold=True, after=1.5 * mm)),
        *([words("DỮ LIỆU MẪU", style(measures.text, bold=True))] if ticket.sample else []),
        *(words(f"{label}{value}", style(measures.text)) for label, value in facts if value),
        Spacer(0, 1.5 * mm),
        words(PRIVACY, style(measures.small, after=1 * mm)),
        words(HOW, style(measures.small, bold=True)),
    ]
    wide = measures.symbols
    right = Symbols(ticket.url, ticket.code, shown=shown(ticket.code), width=wide, side=wide * 0.66, size=measures.title)
    rest = measures.page[0] - 2 * measures.margin - wide - 3 * mm
    return _table([[left, right]], [rest, wide + 3 * mm], ("ALIGN", (-1, 0), (-1, -1), "RIGHT"))


def _question(number: int, question: QuestionDef, measures: _Measures) -> list[Flowable]:
    parts: list[Flowable] = [words(f"{number}. {question.text.vi}", style(measures.text, bold=True, after=1 * mm))]
    if question.help:
        parts.append(words(question.help.vi, style(measures.small, after=1 * mm)))
    parts += {
        Kind.LEVEL: _levels,
        Kind.CHOICE: _choices,
        Kind.REASONS: _reasons,
        Kind.REMARK: _lines,
    }[question.kind](question, measures)
    return [*parts, Spacer(0, 2.2 * mm)]


def _levels(question: QuestionDef, measures: _Measures) -> list[Flowable]:
    """Five faces side by side, each with a box beside it and under it the word, with the number that staff type."""
    each = (measures.page[0] - 2 * measures.margin) / 5
    how = style(measures.small, centred=True)
    ticked = [_beside(Face(level, measures.face), Box(measures.box)) for level in range(1, 6)]
    names = [balanced(f"{option.code}. {option.text.vi}", how, each - 4) for option in question.options]
    return [_table([ticked, names], [each] * 5, ("ALIGN", (0, 0), (-1, -1), "CENTER"))]


def _beside(face: Face, box: Box) -> Table:
    middle = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *_TIGHT]
    return Table([[face, box]], colWidths=[face.width + 2 * mm, box.width], style=middle, hAlign="CENTER")


def _choices(question: QuestionDef, measures: _Measures) -> list[Flowable]:
    room = measures.page[0] - 2 * measures.margin
    widest = max(stringWidth(f"1. {option.text.vi}", PLAIN, measures.small) for option in question.options)
    columns = min(len(question.options), int(room // (widest + measures.box + 3 * mm)) or 1)
    return [_grid([(str(i), option) for i, option in enumerate(question.options, start=1)], measures, columns)]


def _reasons(question: QuestionDef, measures: _Measures) -> list[Flowable]:
    parts: list[Flowable] = []
    lettered = list(zip(LETTERS, question.options, strict=False))
    for title, when in ((LOW, "low"), (HIGH, "high"), ("", None)):
        options = [(letter, option) for letter, option in lettered if option.when == when]
        if options:
            parts += [words(title, style(measures.small, after=0.5 * mm))] if title else []
            parts.append(_grid(options, measures, measures.columns))
    return parts


def _grid(options: Sequence[tuple[str, OptionDef]], measures: _Measures, columns: int) -> Table:
    """Boxes with their words beside them, row by row; each begins with the key that staff press for it."""
    how = style(measures.small)
    each = (measures.page[0] - 2 * measures.margin) / columns
    cells: list[Any] = []
    for key, option in options:
        cells += [Box(measures.box), words(f"{key}. {option.text.vi}", how)]
    cells += [""] * (-len(cells) % (2 * columns))
    rows = [cells[start : start + 2 * columns] for start in range(0, len(cells), 2 * columns)]
    return _table(rows, [measures.box + 2 * mm, each - measures.box - 2 * mm] * columns)


def _lines(question: QuestionDef, measures: _Measures) -> list[Flowable]:  # noqa: ARG001 - like its siblings
    rows = [[""] for _ in range(measures.lines)]
    ruled = Table(rows, rowHeights=[8 * mm] * measures.lines, colWidths=[measures.page[0] - 2 * measures.margin])
    ruled.setStyle([("LINEBELOW", (0, 0), (-1, -1), 0.5, "black"), *_TIGHT])
    return [ruled]


_TIGHT = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]


def _table(rows: list[list[Any]], widths: list[float], *more: Any) -> Table:
    how = [*_TIGHT, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("BOTTOMPADDING", (0, 0), (-1, -1), 2), *more]
    return Table(rows, colWidths=widths, style=how)
