"""The printed slip: what it says (``Ticket``), in which order (``lines``), and how it looks as one picture (``picture``).

The whole slip is normally one picture of black and white dots, because printers' own code pages lose Vietnamese letters
(printing.md). ``lines`` is the one layout: the picture and the code-page text mode are two renderings of it.
It holds nothing personal: no dossier code, no owner.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from PIL import Image

from surveys.printing.canvas import Canvas
from surveys.printing.symbols import bar_modules, qr_modules
from surveys.printing.template import DEFAULT, Emphasis, Template, TemplateLine, filled
from surveys.tokens.codes import shown

NARROW, WIDE = 384, 576  # dots: paper of 58 and of 80 mm at 203 dots an inch
WIDTHS = (NARROW, WIDE)
DOTS_PER_MM = 8


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """What a slip says. ``code`` is plain and ungrouped, ``url`` opens its form; ``last_day`` is the last one on which it counts.

    ``reprint`` is the attempt's number (2 or more) on a slip that replaces an earlier one, else None. ``batch`` says that it
    was made ahead: no result was handed over on ``issued``. What is empty is left out.
    """

    office: str
    hotline: str
    counter: str
    procedure: str
    code: str
    url: str
    issued: date
    last_day: date
    clerk: str = ""
    reprint: int | None = None
    sample: bool = False
    batch: bool = False
    template: Template = DEFAULT


@dataclass(frozen=True)
class Band:
    """White words on black, from edge to edge."""

    text: str


@dataclass(frozen=True)
class Line:
    """Words, centred. ``fit``: on one line if that takes no much smaller letters."""

    text: str
    emphasis: Emphasis
    fit: bool = False


@dataclass(frozen=True)
class Code:
    """The short code, as large as it goes; ``text`` is plain and ungrouped."""

    text: str


@dataclass(frozen=True)
class Qr:
    """A QR code of ``text``."""

    text: str


@dataclass(frozen=True)
class Bars:
    """A Code 128 of ``text``."""

    text: str


@dataclass(frozen=True)
class Rule:
    """A thin line across."""


@dataclass(frozen=True)
class Gap:
    """White, in dots."""

    dots: int


Part = Band | Line | Code | Qr | Bars | Rule | Gap


def lines(ticket: Ticket) -> tuple[Part, ...]:
    """The slip from top to bottom, its template filled in."""
    return (*_marks(ticket), *_head(ticket), *_symbols(ticket), *_particulars(ticket), *_close(ticket))


def facts(ticket: Ticket) -> dict[str, str]:
    """What a template's places stand for on this slip."""
    return {
        "office": ticket.office,
        "counter": ticket.counter,
        "procedure": ticket.procedure,
        "clerk": ticket.clerk,
        "issued": f"{ticket.issued:%d/%m/%Y}",
        "last_day": f"{ticket.last_day:%d/%m/%Y}",
        "hotline": ticket.hotline,
    }


def _marks(ticket: Ticket) -> Iterator[Part]:
    if ticket.sample:
        yield from (Band("DỮ LIỆU MẪU"), Gap(6))
    if ticket.reprint is not None:
        yield from (Band(f"BẢN IN LẠI – LẦN {ticket.reprint}"), Gap(6))
    yield Gap(10)


def _head(ticket: Ticket) -> Iterator[Part]:
    header = list(_written(ticket, ticket.template.header, fit=False))
    yield from header
    if header:
        yield Rule()
    yield from _written(ticket, ticket.template.invitation, fit=True)
    yield Gap(6)
    yield from _written(ticket, ticket.template.how, fit=True)


def _written(ticket: Ticket, written: tuple[TemplateLine, ...], *, fit: bool) -> Iterator[Line]:
    known = facts(ticket)
    for line in written:
        # A line that is nothing but a missing fact is left out, not printed empty.
        if text := filled(line.text, known).strip():
            yield Line(text, line.emphasis, fit=fit)


def _symbols(ticket: Ticket) -> Iterator[Part]:
    yield from (Qr(ticket.url), Code(ticket.code), Gap(12), Bars(ticket.code), Gap(4))


