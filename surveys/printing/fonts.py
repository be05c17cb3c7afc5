"""The ticket's fonts: DejaVu Sans and Bold, which hold every Vietnamese letter (DejaVu Sans Mono lacks 46)."""

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.metadata import distribution
from pathlib import Path

from PIL import ImageFont

from surveys.printing import breaks


@cache
def _folder() -> Path:
    # matplotlib carries them. Found through its file list: importing matplotlib here would cost 0.6 s and break the house's rule.
    return Path(str(distribution("matplotlib").locate_file("matplotlib/mpl-data/fonts/ttf")))


@cache
def font(size: int, weight: str = "") -> ImageFont.FreeTypeFont:
    """DejaVu Sans at ``size`` dots; ``weight`` is empty or ``Bold``."""
    return ImageFont.truetype(font_file(weight), size)


def font_file(weight: str = "") -> Path:
    """The file of a weight, for those who embed it."""
    return _folder() / (f"DejaVuSans-{weight}.ttf" if weight else "DejaVuSans.ttf")


def printable(text: str) -> str:
    """``text`` composed (NFC) and on one line, without control characters."""
    words = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", text)).split()
    return " ".join(words)


# Offices, procedures and the fixed lines come again on every slip, and measuring them is most of a slip's time.
@lru_cache(maxsize=2000)
def wrap(text: str, face: ImageFont.FreeTypeFont, width: int) -> tuple[str, ...]:
    """``text`` in as few lines of at most ``width`` dots as it can have; a word that is too long for a line is broken.

    Among those ways, the one with nearly equal lines is taken, so that a centred text has no lonely last word, and with breaks
    where Vietnamese names bear one: after a comma, before a capital letter, not amid *Văn phòng*, *Lào Cai* or *Quầy 1*.
    """
    pieces = [piece for word in printable(text).split(" ") for piece in _pieces(word, face, width)]
    greedy = _greedy(pieces, face, width)
    lines = breaks.lines(pieces, [face.getlength(piece) for piece in pieces], face.getlength(" "), width, count=len(greedy))
    # A line's length is not quite the sum of its words': where that matters, the plain way stands.
    return tuple(lines if lines and all(face.getlength(line) <= width for line in lines) else greedy)


def _greedy(pieces: Sequence[str], face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in pieces:
        longer = f"{line} {piece}" if line else piece
        if line and face.getlength(longer) > width:
            lines.append(line)
            line = piece
        else:
            line = longer
    return [*lines, line] if line else lines


def _pieces(word: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    pieces: list[str] = []
    while face.getlength(word) > width:
        cut = max(1, next(n for n in range(len(word), 0, -1) if n == 1 or face.getlength(word[:n]) <= width))
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word]
