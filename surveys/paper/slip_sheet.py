"""A batch's slips on A4 for an office printer: eight to a page, with lines to cut along."""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, KeepInFrame, Spacer

from surveys.paper.ink import Symbols, putting_together, register, style, words
from surveys.printing.template import Emphasis
from surveys.printing.ticket import Band, Line, Rule, Ticket, lines
from surveys.tokens.codes import shown

ACROSS, DOWN = 2, 4
_EDGE = 6 * mm
_SIZES = {Emphasis.SMALL: 7.5, Emphasis.NORMAL: 8.5, Emphasis.BOLD: 8.5, Emphasis.LARGE: 11.5}
_BOLD = (Emphasis.BOLD, Emphasis.LARGE)


def pdf(tickets: Sequence[Ticket]) -> bytes:
    """The sheet of ``tickets``, in their order; the same ones give the same bytes."""
    register()
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, lang="vi-VN")
    canvas.setTitle("Phiếu mời đánh giá")
    canvas.setAuthor(tickets[0].office)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    for page in _pages(tickets):
        _cut_lines(canvas)
        for place, ticket in enumerate(page):
            _slip(canvas, ticket, place)
        canvas.showPage()
    with putting_together:
        canvas.save()
    return file.getvalue()


def _pages(tickets: Sequence[Ticket]) -> list[Sequence[Ticket]]:
    step = ACROSS * DOWN
    return [tickets[start : start + step] for start in range(0, len(tickets), step)]


def _cut_lines(canvas: Canvas) -> None:
    width, height = A4
    canvas.saveState()
    canvas.setDash(2, 3)
    canvas.setLineWidth(0.5)
    for number in range(1, ACROSS):
        canvas.line(width * number / ACROSS, 0, width * number / ACROSS, height)
    for number in range(1, DOWN):
        canvas.line(0, height * number / DOWN, width, height * number / DOWN)
    canvas.restoreState()


def _slip(canvas: Canvas, ticket: Ticket, place: int) -> None:
    width, height = A4[0] / ACROSS, A4[1] / DOWN
    x, y = width * (place % ACROSS), A4[1] - height * (place // ACROSS + 1)
    side = 34 * mm
    symbols = Symbols(ticket.url, ticket.code, shown=shown(ticket.code), width=40 * mm, side=side, size=13)
    symbols.drawOn(canvas, x + _EDGE, y + (height - symbols.height) / 2)
    room = width - 2 * _EDGE - 43 * mm
    told = KeepInFrame(room, height - 2 * _EDGE, _words(ticket), mode="shrink", vAlign="MIDDLE")
    Frame(x + _EDGE + 43 * mm, y + _EDGE, room, height - 2 * _EDGE, 0, 0, 0, 0).addFromList([told], canvas)


def _words(ticket: Ticket) -> list[Flowable]:
    """The slip's words in their order; the symbols stand beside them."""
    said: list[Flowable] = []
    for part in lines(ticket):
        match part:
            case Band(text):
                said.append(words(text, style(9, bold=True, after=1 * mm)))
            case Line(text, emphasis, _):
                said.append(words(text, style(_SIZES[emphasis], bold=emphasis in _BOLD, after=0.6 * mm)))
            case Rule():
                said.append(Spacer(0, 1.5 * mm))
            case _:
                continue
    return said
