"""Contrast by WCAG 2.2, and which pairs of colours a theme must keep apart."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.errors import N_

TEXT, GRAPHICS = 4.5, 3.0  # WCAG 2.2, success criteria 1.4.3 and 1.4.11

# What a theme leaves as it is, from base.css (a test holds them equal).
FIXED = {
    "ink": "#1B2A41",
    "muted": "#5B6678",
    "line-strong": "#8A8676",
    "danger": "#A3262A",
    "done": "#00695C",
    "level-1": "#8C510A",
    "level-2": "#BF6F1A",
    "level-3": "#6B7280",
    "level-4": "#2B8A80",
    "level-5": "#01665E",
}
WHITE, BLACK = "#FFFFFF", "#000000"


@dataclass(frozen=True)
class Colours:
    """What an office chooses: of buttons and links (``action``), of the page (``paper``), and of what is to be noticed."""

    action: str
    paper: str
    accent: str


OURS = Colours(action="#1F4E79", paper="#FBF8F2", accent="#F2A900")


@dataclass(frozen=True)
class Pair:
    """One colour on another: what it is, its contrast ratio (1 to 21), and the least that it needs."""

    what: str
    ratio: float
    least: float

    @property
    def enough(self) -> bool:
        """Whether it can be read."""
        return self.ratio >= self.least


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours ``#RRGGBB``, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(colour: str, share: float, ground: str) -> str:
    """``share`` (0 to 1) of ``colour`` on ``ground``."""
    parts = [round(a * share + b * (1 - share)) for a, b in zip(_channels(colour), _channels(ground), strict=True)]
    return "#{:02X}{:02X}{:02X}".format(*parts)


def palette(colours: Colours) -> Mapping[str, str]:
    """The variables of base.css that the chosen colours stand for, with the shades that follow from them."""
    return {
        "action": colours.action,
        "action-dark": mixed(colours.action, 0.75, BLACK),
        "action-soft": mixed(colours.action, 0.11, WHITE),
        "paper": colours.paper,
        "marigold": colours.accent,
        "marigold-soft": mixed(colours.accent, 0.18, WHITE),
    }


def pairs(colours: Colours) -> tuple[Pair, ...]:
    """Every pair that stands on a screen, the weakest of a kind speaking for it."""
    shades = {**FIXED, **palette(colours)}
    paper = shades["paper"]

    def weakest(names: tuple[str, ...]) -> float:
        return min(contrast(shades[name], paper) for name in names)

    return (
        Pair(N_("Chữ trắng trên màu chính"), contrast(WHITE, shades["action"]), TEXT),
        Pair(N_("Chữ màu chính trên màu nền"), contrast(shades["action"], paper), TEXT),
        Pair(N_("Chữ màu chính trên nút đang chọn"), contrast(shades["action"], shades["action-soft"]), TEXT),
        Pair(N_("Chữ thường trên màu nền"), contrast(shades["ink"], paper), TEXT),
        Pair(N_("Chữ phụ trên màu nền"), contrast(shades["muted"], paper), TEXT),
        Pair(N_("Lời báo lỗi và báo xong trên màu nền"), weakest(("danger", "done")), TEXT),
        Pair(N_("Chữ thường trên màu nhấn"), contrast(shades["ink"], shades["marigold"]), TEXT),
        Pair(N_("Viền nút trên màu nền"), weakest(("line-strong",)), GRAPHICS),
        Pair(N_("Khuôn mặt năm mức trên màu nền"), weakest(tuple(f"level-{n}" for n in range(1, 6))), GRAPHICS),
    )
