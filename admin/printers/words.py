"""How the printers' pages say what the spool keeps. How a printer does now is said in admin/desk/words.py."""

from datetime import datetime

from flask_babel import gettext

from admin.desk.faults import FAULTS
from admin.desk.words import job_state
from surveys.clock import local_day, to_local
from surveys.errors import N_
from surveys.printing.history import History
from surveys.printing.models import Circuit, JobState, PaperLevel, PrintMode
from surveys.printing.printers import LivePrinter
from surveys.printing.trials import Trial
from surveys.web.language import number

_PAPER = {
    PaperLevel.PLENTY: N_("Còn giấy"),
    PaperLevel.NEAR_END: N_("Gần hết giấy"),
    PaperLevel.OUT: N_("Hết giấy"),
    PaperLevel.UNKNOWN: N_("Máy in không báo"),
}
_CIRCUIT = {
    Circuit.CLOSED: N_("Nhận phiếu bình thường"),
    Circuit.OPEN: N_("Tạm ngừng gửi phiếu, đang dò xem máy in đã trở lại chưa"),
    Circuit.HALF_OPEN: N_("Máy in đã trở lại, đang thử một phiếu"),
}
_MODES = {PrintMode.RASTER: N_("Ảnh (đủ mọi chữ)"), PrintMode.TEXT: N_("Chữ theo bảng mã")}
_ENDINGS = (
    (JobState.CONFIRMED, N_("Đã ra phiếu"), "done"),
    (JobState.SENT, N_("Đã gửi, máy in không xác nhận"), "warn"),
    (JobState.UNKNOWN, N_("Không rõ đã ra giấy chưa"), "danger"),
    (JobState.FAILED, N_("Không in được"), "danger"),
    (JobState.EXPIRED, N_("Quá giờ, không in nữa"), "warn"),
    (JobState.CANCELLED, N_("Đã hủy in"), ""),
)


def paper(level: PaperLevel) -> str:
    """What a printer says of its roll."""
    return str(gettext(_PAPER[level]))


def circuit(state: Circuit) -> str:
    """Whether tickets go out."""
    return str(gettext(_CIRCUIT[state]))


def mode(value: PrintMode) -> str:
    """How tickets are sent."""
    return str(gettext(_MODES[value]))


def width(dots: int) -> str:
    """The paper by its usual name, and the dots."""
    paper_mm = 58 if dots < 450 else 80
    return str(gettext("%(mm)s mm (%(dots)s điểm)", mm=paper_mm, dots=dots))


def endings(history: History) -> list[tuple[str, str, int]]:
    """How jobs ended: (tone, words, count), those that happened and always the good end."""
    shown = ((tone, words, history.ended.get(state, 0), state) for state, words, tone in _ENDINGS)
    return [(tone, str(gettext(words)), n) for tone, words, n, state in shown if n or state is JobState.CONFIRMED]


def faults(history: History) -> list[tuple[str, int]]:
    """Spells of trouble by kind, the most frequent first."""
    counted = sorted(history.faults.items(), key=lambda item: -item[1])
    return [(str(gettext(FAULTS[fault].short)), count) for fault, count in counted]


def seconds(value: float | None) -> str:
    """``1,2 giây``; a dash for none."""
    return "–" if value is None else str(gettext("%(seconds)s giây", seconds=number(value, 1)))


def lasted(begun: datetime, ended: datetime | None, now: datetime) -> str:
    """How long a spell of trouble lasted."""
    minutes = int(((ended or now) - begun).total_seconds() // 60)
    if minutes < 1:
        return str(gettext("dưới 1 phút"))
    if minutes < 90:
        return str(gettext("%(minutes)s phút", minutes=minutes))
    return str(gettext("%(hours)s giờ", hours=number(minutes / 60, 1)))


def moment(value: datetime | None, now: datetime) -> str:
    """The time of a moment of today, with the seconds; else the day too."""
    if value is None:
        return "–"
    local = to_local(value)
    return f"{local:%H:%M:%S}" if local.date() == local_day(now) else f"{local:%H:%M %d/%m/%Y}"


def trial(value: Trial) -> tuple[str, str]:
    """What became of a test page: (tone, words)."""
    tone, text = job_state(value.state, preview=value.preview)
    if value.state is JobState.CONFIRMED and not value.preview:
        text = str(gettext("Đã in xong"))
    if value.fault is None or value.state is JobState.CONFIRMED:
        return tone, text
    return tone, f"{text}: {gettext(FAULTS[value.fault].short)}"


def looked(printer: LivePrinter) -> str:
    """When a printer was last asked."""
    return str(gettext("chưa hỏi lần nào")) if printer.checked_at is None else moment(printer.checked_at, printer.now)
