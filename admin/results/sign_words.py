"""What signs are called and how they are told: counts and chances in whole sentences, beside what else could explain them."""

from dataclasses import dataclass
from math import floor, log10

from flask_babel import gettext

from surveys.errors import N_
from surveys.signs.models import SignKind, Verdict
from surveys.signs.reading import Shown
from surveys.web.language import number


@dataclass(frozen=True)
class Told:
    """A kind of sign: its name, what was seen (a sentence with places), how chance was reckoned, what may be behind it."""

    name: str
    seen: str
    chance: str
    harmless: str


TOLD = {
    SignKind.SECONDS: Told(
        N_("Đánh giá chỉ vài giây sau khi in phiếu"),
        N_(
            "%(seen)s trong %(total)s đánh giá đến máy chủ chưa đầy 15 giây sau khi một phiếu được in; "
            "trùng hợp thì khoảng %(expected)s."
        ),
        N_(
            "So với chính các đánh giá ấy khi dời đi từ nửa phút đến ba phút: giờ đông khách vẫn đông, "
            "nhưng mối liên hệ vài giây thì mất."
        ),
        N_("Người dân tự quét phiếu ngay tại quầy; mạng chậm rồi gửi dồn."),
    ),
    SignKind.BURST: Told(
        N_("Nhiều đánh giá dồn trong mười phút"),
        N_(
            "%(seen)s đánh giá trong mười phút, trên %(total)s đánh giá của ngày hôm đó; "
            "theo nhịp của ngày và số phiếu vừa in thì khoảng %(expected)s."
        ),
        N_(
            "Mức mong đợi là số lớn hơn trong hai số: phần của mười phút ấy theo giờ trong ngày, "
            "và số phiếu vừa in trong nửa giờ nhân với tỷ lệ phiếu được đánh giá."
        ),
        N_("Một buổi trả kết quả lưu động; một đoàn khách cùng đánh giá; điện hoặc mạng vừa có lại."),
    ),
    SignKind.RUN: Told(
        N_("Chuỗi dài các đánh giá giống hệt nhau"),
        N_(
            "%(seen)s đánh giá liên tiếp cùng một mức, trong %(total)s đánh giá của kỳ; "
            "xếp ngẫu nhiên thì chuỗi dài nhất thường khoảng %(expected)s."
        ),
        N_(
            "Tính đúng trên mọi cách xếp thứ tự chính các đánh giá ấy, "
            "nên người luôn được khen không bị nghi chỉ vì được khen nhiều. Không kiểm cho cả năm."
        ),
        N_("Một việc cụ thể vừa tốt lên hoặc xấu đi giữa kỳ."),
    ),
    SignKind.ELSEWHERE: Told(
        N_("Máy tính bảng của quầy này đánh giá phiếu của quầy khác"),
        N_("%(seen)s trong %(total)s đánh giá trên máy này là của phiếu in ở quầy khác; thường khoảng %(expected)s."),
        N_("So với các máy tính bảng khác của đơn vị, và luôn cho phép 2 %%."),
        N_("Máy được chuyển quầy giữa kỳ; quầy bên hỏng máy nên mượn."),
    ),
    SignKind.VOIDED: Told(
        N_("Phiếu bị thay sau khi người dân đã mở"),
        N_(
            "%(seen)s trong %(total)s phiếu đã mở mà chưa gửi thì bị huỷ để in phiếu khác; "
            "với các phiếu chưa đánh giá khác thì khoảng %(expected)s."
        ),
        N_("So tỷ lệ bị huỷ của phiếu đã mở với mọi phiếu chưa đánh giá khác của đơn vị, và luôn cho phép 5 %%."),
        N_("Người dân mở rồi làm mất phiếu; hướng dẫn thử bằng phiếu thật."),
    ),
    SignKind.WITHHELD: Told(
        N_("Ít đưa phiếu hơn đồng nghiệp"),
        N_(
            "%(seen)s trong %(total)s hồ sơ trả kết quả được in phiếu; "
            "đồng nghiệp với hồ sơ cùng hình thức nộp thì khoảng %(expected)s."
        ),
        N_("So trong từng hình thức nộp (trực tiếp, trực tuyến, bưu chính); khác biệt thường thấy giữa các cán bộ đã được trừ."),
        N_("Máy in của quầy hỏng lâu; thủ tục trả kết quả không qua quầy."),
    ),
    SignKind.CLOSED: Told(
        N_("Đánh giá tại quầy khi đơn vị đóng cửa"),
        N_("%(seen)s trong %(total)s đánh giá trên kiosk, máy tính bảng là lúc đơn vị đóng cửa; thường khoảng %(expected)s."),
        N_(
            "Chỉ tính khi cả đồng hồ của thiết bị và của máy chủ đều ngoài giờ, quá nửa giờ; "
            "so với phần còn lại của đơn vị, và luôn cho phép 1 %%."
        ),
        N_("Làm thêm giờ, trực cuối tuần chưa khai trong giờ mở cửa."),
    ),
}

UNKNOWN = (
    N_("Đánh giá nào dùng phiếu nào: hai thứ không nối được với nhau, để không ai biết người dân nào đánh giá ra sao."),
    N_("Phiếu đã đánh giá được mở lúc nào: thời điểm đó bị xoá khi gửi."),
    N_("Điện thoại nào của người dân: không lưu dấu vết nào của máy riêng."),
    N_("Phiếu giấy và phiếu cán bộ nhập hộ được bỏ qua ở các phép kiểm theo giờ, vì chúng luôn được nhập thành tập."),
    N_("Phiếu không gắn với quầy nào, và đánh giá đến muộn sau khi kỳ đã được xem."),
)

VERDICTS = {
    Verdict.EXPLAINED: (N_("Đã rõ nguyên nhân"), N_("có lời giải thích hợp lý")),
    Verdict.FOLLOWED: (N_("Đã xử lý"), N_("đã làm việc với người liên quan, có biện pháp")),
    Verdict.UNCONCERNED: (N_("Không đáng ngại"), N_("đã xem, không cần làm gì thêm")),
}


def sentence(sign: Shown) -> str:
    """What was seen, beside what chance lets expect."""
    few = sign.expected < 10
    told = {"seen": number(sign.seen), "total": number(sign.total), "expected": number(sign.expected, 1 if few else 0)}
    return str(gettext(TOLD[sign.kind].seen, **told))


def rarity(p: float) -> str:
    """How seldom chance does it: ``1 trong 20.000``, to one digit."""
    if p < 1e-6:
        return str(gettext("chưa đến 1 trong %(n)s", n=number(1_000_000)))
    once = 1 / p
    size = 10 ** floor(log10(once))
    return str(gettext("khoảng 1 trong %(n)s", n=number(floor(once / size) * size)))
