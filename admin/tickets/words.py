"""How the editor of slips names its parts."""

from flask_babel import gettext

from surveys.errors import N_
from surveys.printing.template import PLACES, Emphasis

SECTIONS = {
    "header": N_("Đầu phiếu"),
    "invitation": N_("Lời mời"),
    "how": N_("Cách làm (ngay trên mã QR)"),
    "closing": N_("Cuối phiếu"),
}
EMPHASES = {
    Emphasis.SMALL: N_("nhỏ"),
    Emphasis.NORMAL: N_("thường"),
    Emphasis.BOLD: N_("đậm"),
    Emphasis.LARGE: N_("lớn, đậm"),
}
FACTS = {
    "counter": N_("Quầy"),
    "procedure": N_("Tên thủ tục"),
    "clerk": N_("Tên cán bộ"),
    "issued": N_("Ngày trả kết quả"),
    "expiry": N_("Hạn đánh giá"),
    "hotline": N_("Đường dây nóng"),
}
LANGUAGES = {"vi+en": N_("Tiếng Việt, thêm một lời tiếng Anh"), "vi": N_("Chỉ tiếng Việt")}


def places() -> str:
    """The places that a line may have, as an administrator types them."""
    return ", ".join(f"{{{name}}}" for name in PLACES)


def choices() -> dict[str, object]:
    """Everything that the editor's template asks for."""
    return {
        "sections": _said(SECTIONS),
        "emphases": {key.value: gettext(name) for key, name in EMPHASES.items()},
        "facts": _said(FACTS),
        "languages": _said(LANGUAGES),
        "known": places(),
    }


def _said(names: dict[str, str]) -> dict[str, str]:
    return {key: str(gettext(name)) for key, name in names.items()}
