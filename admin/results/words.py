"""What the figures are called on screens, in charts and in files, in the language of the request."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from flask_babel import gettext

from surveys.clock import first_of_month
from surveys.errors import N_
from surveys.figures.periods import Period
from surveys.figures.released.kinds import Why
from surveys.figures.shapes import Offers, Origins, Point, Results, Row
from surveys.responses.models import Channel
from surveys.web.language import day, number, share

LEVELS = (N_("Rất không hài lòng"), N_("Không hài lòng"), N_("Bình thường"), N_("Hài lòng"), N_("Rất hài lòng"))
CHANNELS = {
    Channel.KIOSK: N_("Màn hình kiosk"),
    Channel.TABLET: N_("Máy tính bảng tại quầy"),
    Channel.PHONE: N_("Điện thoại của người dân"),
    Channel.PAPER: N_("Phiếu giấy"),
    Channel.STAFF: N_("Cán bộ nhập hộ"),
}
ROMAN = ("I", "II", "III", "IV")


def levels() -> tuple[str, ...]:
    """The five words, from worst to best."""
    return tuple(gettext(word) for word in LEVELS)


def channel(value: Channel) -> str:
    """A channel's name."""
    return str(gettext(CHANNELS[value]))


def begun(text: str) -> str:
    """``text`` with a capital at its beginning and nothing else changed."""
    return text[:1].upper() + text[1:]


def month(value: int) -> str:
    """201605 as 05/2016."""
    return f"{first_of_month(value):%m/%Y}"


