"""An axis of time under a chart: days as their numbers, months or Mondays as ticks, and the number of answers as bars."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from admin.charts.canvas import INK, LINE, TEXT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TICKS = 12
DIGITS = 100  # that stand beside each other under a chart without touching


class Spanning(Protocol):
    """From one day to another (both included), with n answers."""

    @property
    def first(self) -> date:
        """Its first day."""

    @property
    def last(self) -> date:
        """Its last day."""

    @property
    def n(self) -> int:
        """How many answered in it."""


def middle(stretch: Spanning) -> float:
    """A stretch's middle as a day number."""
    return (stretch.first.toordinal() + stretch.last.toordinal() + 1) / 2


def span(axes: "Axes", stretches: Sequence[Spanning]) -> None:
    """Let the axis run from the first day to the last."""
    axes.set_xlim(stretches[0].first.toordinal(), stretches[-1].last.toordinal() + 1)


def sizes(axes: "Axes", stretches: Sequence[Spanning], *, weekly: bool) -> None:
    """The number of answers of each stretch as bars, with days or months under them."""
    first = [stretch.first.toordinal() for stretch in stretches]
    widths = [(s.last - s.first).days + 1 for s in stretches]
    gap = 0.06 * min(widths)
    axes.bar([f + gap for f in first], [s.n for s in stretches], [w - 2 * gap for w in widths], align="edge", color=LINE)
    most = max(stretch.n for stretch in stretches)
    axes.set_ylim(0, most * 1.35)
    axes.set_yticks([])
    # A thin space parts thousands in any language.
    words = [f"{stretch.n:,}".replace(",", "\u202f") for stretch in stretches]
    if len(stretches) * max(map(len, words)) <= DIGITS:
        for stretch, word in zip(stretches, words, strict=True):
            axes.text(middle(stretch), stretch.n + most * 0.05, word, ha="center", fontsize=TEXT - 2, color=INK)
    axes.set_xticks(*ticks(stretches[0].first, stretches[-1].last, weekly=weekly))
    span(axes, stretches)


def ticks(first: date, last: date, *, weekly: bool) -> tuple[list[float], list[str]]:
    """At most ``TICKS`` places from one day to another, as day numbers, and their words: Mondays, or months."""
    if weekly:
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
