"""What an office prints on its slips, as data: lines with places for facts, and which facts are shown below the symbols.

A place stands in braces (``{quầy}``) and is found however its marks and case are typed. The QR code, the short code, its
Code 128 and the marks for reprints and sample data are not the template's to leave out: they stand on every slip.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from surveys.office.spelling import bare

Languages = Literal["vi", "vi+en"]
SECTIONS = ("header", "invitation", "how", "closing")
SHOWN = ("counter", "procedure", "clerk", "issued", "expiry", "hotline")
# The name that an administrator writes, and the fact that it stands for.
PLACES = {
    "cơ quan": "office",
    "quầy": "counter",
    "thủ tục": "procedure",
    "cán bộ": "clerk",
    "ngày": "issued",
    "hạn": "last_day",
    "đường dây nóng": "hotline",
}
PLACE = re.compile(r"\{([^{}]*)\}")
_BY_KEY = {bare(name): fact for name, fact in PLACES.items()}


class Emphasis(StrEnum):
    """How a line stands out. LARGE lines are made to fit one line."""

    SMALL = "small"
    NORMAL = "normal"
    BOLD = "bold"
    LARGE = "large"


@dataclass(frozen=True)
class TemplateLine:
    """One line as an office writes it."""

    text: str
    emphasis: Emphasis = Emphasis.NORMAL


@dataclass(frozen=True, kw_only=True)
class Template:
    """A slip's layout. ``english`` stands at the end where ``languages`` is vi+en; ``shown`` are words of ``SHOWN``."""

    header: tuple[TemplateLine, ...]
    invitation: tuple[TemplateLine, ...]
    how: tuple[TemplateLine, ...]
    closing: tuple[TemplateLine, ...]
    english: str
    languages: Languages
    shown: frozenset[str]

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values; ``from_json`` gives the same template back."""
        sections = {name: [[line.text, line.emphasis.value] for line in getattr(self, name)] for name in SECTIONS}
        return {**sections, "english": self.english, "languages": self.languages, "shown": sorted(self.shown)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Template":
        """Read what ``to_json`` wrote."""
        sections = {name: tuple(TemplateLine(text, Emphasis(how)) for text, how in data[name]) for name in SECTIONS}
        return cls(**sections, english=data["english"], languages=data["languages"], shown=frozenset(data["shown"]))

    def tells(self, fact: str) -> bool:
        """Whether a slip of this layout says ``fact`` (a value of ``PLACES``) at all."""
        return fact in self.shown or any(fact_of(place) == fact for _, text in self.texts() for place in PLACE.findall(text))

    def texts(self) -> list[tuple[str, str]]:
        """(name of its field in the editor, text) of every line that is not empty."""
        lines = [(f"{name}{i}", line.text) for name in SECTIONS for i, line in enumerate(getattr(self, name))]
        return [(name, text) for name, text in [*lines, ("english", self.english)] if text]


def fact_of(place: str) -> str | None:
    """The fact that a place's name stands for; None for a name that nobody knows."""
    return _BY_KEY.get(bare(place))


def filled(text: str, facts: Mapping[str, str]) -> str:
    """``text`` with its places filled from ``facts``; a place without a fact leaves nothing."""
    return PLACE.sub(lambda found: facts.get(fact_of(found[1]) or "", ""), text)


DEFAULT = Template(
    header=(TemplateLine("{cơ quan}", Emphasis.BOLD),),
    invitation=(TemplateLine("Mời Ông/Bà đánh giá", Emphasis.LARGE), TemplateLine("sự phục vụ hôm nay", Emphasis.LARGE)),
    how=(TemplateLine("Quét mã bằng điện thoại,"), TemplateLine("hoặc nhập mã tại màn hình đánh giá")),
    closing=(
        TemplateLine("Không ai biết ai đã đánh giá.", Emphasis.BOLD),
        TemplateLine("Phiếu không ghi tên Ông/Bà.", Emphasis.SMALL),
    ),
    english="Please rate our service: scan the code, or type it at the kiosk. It is anonymous.",
    languages="vi+en",
    shown=frozenset({"counter", "procedure", "issued", "expiry", "hotline"}),
)
