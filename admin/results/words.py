"""What the figures are called on screens, in charts and in files, in the language of the request."""

from dataclasses import asdict

from flask_babel import gettext

from surveys.clock import first_of_month
from surveys.errors import N_
from surveys.figures.periods import Period
from surveys.figures.released.kinds import Why
from surveys.figures.shapes import Offers, Origins
from surveys.reports.models import ReportKind
from surveys.responses.models import Channel
from surveys.web.language import number, share

LEVELS = (N_("Rất không hài lòng"), N_("Không hài lòng"), N_("Bình thường"), N_("Hài lòng"), N_("Rất hài lòng"))
CHANNELS = {
    Channel.KIOSK: N_("Màn hình kiosk"),
    Channel.TABLET: N_("Máy tính bảng tại quầy"),
    Channel.PHONE: N_("Điện thoại của người dân"),
    Channel.PAPER: N_("Phiếu giấy"),
    Channel.STAFF: N_("Cán bộ nhập hộ"),
}
REPORTS = {
    ReportKind.SCORING: N_("Chấm điểm theo chỉ số"),
    ReportKind.DOSSIERS: N_("Số hồ sơ thủ tục hành chính"),
    ReportKind.NOTICE: N_("Bản niêm yết công khai"),
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
