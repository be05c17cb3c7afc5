"""A strip of thermal paper to draw on from top to bottom, one bit a dot."""

from PIL import Image, ImageDraw

from surveys.printing.fonts import font, printable, wrap
from surveys.printing.symbols import BAR_QUIET_MODULES

ROOM = 8000  # dots; a metre of paper, more than any ticket's text can fill
BLACK, WHITE = 0, 1
SMALLEST = 0.75  # of the letters' size, before a line is rather wrapped


class Canvas:
    """A white strip ``width`` dots wide with a margin on both sides; ``y`` is where the next thing goes."""

    def __init__(self, width: int, *, margin: int) -> None:
        self.width = width
        self.margin = margin
        self.y = 0
        self._image = Image.new("1", (width, ROOM), WHITE)
        self._draw = ImageDraw.Draw(self._image)
        self._draw.fontmode = "1"  # no grey edges: a thermal head knows black and white

    def gap(self, dots: int) -> None:
        """Leave ``dots`` rows white."""
        self.y += dots

    def text(self, words: str, size: int, *, weight: str = "", leading: float = 1.3) -> None:
        """``words``, centred and wrapped, ``size`` dots high; room for stacked Vietnamese marks comes from ``leading``."""
        face = font(size, weight)
        for line in wrap(words, face, self.width - 2 * self.margin):
            self._draw.text((self.width / 2, self.y + size), line, font=face, fill=BLACK, anchor="ms")
            self.y += round(size * leading)

    def one_line(self, words: str, largest: int, *, weight: str = "") -> None:
        """``words`` on one line, as large as fits, at most ``largest`` dots high."""
        room = self.width - 2 * self.margin
        line = printable(words)
        size = next(s for s in range(largest, 0, -1) if s == 1 or font(s, weight).getlength(line) <= room)
        # Not wrapped: ``wrap`` remembers its words, and a token's code is among these.
        self._draw.text((self.width / 2, self.y + size), line, font=font(size, weight), fill=BLACK, anchor="ms")
        self.y += round(size * 1.25)

    def fitted(self, words: str, size: int, *, weight: str = "") -> None:
        """``words`` on one line, in letters down to three quarters of ``size``; what needs smaller ones is wrapped instead."""
        room = self.width - 2 * self.margin
        line = printable(words)
        smaller = (s for s in range(size, round(size * SMALLEST) - 1, -1) if font(s, weight).getlength(line) <= room)
        if fits := next(smaller, None):
            self.text(line, fits, weight=weight, leading=1.25)
        else:
            self.text(line, size, weight=weight)

    def band(self, words: str, size: int) -> None:
        """``words`` white on a black band across the strip."""
        face = font(size, "Bold")
        lines = wrap(words, face, self.width - 4 * self.margin)
        height = round(size * 1.3) * len(lines) + size // 2
        self._draw.rectangle((0, self.y, self.width - 1, self.y + height - 1), fill=BLACK)
        for number, line in enumerate(lines):
            base = self.y + size // 4 + round(size * 1.3) * number + size
            self._draw.text((self.width / 2, base), line, font=face, fill=WHITE, anchor="ms")
        self.y += height

    def rule(self) -> None:
        """A thin line across the text's width, with room around it."""
        self.y += 12
        self._draw.rectangle((self.margin, self.y, self.width - self.margin - 1, self.y + 1), fill=BLACK)
        self.y += 14

    def ruler(self, unit: int) -> None:
        """A ruler from the first dot to the last: a mark each ``unit`` dots, longer each five, numbered each ten; ends marked."""
        face = font(16)
        for number, x in enumerate(range(0, self.width, unit)):
            height = 24 if number % 10 == 0 else 16 if number % 5 == 0 else 8
            self._draw.line((x, self.y, x, self.y + height - 1), fill=BLACK)
            if number % 10 == 0 and 0 < x < self.width - unit:
                self._draw.text((x, self.y + 42), str(number), font=face, fill=BLACK, anchor="ms")
        self._draw.rectangle((0, self.y, 1, self.y + 43), fill=BLACK)
        self._draw.rectangle((self.width - 2, self.y, self.width - 1, self.y + 43), fill=BLACK)
        self.y += 48

    def squares(self, rows: list[list[bool]], *, largest: int) -> None:
        """A matrix symbol (quiet zone included), centred, at most ``largest`` dots a module and as many as fit."""
        side = max(1, min(largest, self.width // len(rows)))
        small = Image.new("1", (len(rows), len(rows)))
        small.putdata([WHITE if not black else BLACK for row in rows for black in row])
        large = small.resize((side * len(rows), side * len(rows)), Image.Resampling.NEAREST)
        self._image.paste(large, ((self.width - large.width) // 2, self.y))
        self.y += large.height

    def bars(self, modules: list[bool], *, height: int, largest: int) -> None:
        """A bar symbol, centred, with its quiet zones, at most ``largest`` dots a module and as many as fit."""
        side = max(1, min(largest, self.width // (len(modules) + 2 * BAR_QUIET_MODULES)))
        left = (self.width - side * len(modules)) // 2
        for x, black in enumerate(modules):
            if black:
                corner = left + x * side
                self._draw.rectangle((corner, self.y, corner + side - 1, self.y + height - 1), fill=BLACK)
        self.y += height

    def finished(self) -> Image.Image:
        """The strip, cut below the last thing drawn."""
        return self._image.crop((0, 0, self.width, self.y))
