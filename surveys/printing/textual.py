"""The ticket as text in the printer's own code pages, with its two symbols as small pictures: a tenth of the bytes of a picture.

An opt-in for slow serial lines (docs/decisions/0005). It is only offered for profiles that have every letter of the ticket: the
others would print ``?`` and say nothing. The layout is the ticket's own (``ticket.lines``).
"""

from collections.abc import Iterable
from functools import cache
from textwrap import wrap
from typing import Any

from PIL import Image

from surveys.printing import driver
from surveys.printing.canvas import Canvas
from surveys.printing.fonts import printable
from surveys.printing.machine import Machine
from surveys.printing.payload import CUT, RESET, Payload, feed, profile_for, raster, safe, sealed
from surveys.printing.symbols import bar_modules, qr_modules
from surveys.printing.template import Emphasis
from surveys.printing.ticket import Band, Bars, Code, Line, Part, Qr, Rule, Ticket, lines
from surveys.tokens.codes import shown

QR_MODULE = 5  # dots, 0.6 mm: large enough for a phone, and half the bytes of the picture's
BAR_MODULE, BAR_HEIGHT = 2, 48
FRAGMENT_BYTES = 1024  # a broken fragment is recovered from in a second on a line of 9,600 bits a second
LETTER = 12  # dots across, of font A
# Many Chinese printers begin in a mode that takes two bytes for one character.
NO_KANJI = b"\x1c."
_ACCENTED = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
# What every ticket may hold: names of offices, counters and procedures are not known beforehand.
ALPHABET = _ACCENTED + _ACCENTED.upper()
# Marks that say the same in plain letters; a letter is never replaced.
_PLAIN = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "‑": "-", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "…": "...", "•": "-", "·": "-"}
)


class Unprintable(Exception):
    """The profile has no code page for ``letters``."""

    def __init__(self, letters: str) -> None:
        super().__init__(letters)
        self.letters = letters


def plain(text: str) -> str:
    """``text`` composed, on one line, with typewriter's marks."""
    return printable(text).translate(_PLAIN)


@cache
def _tables(profile: str) -> tuple[dict[str, int], Any]:
    pages = driver.code_pages(profile)
    return pages, driver.encoder(pages)


def missing(text: str, profile: str) -> str:
    """The letters of ``text`` that no code page of ``profile`` holds, each once, in order of code point."""
    pages, encoder = _tables(profile)
    return "".join(sorted(c for c in set(plain(text)) if not any(encoder.can_encode(page, c) for page in pages)))


def pages_for(text: str, profile: str) -> dict[str, int]:
    """Those of ``profile``'s code pages that hold its Vietnamese letters and all of ``text``, few of them; raises Unprintable.

    They are the same for nearly every ticket, so that a letter looks the same on each.
    """
    if lacking := missing(text, profile):
        raise Unprintable(lacking)
    pages, encoder = _tables(profile)
    wanted = {c for c in ALPHABET + plain(text) if ord(c) >= 128} - set(missing(ALPHABET, profile))
    chosen: dict[str, int] = {}
    while wanted:
        held = {page: {c for c in wanted if encoder.can_encode(page, c)} for page in pages}
        best = max(pages, key=lambda page: (len(held[page]), -pages[page]))
        chosen[best] = pages[best]
        wanted -= held[best]
    return chosen


def text_payload(ticket: Ticket, machine: Machine) -> Payload:
    """The bytes that print ``ticket`` as text; raises Unprintable."""
    return as_text(lines(ticket), machine)


def as_text(parts: Iterable[Part], machine: Machine) -> Payload:
    """The bytes that print ``parts`` as text; raises Unprintable."""
    profile, parts = profile_for(machine), tuple(parts)
    pages = pages_for(" ".join(_words(part) for part in parts), profile)
    printer = driver.dummy(profile)
    printer._raw(RESET + NO_KANJI)
    printer.set(align="center")
    writer = _Writer(printer, pages, min(machine.width // LETTER, driver.columns(profile)))
    for part in parts:
        writer.put(part)
    feed(printer, machine.feed_dots)
    if machine.cutter:
        printer._raw(CUT)
    return sealed(printer)


def _words(part: Part) -> str:
    return part.text if isinstance(part, Band | Line | Code) else ""


class _Writer:
    """Puts a ticket's parts on a printer, ``columns`` letters to a line, changing its code page as seldom as can be."""

    def __init__(self, printer: Any, pages: dict[str, int], columns: int) -> None:
        self._printer = printer
        self._pages = pages
        self._page = next(iter(pages))
        self._columns = columns
        driver.write_in(printer, pages)

    def put(self, part: Part) -> None:
        """One part; gaps are left out, a line of text has room enough around it."""
        match part:
            case Rule():
                self._line("-" * self._columns)
            case Band(text):
                self._lines(f"*** {text} ***", bold=True, tall=True)
            case Line(text, emphasis):
                self._lines(text, bold=emphasis in (Emphasis.BOLD, Emphasis.LARGE), tall=emphasis is Emphasis.LARGE)
            case Code(text):
                self._printer.set(bold=True, double_width=True, double_height=True)
                self._line(shown(text))
                self._printer.set(bold=False, normal_textsize=True)
            case Qr(text):
                self._symbol(_squares(text))
            case Bars(text):
                self._symbol(_bars(text))

    def _lines(self, text: str, *, bold: bool, tall: bool) -> None:
        if bold or tall:
            # In one call: the command for the size ends bold letters, so that it has to come first.
            self._printer.set(bold=bold, double_height=tall)
        for line in wrap(plain(text), self._columns, break_on_hyphens=False):
            self._line(line)
        if bold or tall:
            self._printer.set(bold=False, normal_textsize=True)

    def _line(self, text: str) -> None:
        magic, run = self._printer.magic, ""
        for letter in text + "\n":
            # Plain letters are the same on every page; the others always come from the same one, so that they look the same.
            page = self._page if letter.isascii() else next(p for p in self._pages if magic.encoder.can_encode(p, letter))
            if page != self._page:
                magic.write_with_encoding(self._page, run)
                self._page, run = page, ""
            run += letter
        magic.write_with_encoding(self._page, run)

    def _symbol(self, picture: Image.Image) -> None:
        rows = max(1, FRAGMENT_BYTES * 8 // picture.width)
        self._printer._raw(raster(safe(picture), rows))
        self._line("")


def _squares(text: str) -> Image.Image:
    modules = qr_modules(text)
    canvas = Canvas(_whole_bytes(QR_MODULE * len(modules)), margin=0)
    canvas.squares(modules, largest=QR_MODULE)
    return canvas.finished()


def _bars(text: str) -> Image.Image:
    modules = bar_modules(text)
    canvas = Canvas(_whole_bytes(BAR_MODULE * (len(modules) + 20)), margin=0)
    canvas.bars(modules, height=BAR_HEIGHT, largest=BAR_MODULE)
    return canvas.finished()


def _whole_bytes(dots: int) -> int:
    return -(-dots // 8) * 8
