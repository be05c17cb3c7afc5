"""What figures say, in whole sentences, in the language of the request."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext

from admin.results import words
from surveys.errors import N_
from surveys.figures.changes import Change, Changes, What
from surveys.figures.course import Observed
from surveys.figures.shapes import Flow
from surveys.figures.standing import Standings
from surveys.figures.statistics.difference import Difference, difference
from surveys.figures.statistics.funnel import Place
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
    """A difference of shares as points of a hundred, with its sign: +4,1 or −12,0."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{number(abs(value) * 100, 1)}"


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


PLACES = {Place.WITHIN: N_("Trong giới hạn"), Place.BELOW: N_("Dưới giới hạn"), Place.ABOVE: N_("Trên giới hạn")}
SHAPES = {Place.WITHIN: "●", Place.BELOW: "▼", Place.ABOVE: "▲"}
FUNNEL = {
    ("clerks", False, False): N_("Cả %(all)s cán bộ đều trong giới hạn dao động ngẫu nhiên quanh mức chung %(share)s"),
    ("clerks", True, False): N_("%(below)s trong %(all)s cán bộ dưới giới hạn dao động ngẫu nhiên quanh mức chung %(share)s"),
    ("clerks", False, True): N_("%(above)s trong %(all)s cán bộ trên giới hạn dao động ngẫu nhiên quanh mức chung %(share)s"),
    ("clerks", True, True): N_("Trong %(all)s cán bộ: %(below)s dưới, %(above)s trên giới hạn quanh mức chung %(share)s"),
    ("procedures", False, False): N_("Cả %(all)s thủ tục đều trong giới hạn dao động ngẫu nhiên quanh mức chung %(share)s"),
    ("procedures", True, False): N_(
        "%(below)s trong %(all)s thủ tục dưới giới hạn dao động ngẫu nhiên quanh mức chung %(share)s"
    ),
    ("procedures", False, True): N_(
        "%(above)s trong %(all)s thủ tục trên giới hạn dao động ngẫu nhiên quanh mức chung %(share)s"
    ),
    ("procedures", True, True): N_("Trong %(all)s thủ tục: %(below)s dưới, %(above)s trên giới hạn quanh mức chung %(share)s"),
    ("offices", False, False): N_("Cả %(all)s đơn vị đều trong giới hạn dao động ngẫu nhiên quanh mức chung %(share)s"),
    ("offices", True, False): N_("%(below)s trong %(all)s đơn vị dưới giới hạn ngẫu nhiên quanh mức chung %(share)s"),
    ("offices", False, True): N_("%(above)s trong %(all)s đơn vị trên giới hạn ngẫu nhiên quanh mức chung %(share)s"),
    ("offices", True, True): N_("Trong %(all)s đơn vị: %(below)s dưới, %(above)s trên giới hạn quanh mức chung %(share)s"),
}


def place(value: Place) -> str:
    """One of the three states."""
    return str(gettext(PLACES[value]))


def shape(value: Place) -> str:
    """The sign that stands before a state's word."""
    return SHAPES[value]


def funnel(page: str, found: Standings) -> str:
    """What a comparison of clerks, procedures or offices says."""
    below, above = found.count(Place.BELOW), found.count(Place.ABOVE)
    told = {"below": number(below), "above": number(above), "all": number(len(found.rows)), "share": share(found.target)}
    return str(gettext(FUNNEL[page, bool(below), bool(above)], **told))


def under_review(count: int) -> str:
    """What a frame around a clerk means; empty where there is none."""
    return str(gettext("Đang được xem xét theo đề nghị của cán bộ: %(n)s", n=number(count))) if count else ""


def funnel_in_words(found: Standings, *, contested: int = 0) -> str:
    """The same at length, for those who don't see the chart; every single figure stands in the table beside it."""
    parts = [f"{place(each)}: {number(found.count(each))}" for each in Place]
    if contested:
        parts.append(under_review(contested))
    return f"{gettext('Mức chung %(share)s', share=share(found.target))}. {'; '.join(parts)}."


def spread(found: Standings) -> str:
    """Whether the limits were widened; empty when not."""
    if found.dispersion.phi == 1.0:
        return ""
    times = number(found.dispersion.phi**0.5, 1)
    return str(gettext("Các nhóm khác nhau hơn mức ngẫu nhiên thuần túy, nên giới hạn được nới rộng %(times)s lần.", times=times))


def stretch(found: Observed) -> str:
    """05/2016, or 05/2016 – 06/2016."""
    first, last = f"{found.first:%m/%Y}", f"{found.last:%m/%Y}"
    return first if first == last else f"{first} – {last}"


def moved_over(observed: Sequence[Observed]) -> str:
    """What a course says, from its first stretch to its last."""
    if len(observed) < 2:
        return str(gettext("Tỷ lệ hài lòng theo thời gian"))
    first, last = ((each.hits, each.n) for each in (observed[0], observed[-1]))
    apart = difference(last, first)
    told = {"first": share(first[0] / first[1]), "last": share(last[0] / last[1])}
    if not apart.more_than_noise:
        return str(gettext("Tỷ lệ hài lòng đầu kỳ %(first)s, cuối kỳ %(last)s: chưa chắc đã thay đổi", **told))
    if apart.estimate > 0:
        return str(gettext("Tỷ lệ hài lòng tăng từ %(first)s lên %(last)s, hơn mức dao động ngẫu nhiên", **told))
    return str(gettext("Tỷ lệ hài lòng giảm từ %(first)s xuống %(last)s, hơn mức dao động ngẫu nhiên", **told))


BESIDE = {
    Place.WITHIN: N_("%(shape)s Trong giới hạn: chưa thấy khác mức chung %(share)s hơn mức ngẫu nhiên."),
    Place.BELOW: N_("%(shape)s Dưới giới hạn: thấp hơn mức chung %(share)s quá mức ngẫu nhiên, nên tìm hiểu lý do."),
    Place.ABOVE: N_("%(shape)s Trên giới hạn: cao hơn mức chung %(share)s quá mức ngẫu nhiên, có thể học hỏi cách làm."),
}


def beside(value: Place, target: float) -> str:
    """Where one clerk or procedure stands, in a sentence."""
    return str(gettext(BESIDE[value], shape=SHAPES[value], share=share(target)))
