"""A printer's test page: what shows at a glance whether width, letters, symbols and settings are right."""

from collections.abc import Iterator
from datetime import datetime

from PIL import Image

from surveys.clock import to_local
from surveys.printing.canvas import Canvas
from surveys.printing.machine import Machine
from surveys.printing.models import PrintMode
from surveys.printing.payload import Payload, payload, safe
from surveys.printing.symbols import bar_modules, qr_modules
from surveys.printing.template import Emphasis
from surveys.printing.textual import Unprintable, as_text
from surveys.printing.ticket import DOTS_PER_MM, QR_MODULE, WIDE, Bars, Line, Part, Qr, Rule

CODE = "THU-0123456789"
LETTERS = (
    "aàảãáạ ăằẳẵắặ âầẩẫấậ eèẻẽéẹ êềểễếệ iìỉĩíị oòỏõóọ ôồổỗốộ ơờởỡớợ uùủũúụ ưừửữứự yỳỷỹýỵ đ",
    "AÀẢÃÁẠ ĂẰẲẴẮẶ ÂẦẨẪẤẬ EÈẺẼÉẸ ÊỀỂỄẾỆ IÌỈĨÍỊ OÒỎÕÓỌ ÔỒỔỖỐỘ ƠỜỞỠỚỢ UÙỦŨÚỤ ƯỪỬỮỨỰ YỲỶỸÝỴ Đ",
)
MODES = {PrintMode.RASTER: "ảnh", PrintMode.TEXT: "chữ (bảng mã)"}


def draw_test(machine: Machine, *, name: str, address: str, url: str, now: datetime) -> Image.Image:
    """The test page of the printer ``name`` at ``address`` as a picture of mode "1"; its QR code opens ``url``.

    The ruler's first and last marks stand on the outermost dots: one that is missing on paper says that the width is wrong.
    """
    large, body = (32, 24) if machine.width >= WIDE else (26, 20)
    canvas = Canvas(machine.width, margin=10)
    canvas.ruler(DOTS_PER_MM)
    canvas.gap(8)
    canvas.one_line("TRANG IN THỬ", large, weight="Bold")
    canvas.text(name, body, weight="Bold")
    canvas.text(f"{to_local(now):%H:%M ngày %d/%m/%Y}", body)
    canvas.rule()
    for line in _settings(machine, address):
        canvas.text(line, body)
    canvas.rule()
    for line in LETTERS:
        canvas.text(line, body)
    canvas.gap(8)
    canvas.squares(qr_modules(url), largest=QR_MODULE)
    canvas.bars(bar_modules(CODE), height=72, largest=2)
    canvas.gap(4)
    canvas.text(CODE, body)
    canvas.text("Thiếu vạch ở mép: sai khổ giấy. Thiếu chữ, mã không quét được: xem lại máy in.", body)
    canvas.ruler(DOTS_PER_MM)
    return canvas.finished()


def trial_page(machine: Machine, *, name: str, address: str, url: str, now: datetime) -> tuple[Payload, Image.Image]:
    """The test page's bytes, made the way in which tickets are made for ``machine``, and its picture."""
    image = safe(draw_test(machine, name=name, address=address, url=url, now=now))
    if machine.mode is PrintMode.TEXT:
        try:
            return as_text(_parts(machine, name=name, address=address, url=url, now=now), machine), image
        except Unprintable:
            pass  # a name with a letter that the printer lacks: a ticket with one is a picture, too
    return payload(image, machine), image


def _parts(machine: Machine, *, name: str, address: str, url: str, now: datetime) -> Iterator[Part]:
    yield from (Line("TRANG IN THỬ", Emphasis.LARGE), Line(name, Emphasis.BOLD))
    yield Line(f"{to_local(now):%H:%M ngày %d/%m/%Y}", Emphasis.NORMAL)
    yield Rule()
    yield from (Line(line, Emphasis.NORMAL) for line in _settings(machine, address))
    yield Rule()
    yield from (Line(line, Emphasis.NORMAL) for line in LETTERS)
    yield from (Qr(url), Bars(CODE), Line(CODE, Emphasis.NORMAL))
    yield Line("Chữ sai hay mã không quét được: đổi kiểu máy, hoặc chọn in bằng ảnh.", Emphasis.NORMAL)


def _settings(machine: Machine, address: str) -> list[str]:
    cut = "có dao cắt" if machine.cutter else "xé tay"
    return [
        address,
        f"Khổ giấy: {machine.width} điểm ({machine.width // DOTS_PER_MM} mm)",
        f"In bằng {MODES[machine.mode]}, {cut}",
        f"Kiểu máy: {machine.profile or 'theo khổ giấy'}",
        f"Đẩy giấy {machine.feed_dots} điểm, mỗi đoạn {machine.fragment_rows} dòng",
    ]
