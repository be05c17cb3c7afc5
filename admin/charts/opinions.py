"""Five levels as 100 % bars that meet in the middle of *Bình thường*: to the right what pleases, to the left what does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from admin.charts.canvas import INK, LEVELS, MUTED, TEXT, WIDTH, Canvas, shares, wrapped
from admin.charts.svg import inline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LABEL = 330
ROW = 38


@dataclass(frozen=True)
class Opinions:
    """Bars for several questions: their words, five counts each, and what stands at the right of each (share and n)."""

    ident: str
    title: str
    description: str
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    notes: tuple[str, ...]
    levels: tuple[str, ...]


@lru_cache(maxsize=128)
def draw_opinions(spec: Opinions) -> str:
    """The chart as an SVG element."""
    canvas = Canvas(62 + ROW * len(spec.labels))
    legend(canvas, spec.levels)
    axes = canvas.axes(LABEL + 12, 30, WIDTH - LABEL - 150, ROW * len(spec.labels))
    bars(axes, spec.counts, 0.62)
    for row, (label, note) in enumerate(zip(spec.labels, spec.notes, strict=True)):
        middle = 30 + ROW * (row + 0.5)
        names(canvas, LABEL, middle, wrapped(label, 46, 2))
        canvas.words(WIDTH - 128, middle, note, va="center", color=MUTED, fontsize=TEXT - 0.5)
    return inline(canvas.figure, ident=spec.ident, title=spec.title, description=spec.description)


def legend(canvas: Canvas, levels: Sequence[str]) -> None:
    """The five words beside their colours, along the top."""
    axes = canvas.axes(0, 0, WIDTH, 22)
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    lefts = [12.0 + sum(40 + 7.2 * len(word) for word in levels[:place]) for place in range(len(levels))]
    axes.scatter([left + 6 for left in lefts], [0.5] * len(lefts), marker="s", s=144, c=LEVELS, linewidths=0)
    axes.set_ylim(0, 1)
    for left, word in zip(lefts, levels, strict=True):
        canvas.words(left + 20, 11, word, color=INK, fontsize=TEXT - 0.5, va="center")


def names(canvas: Canvas, right: float, middle: float, lines: Sequence[str]) -> None:
    """A label of one or two lines, right-aligned; each line its own text, as the page's font is not the one measured with."""
    for line, text in enumerate(lines):
        offset = (line - (len(lines) - 1) / 2) * (TEXT + 2)
        canvas.words(right, middle + offset, text, ha="right", va="center")


def bars(axes: "Axes", counts: Sequence[Sequence[int]], thickness: float) -> None:
    """One row per five counts, top down, centred on the middle of level 3."""
    rows = range(len(counts))
    parts = [[c / sum(row) for c in row] if sum(row) else [0.0] * 5 for row in counts]
    left = [-(p[0] + p[1] + p[2] / 2) for p in parts]
    for level, colour in enumerate(LEVELS):
        widths = [p[level] for p in parts]
        axes.barh(rows, widths, thickness, left=left, color=colour, linewidth=0)
        left = [start + width for start, width in zip(left, widths, strict=True)]
    axes.axvline(0, color=INK, linewidth=1)
    axes.set_ylim(len(counts) - 0.5, -0.5)
    axes.set_yticks([])
    shares(axes, -1, 1, 0.5, both_ways=-1)
