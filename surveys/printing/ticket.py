"""The printed slip: what it says (``Ticket``) and how it looks (``picture``).

The whole slip is one picture of black and white dots, because printers' own code pages lose Vietnamese letters
(docs/decisions; printing.md). It holds nothing personal: no dossier code, no owner, no clerk.
"""

from dataclasses import dataclass
from datetime import date

from PIL import Image

from surveys.printing.canvas import Canvas
from surveys.printing.symbols import bar_modules, qr_modules
from surveys.tokens.codes import shown

NARROW, WIDE = 384, 576  # dots: paper of 58 and of 80 mm at 203 dots an inch
WIDTHS = (NARROW, WIDE)


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """What a slip says. ``code`` is plain and ungrouped, ``url`` opens its form; ``last_day`` is the last one on which it counts.

    ``reprint`` is the attempt's number (2 or more) on a slip that replaces an earlier one, else None.
    """

    office: str
    hotline: str
    counter: str
    procedure: str
    code: str
    url: str
    issued: date
    last_day: date
    reprint: int | None = None
    sample: bool = False


@dataclass(frozen=True)
class _Sizes:
    """Heights in dots of the parts of a slip."""

    margin: int
    title: int
    body: int
    small: int
    code: int
    band: int
    bar_height: int
    bar_module: int


_SIZES = {
    NARROW: _Sizes(margin=10, title=32, body=22, small=18, code=50, band=26, bar_height=72, bar_module=2),
    WIDE: _Sizes(margin=20, title=44, body=27, small=22, code=72, band=34, bar_height=96, bar_module=3),
}
QR_MODULE = 8


def picture(ticket: Ticket, width: int = WIDE) -> Image.Image:
    """``ticket`` as a picture of mode "1", ``width`` (384 or 576) dots wide."""
    size = _SIZES[width]
    canvas = Canvas(width, margin=size.margin)
    _marks(canvas, ticket, size)
    _invitation(canvas, ticket, size)
    _symbols(canvas, ticket, size)
    _particulars(canvas, ticket, size)
    _promise(canvas, size)
    return canvas.finished()


def _marks(canvas: Canvas, ticket: Ticket, size: _Sizes) -> None:
    if ticket.sample:
        canvas.band("DỮ LIỆU MẪU", size.band)
        canvas.gap(6)
    if ticket.reprint is not None:
        canvas.band(f"BẢN IN LẠI – LẦN {ticket.reprint}", size.band)
        canvas.gap(6)
    canvas.gap(10)


def _invitation(canvas: Canvas, ticket: Ticket, size: _Sizes) -> None:
    canvas.text(ticket.office, size.body, weight="Bold")
    canvas.rule()
    canvas.one_line("Mời Ông/Bà đánh giá", size.title, weight="Bold")
    canvas.one_line("sự phục vụ hôm nay", size.title, weight="Bold")
    canvas.gap(6)
    canvas.one_line("Quét mã bằng điện thoại,", size.body)
    canvas.one_line("hoặc nhập mã tại màn hình đánh giá", size.body)


def _symbols(canvas: Canvas, ticket: Ticket, size: _Sizes) -> None:
    canvas.squares(qr_modules(ticket.url), largest=QR_MODULE)
    canvas.one_line(shown(ticket.code), size.code, weight="Bold")
    canvas.gap(12)
    canvas.bars(bar_modules(ticket.code), height=size.bar_height, largest=size.bar_module)
    canvas.gap(4)


def _particulars(canvas: Canvas, ticket: Ticket, size: _Sizes) -> None:
    canvas.rule()
    if ticket.counter:
        canvas.text(ticket.counter, size.body, weight="Bold")
    # A name of several hundred letters goes on in smaller ones: still legible, and half the paper.
    canvas.text(ticket.procedure, size.body if len(ticket.procedure) <= 160 else size.small)
    canvas.gap(8)
    canvas.text(f"Ngày trả kết quả: {ticket.issued:%d/%m/%Y}", size.small)
    canvas.one_line(f"Đánh giá đến hết ngày {ticket.last_day:%d/%m/%Y}", size.body, weight="Bold")
    if ticket.hotline:
        canvas.one_line(f"Đường dây nóng: {ticket.hotline}", size.body)


def _promise(canvas: Canvas, size: _Sizes) -> None:
    canvas.rule()
    canvas.one_line("Không ai biết ai đã đánh giá.", size.body, weight="Bold")
    canvas.one_line("Phiếu không ghi tên Ông/Bà.", size.small)
    canvas.gap(8)
    canvas.text("Please rate our service: scan the code, or type it at the kiosk. It is anonymous.", size.small)
    canvas.gap(6)
