"""What an address asks for beyond what its page takes: said on the page, refused in files, never passed over in silence."""

from collections.abc import Collection

from flask import request
from flask_babel import gettext

from surveys.errors import N_, Invalid
from surveys.figures.filters import unused

LABELS = {
    "period": N_("kỳ"),
    "from": N_("kỳ"),
    "to": N_("kỳ"),
    "office": N_("đơn vị"),
    "field": N_("lĩnh vực"),
    "procedure": N_("thủ tục"),
    "clerk": N_("cán bộ"),
    "channel": N_("kênh"),
    "verified": N_("đánh giá không có mã phiếu"),
}
EVERYWHERE = ("lang", "page")
LONGEST = 30  # letters of a name that nobody knows


def unused_words(taken: Collection[str]) -> str:
    """What the address carries that the page doesn't take (``taken``: what it does), by their names; empty: nothing."""
    names = unused(request.args, {*taken, *EVERYWHERE})
    return ", ".join(dict.fromkeys(str(gettext(LABELS[name])) if name in LABELS else f"“{name[:LONGEST]}”" for name in names))


def refuse_unused(taken: Collection[str]) -> None:
    """For files, which can't say it. Raises Invalid where a page would say that something of the address has no effect."""
    if names := unused_words(taken):
        message = N_("Tệp này không lọc được theo %(names)s. Vui lòng bỏ phần đó khỏi địa chỉ rồi tải lại.")
        raise Invalid(message, code="filter", names=names)
