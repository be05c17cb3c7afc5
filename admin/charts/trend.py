"""A share over time: a dot per stretch with its interval, joined by a line, and the number of ratings beneath."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from admin.charts.calendar import middle, sizes, span
from admin.charts.canvas import ACTION, LINE, MUTED, TEXT, WIDTH, Canvas
from admin.charts.svg import inline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEFT = 96
HEIGHT = 190
SIZES = 56


@dataclass(frozen=True)
class Stretch:
    """From one day to another (both included): the interval (low, share, high) and n."""

    first: date
    last: date
    low: float
    share: float
    high: float
    n: int


@dataclass(frozen=True)
class Trend:
    """Stretches in order of time; ``weekly`` chooses how days are written."""

    ident: str
    title: str
    description: str
    stretches: tuple[Stretch, ...]
    weekly: bool
    share_word: str
    size_word: str


@lru_cache(maxsize=128)
def draw_trend(spec: Trend) -> str:
    """The chart as an SVG element."""
    canvas = Canvas(34 + HEIGHT + 14 + SIZES + 34)
    canvas.words(12, 16, spec.share_word, color=MUTED, fontsize=TEXT - 1)
    _line(canvas.axes(LEFT, 30, WIDTH - LEFT - 20, HEIGHT), spec)
    bars = canvas.axes(LEFT, 30 + HEIGHT + 22, WIDTH - LEFT - 20, SIZES)
    sizes(bars, spec.stretches, weekly=spec.weekly)
    canvas.words(12, 30 + HEIGHT + 22 + SIZES * 0.7, spec.size_word, color=MUTED, fontsize=TEXT - 1, va="center")
    return inline(canvas.figure, ident=spec.ident, title=spec.title, description=spec.description)


def _line(axes: "Axes", spec: Trend) -> None:
    middles = [middle(stretch) for stretch in spec.stretches]
    shares = [stretch.share for stretch in spec.stretches]
    axes.vlines(middles, [s.low for s in spec.stretches], [s.high for s in spec.stretches], color=ACTION, linewidth=3, alpha=0.35)
    axes.plot(middles, shares, "-o", color=ACTION, linewidth=1.5, markersize=6)
    lowest = min(stretch.low for stretch in spec.stretches)
    ticks = [0, 0.25, 0.5, 0.75, 1.0] if lowest < 0.5 else [0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    axes.set_yticks(ticks, [f"{tick * 100:.0f} %" for tick in ticks])
    axes.set_ylim(ticks[0], 1.02)
    axes.set_xticks([])
    axes.grid(visible=True, axis="y", color=LINE, linewidth=1)
    span(axes, spec.stretches)
