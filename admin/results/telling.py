"""What figures say, in whole sentences, in the language of the request."""

from collections.abc import Mapping

from flask_babel import gettext

from admin.results import words
from surveys.errors import N_
from surveys.figures.changes import Change, Changes, What
from surveys.figures.shapes import Flow
from surveys.figures.statistics.difference import Difference, difference
from surveys.web.language import number, share

# Below the first nothing may be concluded from those who rated; from the second on few are missing.
LOW, GOOD = 0.3, 0.6


def covered(flow: Flow) -> float | None:
    """The share of finished dossiers that were rated; None without any."""
    return flow.rated / flow.finished if flow.finished and flow.rated is not None else None


def sure(flow: Flow) -> tuple[str, str]:
    """How far the figures can be trusted: a plain sentence, and ``low``, ``fair``, ``good`` or nothing."""
    part = covered(flow)
    if part is None:
        return "", ""
    ten = round(part * 10)
    if part < LOW:
        return str(gettext("Độ phủ thấp: người không đánh giá có thể nghĩ khác, chưa nên kết luận.")), "low"
    if part < GOOD:
        return str(gettext("Cứ 10 hồ sơ trả kết quả có khoảng %(ten)s đánh giá. Nên đọc cùng khoảng tin cậy.", ten=ten)), "fair"
    return str(gettext("Cứ 10 hồ sơ trả kết quả có khoảng %(ten)s đánh giá. Đủ tin cậy để đọc xu hướng.", ten=ten)), "good"


def points(value: float) -> str:
    """A difference of shares as points of a hundred, with its sign: +4, −12."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{number(abs(value) * 100)}"


def by_points(found: Difference) -> str:
    """How far apart two shares lie, with the interval: +4 điểm %, khoảng tin cậy từ +1 đến +7."""
    told = {"points": points(found.estimate), "low": points(found.low), "high": points(found.high)}
    return str(gettext("%(points)s điểm phần trăm, khoảng tin cậy từ %(low)s đến %(high)s", **told))


WHOLE = {
    1: N_("Tỷ lệ hài lòng tăng từ %(before)s lên %(now)s so với %(period)s"),
    -1: N_("Tỷ lệ hài lòng giảm từ %(before)s xuống %(now)s so với %(period)s"),
    0: N_("Tỷ lệ hài lòng chung không thay đổi hơn mức dao động ngẫu nhiên so với %(period)s (%(before)s, nay %(now)s)"),
}


def whole(found: Changes) -> str:
    """What the share of all did; says so when nothing can be compared."""
    period = words.period(found.before)
    if found.whole is None:
        return str(gettext("Chưa so sánh được với %(period)s: kỳ đó chưa có hoặc chưa đủ đánh giá", period=period))
    now, before = found.whole
    apart = difference(now, before)
    way = 0 if not apart.more_than_noise else 1 if apart.estimate > 0 else -1
    shares = {"now": share(now[0] / now[1]), "before": share(before[0] / before[1])}
    return str(gettext(WHOLE[way], period=period, **shares))


def of(change: Change, names: Mapping[What, Mapping[int, str]]) -> str:
    """What a change is of."""
    return names[change.what].get(change.id, str(change.id))


def moved(change: Change) -> str:
    """From what to what."""
    told = {"before": share(change.before[0] / change.before[1]), "now": share(change.now[0] / change.now[1])}
    if change.difference.estimate > 0:
        return str(gettext("tăng từ %(before)s lên %(now)s", **told))
    return str(gettext("giảm từ %(before)s xuống %(now)s", **told))