def _particulars(ticket: Ticket) -> Iterator[Part]:
    shows = ticket.template.shown
    yield Rule()
    if ticket.counter and "counter" in shows:
        yield Line(ticket.counter, Emphasis.BOLD)
    if ticket.procedure and "procedure" in shows:
        # A name of several hundred letters goes on in smaller ones: still legible, and half the paper.
        yield Line(ticket.procedure, Emphasis.NORMAL if len(ticket.procedure) <= 160 else Emphasis.SMALL)
    if ticket.clerk and "clerk" in shows:
        yield Line(f"Cán bộ: {ticket.clerk}", Emphasis.NORMAL)
    yield Gap(8)
    if "issued" in shows:
        label = "Ngày phát phiếu" if ticket.batch else "Ngày trả kết quả"
        yield Line(f"{label}: {ticket.issued:%d/%m/%Y}", Emphasis.SMALL)
    if "expiry" in shows:
        yield Line(f"Đánh giá đến hết ngày {ticket.last_day:%d/%m/%Y}", Emphasis.BOLD, fit=True)
    if ticket.hotline and "hotline" in shows:
        yield Line(f"Đường dây nóng: {ticket.hotline}", Emphasis.NORMAL, fit=True)


def _close(ticket: Ticket) -> Iterator[Part]:
    yield Rule()
    yield from _written(ticket, ticket.template.closing, fit=True)
    if ticket.template.languages == "vi+en" and (english := filled(ticket.template.english, facts(ticket)).strip()):
        yield from (Gap(8), Line(english, Emphasis.SMALL))
    yield Gap(6)


@dataclass(frozen=True)
class _Sizes:
    """Heights in dots of the parts of a slip."""

    margin: int
    large: int
    normal: int
    small: int
    code: int
    band: int
    bar_height: int
    bar_module: int

    def of(self, emphasis: Emphasis) -> int:
        return {Emphasis.LARGE: self.large, Emphasis.SMALL: self.small}.get(emphasis, self.normal)


_SIZES = {
    NARROW: _Sizes(margin=10, large=32, normal=22, small=18, code=50, band=26, bar_height=72, bar_module=2),
    WIDE: _Sizes(margin=20, large=44, normal=27, small=22, code=72, band=34, bar_height=96, bar_module=3),
}
QR_MODULE = 8
_BOLD = (Emphasis.BOLD, Emphasis.LARGE)


def picture(ticket: Ticket, width: int = WIDE) -> Image.Image:
    """``ticket`` as a picture of mode "1", ``width`` dots wide (288 or more; 384 and 576 are what rolls of 58 and 80 mm take)."""
    size = _sizes(width)
    canvas = Canvas(width, margin=size.margin)
    for part in lines(ticket):
        _draw(canvas, part, size)
    return canvas.finished()


def _sizes(width: int) -> _Sizes:
    """Letters of the same share of the paper; the symbols' modules stay whole dots."""
    base = NARROW if width < (NARROW + WIDE) // 2 else WIDE
    sizes = _SIZES[base]
    if width == base:
        return sizes
    scaled = {name: max(1, round(dots * width / base)) for name, dots in vars(sizes).items() if name != "bar_module"}
    return _Sizes(**scaled, bar_module=sizes.bar_module)


def _draw(canvas: Canvas, part: Part, size: _Sizes) -> None:
    match part:
        case Gap(dots):
            canvas.gap(dots)
        case Rule():
            canvas.rule()
        case Band(text):
            canvas.band(text, size.band)
        case Line(text, emphasis, fit):
            draw = canvas.fitted if fit else canvas.text
            draw(text, size.of(emphasis), weight="Bold" if emphasis in _BOLD else "")
        case Qr(text):
            canvas.squares(qr_modules(text), largest=QR_MODULE)
        case Code(text):
            canvas.one_line(shown(text), size.code, weight="Bold")
        case Bars(text):
            canvas.bars(bar_modules(text), height=size.bar_height, largest=size.bar_module)
