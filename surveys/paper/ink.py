"""What paper pages are made of: fonts, text styles, and vector drawings of boxes, faces and symbols. Lengths are in points."""

import threading
from functools import cache
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from surveys.printing.fonts import font, font_file, printable, wrap
from surveys.printing.symbols import BAR_QUIET_MODULES, bar_modules, qr_modules

PLAIN, BOLD = "PhieuSans", "PhieuSans-Bold"

# To be held while a file is put together: the fonts are one for the process, and reportlab reads each through one single position
# in its file. Two files at once would get each other's letters.
putting_together = threading.Lock()


@cache
def register() -> None:
    """Make the fonts known to reportlab; they are embedded in every page that uses them."""
    pdfmetrics.registerFont(TTFont(PLAIN, str(font_file())))
    pdfmetrics.registerFont(TTFont(BOLD, str(font_file("Bold"))))


def style(size: float, *, bold: bool = False, centred: bool = False, after: float = 0) -> ParagraphStyle:
    """A paragraph's style; leading leaves room for stacked marks."""
    return ParagraphStyle(
        f"{size}{bold}{centred}{after}",
        fontName=BOLD if bold else PLAIN,
        fontSize=size,
        leading=size * 1.35,
        spaceAfter=after,
        alignment=TA_CENTER if centred else TA_LEFT,
    )


def words(text: str, how: ParagraphStyle) -> Paragraph:
    """A paragraph of plain text: what looks like markup in it stays text."""
    return Paragraph(escape(printable(text)), how)


def balanced(text: str, how: ParagraphStyle, width: float) -> Paragraph:
    """The same, broken into as few lines as fit ``width``, of nearly equal length: no lonely last word under a box."""
    # Measured as a slip is, in letters of a hundred dots.
    face = font(100, "Bold" if how.fontName == BOLD else "")
    lines = wrap(text, face, int(width / how.fontSize * 100))
    return Paragraph("<br/>".join(escape(line) for line in lines), how)


class Box(Flowable):
    """An empty box to tick."""

    def __init__(self, side: float) -> None:
        super().__init__()
        self.width = self.height = side

    def draw(self) -> None:
        """Draw it."""
        self.canv.setLineWidth(0.9)
        self.canv.roundRect(0.5, 0.5, self.width - 1, self.height - 1, 1.5)


Point = tuple[float, float]
# The kiosk's five faces (its _faces.html), on the same grid of 64 × 64 whose y grows downwards. A stroke is its beginning, the
# point that bends it, and its end; a solid is a straight upper or lower edge and the stroke that closes it.
_STROKES: dict[int, list[tuple[Point, Point, Point]]] = {
    1: [((15, 17), (21, 20.5), (27, 24)), ((49, 17), (43, 20.5), (37, 24))],
    2: [((15, 23), (20.5, 20.5), (26, 18)), ((49, 23), (43.5, 20.5), (38, 18)), ((20, 47), (32, 35), (44, 47))],
    3: [((17, 19), (22, 19), (27, 19)), ((37, 19), (42, 19), (47, 19)), ((21, 44), (32, 44), (43, 44))],
    4: [((17, 19), (22, 15), (27, 17)), ((47, 19), (42, 15), (37, 17)), ((18, 39), (32, 54), (46, 39))],
    5: [
        ((16, 20), (21, 14), (27, 17)),
        ((48, 20), (43, 14), (37, 17)),
        ((18, 29), (22, 23), (27, 29)),
        ((37, 29), (42, 23), (46, 29)),
    ],
}
_EYES = {1: 31, 2: 30, 3: 28.5, 4: 27.5}
_SOLIDS: dict[int, list[tuple[Point, Point, Point]]] = {
    1: [((17, 51), (18, 38), (32, 38)), ((32, 38), (46, 38), (47, 51))],
    5: [((48, 36), (48, 53), (32, 53)), ((32, 53), (16, 53), (16, 36))],
}


class Face(Flowable):
    """The face of a level from 1 (worst) to 5: brows and mouth differ, so that it is known without colour, at 7 mm."""

    def __init__(self, level: int, side: float) -> None:
        super().__init__()
        self.level = level
        self.width = self.height = side

    def draw(self) -> None:
        """Draw it in black lines."""
        canvas: Canvas = self.canv
        canvas.saveState()
        canvas.translate(0, self.height)
        canvas.scale(self.width / 64, -self.height / 64)
        canvas.setLineWidth(3.4)
        canvas.setLineCap(1)
        canvas.circle(32, 32, 28)
        _path(canvas, [[stroke] for stroke in _STROKES[self.level]], fill=0)
        if self.level in _EYES:
            for x in (22.5, 41.5):
                canvas.circle(x, _EYES[self.level], 3.5, stroke=0, fill=1)
        if self.level in _SOLIDS:
            _path(canvas, [_SOLIDS[self.level]], fill=1)
        canvas.restoreState()


def _path(canvas: Canvas, chains: list[list[tuple[Point, Point, Point]]], *, fill: int) -> None:
    path = canvas.beginPath()
    for chain in chains:
        path.moveTo(*chain[0][0])
        for (x0, y0), (x1, y1), (x2, y2) in chain:
            # A curve of one bending point as one of two, which is what PDF has.
            path.curveTo(x0 + (x1 - x0) * 2 / 3, y0 + (y1 - y0) * 2 / 3, x2 + (x1 - x2) * 2 / 3, y2 + (y1 - y2) * 2 / 3, x2, y2)
        if fill:
            path.close()
    canvas.drawPath(path, stroke=1, fill=fill)


class Symbols(Flowable):
    """A token's QR code above its short code and its Code 128, centred in ``width``."""

    def __init__(self, url: str, code: str, *, shown: str, width: float, side: float, size: float) -> None:
        super().__init__()
        self.url, self.code, self.shown = url, code, shown
        # Letters of a code differ much in width, and all must stand beside the words.
        self.width, self.side, self.size = width, side, min(size, width / stringWidth(shown, BOLD, 1))
        self.bar_height = side * 0.3
        self.height = side + size * 1.3 + self.bar_height

    def draw(self) -> None:
        """Draw them from the top."""
        qr(self.canv, self.url, (self.width - self.side) / 2, self.height - self.side, self.side)
        self.canv.setFont(BOLD, self.size)
        self.canv.drawCentredString(self.width / 2, self.bar_height + self.size * 0.35, self.shown)
        bars(self.canv, self.code, 0, 0, self.width, self.bar_height)


def qr(canvas: Canvas, text: str, x: float, y: float, side: float) -> None:
    """A QR code of ``text`` with its quiet zone, in the square whose lower left corner is (x, y)."""
    rows = qr_modules(text)
    unit = side / len(rows)
    for number, row in enumerate(rows):
        _runs(canvas, row, x, y + side - (number + 1) * unit, unit, unit)


def bars(canvas: Canvas, text: str, x: float, y: float, width: float, height: float) -> None:
    """A Code 128 of ``text`` with its quiet zones, across ``width``."""
    modules = bar_modules(text)
    unit = width / (len(modules) + 2 * BAR_QUIET_MODULES)
    _runs(canvas, modules, x + unit * BAR_QUIET_MODULES, y, unit, height)


def _runs(canvas: Canvas, modules: list[bool], x: float, y: float, unit: float, height: float) -> None:
    """Black modules, neighbours as one rectangle: no hair of white between them, and a smaller file."""
    start = 0
    for end in range(1, len(modules) + 1):
        if end == len(modules) or modules[end] != modules[start]:
            if modules[start]:
                canvas.rect(x + start * unit, y, (end - start) * unit, height, stroke=0, fill=1)
            start = end
