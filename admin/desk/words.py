"""How the desk says the state of a dossier and of a slip. Each is (tone, text); tones are those of the tag styles."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from admin.desk.faults import FAULTS
from surveys.clock import local_day, to_local
from surveys.dossiers.verbs import DossierCard
from surveys.errors import N_
from surveys.printing.models import Circuit, JobState, PaperLevel
from surveys.printing.printers import LivePrinter, Word
from surveys.printing.slips import Slip

_STATES = {
    JobState.QUEUED: ("", N_("Đang chờ in")),
    JobState.SENDING: ("", N_("Đang in")),
    JobState.CONFIRMED: ("done", N_("Đã ra phiếu")),
    JobState.SENT: ("warn", N_("Đã gửi, máy in không trả lời")),
    JobState.FAILED: ("danger", N_("Không in được")),
    JobState.UNKNOWN: ("danger", N_("Không rõ đã ra giấy chưa")),
    JobState.EXPIRED: ("warn", N_("Quá giờ, không in nữa")),
    JobState.CANCELLED: ("", N_("Đã hủy in")),
}


_TONES = {Word.LOW: "warn", Word.HINDERED: "danger", Word.AWAY: "danger"}
_WORDS = {
    Word.READY: ("done", N_("Sẵn sàng"), ""),
    Word.SCREEN: ("done", N_("Phiếu hiện trên màn hình"), ""),
    Word.SILENT: ("warn", N_("Không báo trạng thái"), N_("Máy in này nhận phiếu nhưng không trả lời; xem phiếu đã ra chưa.")),
    Word.UNWATCHED: ("warn", N_("Chưa biết trạng thái máy in"), N_("Chương trình in có thể đang tắt. Báo quản trị nếu kéo dài.")),
}


def job_state(state: JobState, *, preview: bool) -> tuple[str, str]:
    """How a job ended or stands; ``preview``: on a screen."""
    tone, text = _STATES[state]
    if state is JobState.CONFIRMED and preview:
        text = N_("Đã hiện trên màn hình")
    return tone, str(gettext(text))


def slip_state(slip: Slip) -> tuple[str, str]:
    """A slip's state."""
    tone, text = job_state(slip.state, preview=slip.preview)
    return ("warn" if slip.running and slip.in_trouble else tone), text


@dataclass(frozen=True)
class PrinterLine:
    """A printer in one line: its state in a word or two, and what to do about it (empty: nothing)."""

    tone: str
    text: str
    act: str = ""


def takes_over(printer: LivePrinter) -> str | None:
    """The name of the printer at which this one's slips come out for now; None while they come out at this one."""
    away = printer.circuit is Circuit.OPEN or printer.paper is PaperLevel.OUT
    return printer.fallback if away else None


def printer_line(printer: LivePrinter) -> PrinterLine:
    """How a printer does."""
    if printer.fault is not None and printer.word in _TONES:
        said = FAULTS[printer.fault]
        return PrinterLine(_TONES[printer.word], str(gettext(said.short)), str(gettext(said.act)))
    tone, text, act = _WORDS[printer.word]
    return PrinterLine(tone, str(gettext(text)), str(gettext(act)) if act else "")


def moment(slip: Slip) -> str:
    """When a slip was asked for: the time of today's, the day of older ones."""
    asked = to_local(slip.created_at)
    return f"{asked:%H:%M}" if asked.date() == local_day(slip.now) else f"{asked:%d/%m/%Y}"


def standing(card: DossierCard, today: date) -> tuple[str, str]:
    """Where a dossier stands against its promised day, on the Vietnamese calendar."""
    if card.withdrawn:
        return "warn", str(gettext("Hồ sơ đã rút"))
    if card.finished_at is not None:
        return _returned(local_day(card.finished_at), card)
    if card.due_at is None:
        return "", str(gettext("Đang giải quyết, không có ngày hẹn"))
    days = (local_day(card.due_at) - today).days
    if days < 0:
        return "danger", str(gettext("Quá hẹn %(days)s ngày", days=-days))
    return "done", str(gettext("Đến hẹn hôm nay") if days == 0 else gettext("Trong hạn, còn %(days)s ngày", days=days))


def _returned(day: date, card: DossierCard) -> tuple[str, str]:
    late = (day - local_day(card.due_at)).days if card.due_at else 0
    if late > 0:
        return "danger", str(gettext("Đã có kết quả, quá hẹn %(days)s ngày", days=late))
    return "done", str(gettext("Đã có kết quả trong hạn"))
