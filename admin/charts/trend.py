"""A share over time: a dot per stretch with its interval, joined by a line, and the number of ratings beneath."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from admin.charts.canvas import ACTION, INK, LINE, MUTED, TEXT, WIDTH, Canvas
from admin.charts.svg import inline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEFT = 96
HEIGHT = 190
SIZES = 56
TICKS = 12


@dataclass(frozen=True)
class Stretch:
    """From one day to another (both included): the interval (low, share, high) and n."""

    first: date
    last: date
    low: float
    share: float
    high: float
    n: int

    @property
    def middle(self) -> float:
        """The stretch's middle as a day number."""
        return (self.first.toordinal() + self.last.toordinal() + 1) / 2


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
    sizes = canvas.axes(LEFT, 30 + HEIGHT + 22, WIDTH - LEFT - 20, SIZES)
    _sizes(sizes, spec)
    canvas.words(12, 30 + HEIGHT + 22 + SIZES * 0.7, spec.size_word, color=MUTED, fontsize=TEXT - 1, va="center")
    return inline(canvas.figure, ident=spec.ident, title=spec.title, description=spec.description)


def _line(axes: "Axes", spec: Trend) -> None:
    middles = [stretch.middle for stretch in spec.stretches]
    shares = [stretch.share for stretch in spec.stretches]
    axes.vlines(middles, [s.low for s in spec.stretches], [s.high for s in spec.stretches], color=ACTION, linewidth=3, alpha=0.35)
    axes.plot(middles, shares, "-o", color=ACTION, linewidth=1.5, markersize=6)
    lowest = min(stretch.low for stretch in spec.stretches)
    ticks = [0, 0.25, 0.5, 0.75, 1.0] if lowest < 0.5 else [0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    axes.set_yticks(ticks, [f"{tick * 100:.0f} %" for tick in ticks])
    axes.set_ylim(ticks[0], 1.02)
    axes.set_xticks([])
    axes.grid(visible=True, axis="y", color=LINE, linewidth=1)
    _span(axes, spec)


def _sizes(axes: "Axes", spec: Trend) -> None:
    first = [stretch.first.toordinal() for stretch in spec.stretches]
    widths = [(s.last - s.first).days + 1 for s in spec.stretches]
    gap = 0.06 * min(widths)
    axes.bar([f + gap for f in first], [s.n for s in spec.stretches], [w - 2 * gap for w in widths], align="edge", color=LINE)
    most = max(stretch.n for stretch in spec.stretches)
    axes.set_ylim(0, most * 1.35)
    axes.set_yticks([])
    if len(spec.stretches) <= 30:
        for stretch in spec.stretches:
            axes.text(stretch.middle, stretch.n + most * 0.05, str(stretch.n), ha="center", fontsize=TEXT - 2, color=INK)
    axes.set_xticks(*_ticks(spec))
    _span(axes, spec)


def _span(axes: "Axes", spec: Trend) -> None:
    axes.set_xlim(spec.stretches[0].first.toordinal(), spec.stretches[-1].last.toordinal() + 1)


def _ticks(spec: Trend) -> tuple[list[float], list[str]]:
    first, last = spec.stretches[0].first, spec.stretches[-1].last
    if spec.weekly:
        monday = first + timedelta(days=-first.weekday() % 7)
        step = 7 * max(1, -(-((last - monday).days // 7) // TICKS))
        days = [monday + timedelta(days=i) for i in range(0, (last - monday).days + 1, step)]
        return [float(day.toordinal()) for day in days], [f"{day:%d/%m}" for day in days]
    months = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13) if first <= date(y, m, 1) <= last]
    step = next(s for s in (1, 2, 3, 6, 12, 24, 60, 120, 600) if len(months) / s <= TICKS)
    chosen = [month for month in months if (month.year * 12 + month.month - 1) % step == 0] or months[:1]
    # A month's name stands under its middle where each has one, else at its beginning.
    shift = 15.0 if step == 1 else 0.0
    return [month.toordinal() + shift for month in chosen], [f"{month:%m/%Y}" for month in chosen]