def period(value: Period) -> str:
    """A period in words: năm 2016, quý II/2016, tháng 05/2016, từ 01/2016 đến 06/2016."""
    first, year = month(value.first), value.first // 100
    if value.kind == "year":
        return str(gettext("năm %(year)s", year=year))
    if value.kind == "quarter":
        return str(gettext("quý %(quarter)s/%(year)s", quarter=ROMAN[value.first % 100 // 3], year=year))
    if value.kind == "month":
        return str(gettext("tháng %(month)s", month=first))
    return str(gettext("từ %(first)s đến %(last)s", first=first, last=month(value.last)))


def why(row: Row) -> str:
    """Why a row shows no figure."""
    if row.why is None:
        return str(gettext("chưa có đánh giá"))
    return reason(row.why, row.minimum)


def reason(why_not: Why, minimum: int) -> str:
    """Why something is withheld."""
    if why_not is Why.FEW:
        return str(gettext("chưa đủ %(n)s đánh giá", n=minimum))
    if why_not is Why.ALONE:
        return str(gettext("chưa đủ đánh giá: tất cả đều của một cán bộ, nên cần nhiều hơn"))
    if why_not is Why.PERIOD:
        return str(gettext("chưa đủ để tách riêng kỳ này; hãy chọn kỳ dài hơn, như cả năm"))
    if why_not is Why.MANY:
        return str(gettext("chỉ xem được từng cán bộ, thủ tục, lĩnh vực hoặc kênh, không xem được kết hợp của chúng"))
    return str(gettext("giữ kín để không suy ra được nhóm nhỏ khác"))


def interval(row_low: float, row_high: float) -> str:
    """An interval of shares: 80 – 87 %."""
    return f"{share(row_low).removesuffix(' %')} – {share(row_high)}"


def stretch(point: Point, unit: str) -> str:
    """A stretch of a trend: 05/2016, 05/2016 – 06/2016, or days where weeks are shown."""
    if unit == "week":
        return f"{day(point.first)} – {day(point.last)}"
    first, last = _month(point.first), _month(point.last)
    return first if first == last else f"{first} – {last}"


def _month(value: date) -> str:
    return f"{value:%m/%Y}"


def compared(rows: Sequence[Row], overall: float | None, *, clerks: bool) -> str:
    """What the intervals of clerks or procedures say beside the overall share."""
    shown = [row.figure for row in rows if row.figure]
    if overall is None or len(shown) < 2:
        return str(gettext("Tỷ lệ hài lòng theo cán bộ") if clerks else gettext("Tỷ lệ hài lòng theo thủ tục"))
    lower = sum(figure.high < overall for figure in shown)
    higher = sum(figure.low > overall for figure in shown)
    places = {"lower": lower, "higher": higher, "all": len(shown), "share": share(overall)}
    return str(gettext(_FINDINGS[clerks, bool(lower), bool(higher)], **places))


_FINDINGS = {
    (True, True, False): N_("%(lower)s trong %(all)s cán bộ có khoảng tin cậy nằm hẳn dưới mức chung %(share)s"),
    (True, False, True): N_("%(higher)s trong %(all)s cán bộ có khoảng tin cậy nằm hẳn trên mức chung %(share)s"),
    (True, True, True): N_("Trong %(all)s cán bộ: %(lower)s nằm hẳn dưới, %(higher)s nằm hẳn trên mức chung %(share)s"),
    (False, True, False): N_("%(lower)s trong %(all)s thủ tục có khoảng tin cậy nằm hẳn dưới mức chung %(share)s"),
    (False, False, True): N_("%(higher)s trong %(all)s thủ tục có khoảng tin cậy nằm hẳn trên mức chung %(share)s"),
    (False, True, True): N_("Trong %(all)s thủ tục: %(lower)s nằm hẳn dưới, %(higher)s nằm hẳn trên mức chung %(share)s"),
    (True, False, False): N_("Chưa thấy cán bộ nào khác hẳn mức chung %(share)s"),
    (False, False, False): N_("Chưa thấy thủ tục nào khác hẳn mức chung %(share)s"),
}


def moved(points: Sequence[Point]) -> str:
    """What a trend says, from its first stretch to its last."""
    shown = [point.figure for point in points if point.figure]
    if len(shown) < 2:
        return str(gettext("Tỷ lệ hài lòng theo thời gian"))
    first, last = shown[0], shown[-1]
    places = {"first": share(first.share), "last": share(last.share)}
    if first.high < last.low:
        return str(gettext("Tỷ lệ hài lòng tăng từ %(first)s lên %(last)s, hơn mức dao động ngẫu nhiên", **places))
    if last.high < first.low:
        return str(gettext("Tỷ lệ hài lòng giảm từ %(first)s xuống %(last)s, hơn mức dao động ngẫu nhiên", **places))
    return str(gettext("Tỷ lệ hài lòng đầu kỳ %(first)s, cuối kỳ %(last)s: chưa chắc đã thay đổi", **places))


def offered(found: Offers) -> str:
    """What came of the forms that counters' tablets showed."""
    if found.answered is None:
        few = gettext("Máy tính bảng tại quầy đã mời %(n)s lần; chưa đủ lượt trả lời để hiện chi tiết.", n=number(found.shown))
        return str(few)
    told = {name: number(count) for name, count in asdict(found).items()}
    return str(
        gettext(
            "Máy tính bảng tại quầy đã mời %(shown)s lần: %(answered)s đánh giá, %(declined)s từ chối, %(ignored)s không chạm.",
            **told,
        )
    )


def coverage(found: Results) -> tuple[str, str]:
    """How far the figures can be trusted: a plain sentence, and ``low``, ``fair`` or ``good``."""
    flow = found.head.flow
    if flow is None or not flow.finished or flow.rated is None:
        return "", ""
    covered = flow.rated / flow.finished
    ten = round(covered * 10)
    if covered < 0.3:
        return str(gettext("Độ phủ thấp: người không đánh giá có thể nghĩ khác, chưa nên kết luận.")), "low"
    if covered < 0.6:
        return str(gettext("Cứ 10 hồ sơ trả kết quả có khoảng %(ten)s đánh giá. Nên đọc cùng khoảng tin cậy.", ten=ten)), "fair"
    return str(gettext("Cứ 10 hồ sơ trả kết quả có khoảng %(ten)s đánh giá. Đủ tin cậy để đọc xu hướng.", ten=ten)), "good"


def issued_how(origins: Origins) -> str:
    """How the slips came to be: by themselves, by hand, and (apart) in batches."""
    own = gettext(
        "Phiếu tự in: %(automatic)s; in tay: %(manual)s.", automatic=number(origins.automatic), manual=number(origins.manual)
    )
    if not origins.batch:
        return str(own)
    if origins.batch_rated is None:
        apart = gettext("Tính riêng: %(batch)s phiếu in theo lô.", batch=number(origins.batch))
    else:
        told = {"batch": number(origins.batch), "rated": number(origins.batch_rated)}
        apart = gettext("Tính riêng: %(batch)s phiếu in theo lô, %(rated)s đã đánh giá.", **told)
    return f"{own} {apart}"
