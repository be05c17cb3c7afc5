"""What is said of a device, in words that need no manual."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext, ngettext

from surveys.devices.listing import DeviceLine, DeviceState
from surveys.devices.models import DeviceKind
from surveys.errors import N_
from surveys.web.language import clock_time

KINDS = {DeviceKind.KIOSK: N_("Kiosk"), DeviceKind.TABLET: N_("Máy tính bảng tại quầy")}
# Seconds by which a clock may be off before it is worth a word; every rating's time is corrected by it anyway.
SKEWED = 60
_STATES = {
    DeviceState.NEW: ("", N_("Chưa ghép")),
    DeviceState.REVOKED: ("warn", N_("Đã thu hồi")),
    DeviceState.SILENT: ("danger", N_("Không liên lạc")),
    DeviceState.RESTING: ("", N_("Đang nghỉ")),
    DeviceState.WORKING: ("done", N_("Đang hoạt động")),
}


@dataclass(frozen=True)
class Said:
    """``tone`` is the tag's colour (done, warn, danger or none), ``text`` its words, ``act`` what to do now, if anything."""

    tone: str
    text: str
    act: str = ""


def kind(line: DeviceLine) -> str:
    """What the device is."""
    return str(gettext(KINDS[line.kind]))


def state(line: DeviceLine) -> Said:
    """What matters first about it."""
    tone, text = _STATES[line.state]
    return Said(tone, gettext(text), _act(line))


def _act(line: DeviceLine) -> str:
    if line.state is DeviceState.NEW:
        waits = line.pairing_until is not None
        return str(gettext("Đang đợi nhập mã trên máy.") if waits else gettext("Lấy mã ghép rồi nhập trên máy."))
    if line.state is DeviceState.REVOKED and line.queue_length:
        return str(gettext("Máy còn giữ đánh giá chưa gửi: ghép lại máy này để nhận."))
    if line.state is DeviceState.SILENT:
        return str(gettext("Máy có thể đã tắt hoặc mất mạng. Máy vẫn nhận đánh giá và tự gửi khi có mạng."))
    return ""


def seen(line: DeviceLine, now: datetime) -> str:
    """When it was last heard of."""
    if line.seen_at is None:
        return str(gettext("chưa lần nào"))
    past = now - line.seen_at
    if past < timedelta(minutes=1):
        return str(gettext("vừa xong"))
    if past < timedelta(hours=1):
        minutes = int(past.total_seconds() // 60)
        return str(ngettext("%(num)s phút trước", "%(num)s phút trước", minutes))
    return clock_time(line.seen_at)


def clock(line: DeviceLine) -> str:
    """How its clock goes."""
    if line.skew is None:
        return "–"
    if abs(line.skew) < SKEWED:
        return str(gettext("đúng"))
    amount = _amount(abs(line.skew))
    return str(gettext("nhanh %(amount)s", amount=amount) if line.skew > 0 else gettext("chậm %(amount)s", amount=amount))


def _amount(seconds: int) -> str:
    if seconds < 2 * 3600:
        minutes = round(seconds / 60)
        return str(ngettext("%(num)s phút", "%(num)s phút", minutes))
    if seconds < 2 * 86400:
        hours = round(seconds / 3600)
        return str(ngettext("%(num)s giờ", "%(num)s giờ", hours))
    days = round(seconds / 86400)
    return str(ngettext("%(num)s ngày", "%(num)s ngày", days))


def pages(line: DeviceLine) -> str:
    """Whether it holds its pages, and the newest ones."""
    if line.seen_at is None:
        return "–"
    if not line.version:
        return str(gettext("không giữ được trang: cần HTTPS"))
    if line.version == "-":
        return str(gettext("đang tải về máy"))
    if line.outdated_since is not None:
        return str(gettext("bản cũ từ %(moment)s, đang tự cập nhật", moment=clock_time(line.outdated_since)))
    return str(gettext("mới nhất"))
