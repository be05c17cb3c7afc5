"""How the desk says the state of a dossier and of a slip. Each is (tone, text); tones are those of the tag styles."""

from datetime import date

from flask_babel import gettext

from admin.desk.faults import FAULTS
from surveys.clock import local_day, to_local
from surveys.dossiers.verbs import DossierCard
from surveys.errors import N_
from surveys.printing.faults import Fault
from surveys.printing.models import JobState
from surveys.printing.printers import PrinterState
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


def slip_state(slip: Slip) -> tuple[str, str]:
    """A slip's state."""
    tone, text = _STATES[slip.state]
    if slip.state is JobState.CONFIRMED and slip.preview:
        text = N_("Đã hiện trên màn hình")
    return ("warn" if slip.running and slip.in_trouble else tone), str(gettext(text))


def printer_state(printer: PrinterState) -> tuple[str, str]:
    """How a counter's printer does, in one line."""
    if printer.fault is not None:
        return "warn" if printer.fault in (Fault.NEAR_END, Fault.NO_ANSWER) else "danger", str(gettext(FAULTS[printer.fault].short))
    if printer.preview:
        return "done", str(gettext("Phiếu hiện trên màn hình"))
    return ("done", str(gettext("Sẵn sàng"))) if printer.at else ("", str(gettext("Chưa in phiếu nào")))


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
