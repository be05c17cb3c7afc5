"""Two groups beside each other: both shares with their intervals, and to the right their difference with its own."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from admin.charts.canvas import ACTION, INK, LINE, MUTED, TEXT, WIDTH, Canvas, shares, wrapped
from admin.charts.opinions import names
from admin.charts.svg import inline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LABEL = 300
BOTH = 310
APART = LABEL + BOTH + 76
TOP = 74
ROW = 50

Interval = tuple[float, float, float]  # low, middle, high


@dataclass(frozen=True)
class Line:
    """A row: what is asked, both shares (0 to 1), their difference (-1 to 1), and whether it is more than noise."""

    label: str
    first: Interval
    second: Interval
    apart: Interval
    told: bool


@dataclass(frozen=True)
class Pairs:
    """Rows in their order; ``first`` and ``second`` name the two sides."""

    ident: str
    title: str
    description: str
    lines: tuple[Line, ...]
    first: str
    second: str
    apart_word: str


@lru_cache(maxsize=128)
def draw_pairs(spec: Pairs) -> str:
    """The chart as an SVG element."""
    body = ROW * len(spec.lines)
    canvas = Canvas(TOP + body + 34)
    _keys(canvas, spec)
    for row, line in enumerate(spec.lines):
        names(canvas, LABEL, TOP + ROW * (row + 0.5), wrapped(line.label, 42, 3))
    _shares(canvas.axes(LABEL + 16, TOP, BOTH, body), spec.lines)
    _apart(canvas.axes(APART, TOP, WIDTH - APART - 24, body), spec)
    return inline(canvas.figure, ident=spec.ident, title=spec.title, description=spec.description)


def _keys(canvas: Canvas, spec: Pairs) -> None:
    axes = canvas.axes(0, 0, WIDTH, 48)
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(48, 0)
    for y, word, inner, edge in ((12, spec.first, "white", MUTED), (36, spec.second, ACTION, ACTION)):
        axes.plot([14], [y], "o", color=inner, markeredgecolor=edge, markeredgewidth=2, markersize=9)
        canvas.words(28, y, wrapped(word, 90, 1)[0], va="center")
    canvas.words(WIDTH - 8, 60, spec.apart_word, color=MUTED, fontsize=TEXT - 1, ha="right")


def _shares(axes: "Axes", lines: tuple[Line, ...]) -> None:
    lowest = min(min(line.first[0], line.second[0]) for line in lines)
    for row, line in enumerate(lines):
        for place, (low, middle, high), inner, edge in (
            (row - 0.15, line.first, "white", MUTED),
            (row + 0.15, line.second, ACTION, ACTION),
        ):
            axes.hlines(place, low, high, color=edge, linewidth=3, alpha=0.45)
            axes.plot(
                [middle],
                [place],
                "o",
                color=inner,
                markeredgecolor=edge,
                markeredgewidth=2,
                markersize=8,
                clip_on=False,
                zorder=3,
            )
    low = 0.5 if lowest >= 0.5 else 0.0
    _rows(axes, len(lines))
    shares(axes, low, 1.0, 0.1 if low else 0.25)


def _apart(axes: "Axes", spec: Pairs) -> None:
    widest = max(max(abs(line.apart[0]), abs(line.apart[2])) for line in spec.lines)
    reach, step = next(((r, s) for r, s in ((0.1, 0.05), (0.2, 0.1), (0.4, 0.2), (1.0, 0.5)) if widest <= r), (1.0, 0.5))
    for row, line in enumerate(spec.lines):
        low, middle, high = line.apart
        colour = INK if line.told else MUTED
        axes.hlines(row, low, high, color=colour, linewidth=3, alpha=0.55)
        inner = INK if line.told else "white"
        axes.plot([middle], [row], "D", color=inner, markeredgecolor=colour, markeredgewidth=2, markersize=8)
    _rows(axes, len(spec.lines))
    places = [round(i * step - reach, 2) for i in range(round(2 * reach / step) + 1)]
    axes.set_xlim(-reach * 1.04, reach * 1.04)
    axes.set_xticks(places, [f"{place * 100:+.0f}".replace("-", "\u2212") if place else "0" for place in places])
    axes.grid(visible=True, axis="x", color=LINE, linewidth=1)
    axes.set_axisbelow(True)
    axes.axvline(0, color=INK, linewidth=1.5)


def _rows(axes: "Axes", count: int) -> None:
    axes.set_ylim(count - 0.5, -0.5)
    axes.set_yticks([])
