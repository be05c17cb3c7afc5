"""The charts of reports, drawn as vectors by the page itself: no picture, no font but the page's own, the same on any machine.

Each is a Flowable of a given width. Colours are those of the screens (levels from worst to best, safe for colour-blind eyes).
"""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from surveys.paper.ink import BOLD, PLAIN
from surveys.printing.fonts import printable
from surveys.reports.pages.layout import INK, LINE, MUTED

LEVELS = tuple(HexColor(code) for code in ("#8C510A", "#BF6F1A", "#6B7280", "#2B8A80", "#01665E"))
EARLY, ON_TIME, LATE = LEVELS[4], LEVELS[3], LEVELS[1]
BAR = HexColor("#1F4E79")
PAPER = HexColor("#FFFFFF")
TEXT = 8.0


class Look(TypedDict, total=False):
    """How a line of text looks; ``at`` is where its x lies: left, right or middle."""

    size: float
    font: str
    colour: Color
    at: str


class Chart(Flowable):
    """Words and shapes on a canvas whose y grows upwards."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height

    def say(self, x: float, y: float, text: str, **look: Unpack[Look]) -> None:
        """One line of text from, to or about ``x``."""
        self.canv.setFont(look.get("font", PLAIN), look.get("size", TEXT))
        self.canv.setFillColor(look.get("colour", INK))
        draw = {"left": self.canv.drawString, "right": self.canv.drawRightString, "middle": self.canv.drawCentredString}
        draw[look.get("at", "left")](x, y, text)

    def box(self, x: float, y: float, width: float, height: float, colour: Color) -> None:
        """A filled rectangle."""
        self.canv.setFillColor(colour)
        self.canv.rect(x, y, width, height, stroke=0, fill=1)

    def rule(self, x: float, y: float, to_x: float, to_y: float, *, dashed: bool = False) -> None:
        """A thin line."""
        self.canv.setStrokeColor(LINE)
        self.canv.setLineWidth(0.6)
        self.canv.setDash([2, 2] if dashed else [])
        self.canv.line(x, y, to_x, to_y)
        self.canv.setDash([])


def fitted(text: str, room: float, size: float = TEXT) -> str:
    """``text`` cut at a word's end, with …, where it is wider than ``room``."""
    text = printable(text)
    if stringWidth(text, PLAIN, size) <= room:
        return text
    words = text.split()
    while words and stringWidth(" ".join(words) + "…", PLAIN, size) > room:
        words.pop()
    return " ".join(words) + "…"


class Parts(Chart):
    """One bar a row, cut into parts that make up 100 %; the row's number at its right."""

    ROW, TOP = 15.0, 18.0

    def __init__(
        self, width: float, rows: Sequence[tuple[str, Sequence[int], str]], legend: Sequence[tuple[str, Color]], label: float
    ) -> None:
        super().__init__(width, self.TOP + self.ROW * len(rows))
        self.rows, self.legend, self.label = rows, legend, label

    def draw(self) -> None:
        """Legend, then rows from the top."""
        x = self.label
        for name, colour in self.legend:
            self.box(x, self.height - 9, 8, 8, colour)
            self.say(x + 11, self.height - 8, name)
            x += 24 + stringWidth(name, PLAIN, TEXT)
        for place, (name, counts, note) in enumerate(self.rows):
            y = self.height - self.TOP - self.ROW * (place + 1) + 3
            self.say(self.label - 6, y + 2.5, fitted(name, self.label - 8), at="right")
            self._bar(y, counts)
            self.say(self.width, y + 2.5, note, at="right", colour=MUTED)

    def _bar(self, y: float, counts: Sequence[int]) -> None:
        room, total, x = self.width - self.label - 92, sum(counts), self.label
        for count, (_, colour) in zip(counts, self.legend, strict=True):
            if not count:  # even a bar of no width leaves a hair
                continue
            width = room * count / total
            self.box(x, y, width, 10, colour)
            share = f"{100 * count / total:.0f} %"
            if width > stringWidth(share, PLAIN, 7) + 6:
                self.say(x + width / 2, y + 2.7, share, size=7, colour=PAPER, at="middle")
            x += width


class Bars(Chart):
    """One bar a row on a scale from 0 to ``most``; None is no bar and the row's note alone."""

    ROW = 15.0

    def __init__(
        self, width: float, rows: Sequence[tuple[str, float | None, str]], most: float, *, label: float, size: float = TEXT
    ) -> None:
        self.row = self.ROW * size / TEXT
        super().__init__(width, self.row * len(rows) + 4)
        self.rows, self.most, self.label, self.size = rows, most, label, size

    def draw(self) -> None:
        """Rows from the top."""
        room = self.width - self.label - max(stringWidth(note, BOLD, self.size) for _, _, note in self.rows) - 8
        self.rule(self.label, 0, self.label, self.height)
        for place, (name, value, note) in enumerate(self.rows):
            y = self.height - self.row * (place + 1) + 1
            self.say(self.label - 6, y + self.row * 0.27, fitted(name, self.label - 8, self.size), at="right", size=self.size)
            length = 0.0 if value is None else room * value / self.most
            if length:
                self.box(self.label, y + self.row * 0.15, length, self.row * 0.62, BAR)
            colour, font = (MUTED, PLAIN) if value is None else (INK, BOLD)
            self.say(self.label + length + 5, y + self.row * 0.27, note, colour=colour, font=font, size=self.size)


class Scale(Chart):
    """A bar in a table's cell: ``value`` of ``most``, on a line that is all of it; None is the line alone."""

    def __init__(self, width: float, value: float | None, most: float) -> None:
        super().__init__(width, 9)
        self.value, self.most = value, most

    def draw(self) -> None:
        """The scale with its middle, then the bar."""
        for share in (0.0, 0.5, 1.0):
            self.rule(self.width * share, 0, self.width * share, self.height, dashed=share > 0)
        if self.value:
            self.box(0, 1.5, self.width * self.value / self.most, 6, BAR)
