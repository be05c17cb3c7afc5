"""Whether a printer's settings can work together; judged when they are entered, so that no ticket has to find out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from surveys.errors import N_, Invalid
from surveys.printing.addresses import Serial, is_preview, parse_address
from surveys.printing.limits import LIMITS
from surveys.printing.machine import Machine
from surveys.printing.models import Printer, PrintMode
from surveys.printing.payload import profile_for
from surveys.printing.profiles import profiles
from surveys.printing.serial_lines import quick_enough, seconds
from surveys.printing.textual import ALPHABET, missing

ROWS = 1200  # dots: the length of a ticket with a long procedure name
SOME = 12  # letters are enough to see that it won't do


@dataclass(frozen=True)
class Unfit:
    """What is wrong with ``field``, in words with places for ``params``."""

    field: str
    message: str
    params: dict[str, object]


def unfit(session: Session, printer: Printer, values: Mapping[str, Any]) -> Unfit | None:
    """The first of ``values`` (over what ``printer`` has) that can't work; None when all can."""

    def value(name: str) -> Any:
        return values.get(name, getattr(printer, name))

    profile, width = value("profile") or "", value("width_dots")
    return (
        _profile(profile, width)
        or _letters(profile, width, value("mode"))
        or _speed(value("address"), width, value("mode"))
        or _fallback(session, printer.id, value("fallback_id"))
    )


def _profile(name: str, width: int) -> Unfit | None:
    if not name:
        return None
    known = profiles().get(name)
    if known is None:
        return Unfit("profile", N_("Không có kiểu máy này. Vui lòng chọn trong danh sách."), {})
    if known.width is not None and known.width < width:
        words = N_("Kiểu máy %(profile)s chỉ in được %(dots)s điểm. Chọn khổ giấy hẹp hơn hoặc kiểu máy khác.")
        return Unfit("profile", words, {"profile": known.label, "dots": known.width})
    return None


def _letters(profile: str, width: int, mode: PrintMode | None) -> Unfit | None:
    """Text would come out with ``?`` where the printer's code pages lack a letter."""
    if mode is not PrintMode.TEXT:
        return None
    made = Machine(
        printer_id=0, preview=False, width=width, mode=mode, profile=profile, cutter=True, feed_dots=0, fragment_rows=0
    )
    name = profile_for(made)
    lacking = missing(ALPHABET, name)
    if not lacking:
        return None
    words = N_(
        "Kiểu máy %(profile)s không có các chữ %(letters)s nên không in bằng chữ được. Chọn cách in bằng ảnh, hoặc kiểu máy khác."
    )
    some = lacking if len(lacking) <= SOME else f"{lacking[:SOME]}…"
    return Unfit("mode", words, {"profile": name, "letters": some})


def _speed(address: str, width: int, mode: PrintMode | None) -> Unfit | None:
    """A picture may be longer on the way than a ticket may take: then none would ever come out."""
    try:
        where = parse_address(address)
    except Invalid:
        return None  # the address's own rule says what is wrong with it
    if mode is PrintMode.TEXT or not isinstance(where, Serial) or quick_enough(where, ROWS * width // 8, LIMITS):
        return None
    words = N_(
        "Ở tốc độ %(baud)s, in một phiếu dạng ảnh mất %(seconds)s giây. Chọn cách in bằng chữ, hoặc đặt máy in và địa chỉ ở"
        " tốc độ cao hơn, ví dụ baud=115200."
    )
    return Unfit("address", words, {"baud": where.baud, "seconds": round(seconds(where, ROWS * width // 8))})


def _fallback(session: Session, printer_id: int | None, other_id: int | None) -> Unfit | None:
    if other_id is None:
        return None
    if other_id == printer_id:
        return Unfit("fallback_id", N_("Máy in không tự in thay chính nó được."), {})
    other = session.get(Printer, other_id)
    if other is not None and (is_preview(other.address) or not other.active):
        return Unfit("fallback_id", N_("Máy in thay phải là máy đang dùng và in ra giấy."), {})
    return None
