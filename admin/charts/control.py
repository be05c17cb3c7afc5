"""A control chart: a share over time, the limits of chance around each level, marked points, and numbered notes on their days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from admin.charts.calendar import middle, sizes, span
from admin.charts.canvas import ACTION, INK, LEVELS, LINE, MUTED, TEXT, WIDTH, Canvas
from admin.charts.svg import inline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEFT = 76
RIGHT = 92
HEIGHT = 230
SIZES = 56
BAND = "#E7ECF2"
# What a marked point looks like: its shape tells the rule, its colour only the side, which its place tells too.
SHAPES = {"beyond": "D", "shift": "s", "trend": "^", "warning": "o"}
BELOW, ABOVE = LEVELS[0], LEVELS[4]


@dataclass(frozen=True)
class Mark:
    """A stretch (both days included): its share, the limits of chance there, n, and the rule that it breaks (empty: none)."""

    first: date
    last: date
    share: float
    low: float
    high: float
    n: int
    shape: str = ""
    up: bool = True


@dataclass(frozen=True)
class Stair:
    """A level: the marks ``start`` to ``stop`` (both included), its centre, and what stands beside it."""

    start: int
    stop: int
    centre: float
    word: str


@dataclass(frozen=True)
class Flag:
    """A note's number at its day; ``cut`` where a new level begins."""

    day: date
    word: str
    cut: bool


@dataclass(frozen=True)
class Control:
    """Marks in order of time; ``keys`` are (shape, words) of the rules that some mark breaks."""

    ident: str
    title: str
    description: str
    marks: tuple[Mark, ...]
    stairs: tuple[Stair, ...]
    flags: tuple[Flag, ...]
    keys: tuple[tuple[str, str], ...]
    weekly: bool
    share_word: str
    band_word: str
    size_word: str


@lru_cache(maxsize=128)
def draw_control(spec: Control) -> str:
    """The chart as an SVG element."""
    top = _top(spec)
    canvas = Canvas(top + HEIGHT + 22 + SIZES + 34)
    _keys(canvas, spec)
    axes = canvas.axes(LEFT, top, WIDTH - LEFT - RIGHT, HEIGHT)
    _limits(axes, spec)
    _line(axes, spec.marks)
    span(axes, spec.marks)
    _stairs(canvas, axes, spec)
    _flags(canvas, axes, spec)
    below = top + HEIGHT + 22
    sizes(canvas.axes(LEFT, below, WIDTH - LEFT - RIGHT, SIZES), spec.marks, weekly=spec.weekly)
    canvas.words(0, below + SIZES * 0.7, spec.size_word, color=MUTED, fontsize=TEXT - 1, va="center")
    return inline(canvas.figure, ident=spec.ident, title=spec.title, description=spec.description)


def _top(spec: Control) -> float:
    """Where the plot begins: below the keys that there are, and the numbers of the notes."""
    return 32 + (22 if spec.keys else 0) + (44 if spec.flags else 0)


def _keys(canvas: Canvas, spec: Control) -> None:
    """What the shapes mean, along the top; only those that are there."""
    axes = canvas.axes(0, 0, WIDTH, 44)
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(44, 0)
    axes.fill_between([8, 32], 3, 17, color=BAND, linewidth=0)
    canvas.words(40, 10, f"{spec.share_word} · {spec.band_word}", fontsize=TEXT - 0.5, va="center")
    left = 20.0
    for shape, word in spec.keys:
        axes.scatter([left], [32], marker=SHAPES[shape], s=70, c=INK if shape != "warning" else "none", edgecolors=INK)
        canvas.words(left + 12, 32, word, fontsize=TEXT - 0.5, va="center")
        left += 44 + 7.2 * len(word)


def _limits(axes: "Axes", spec: Control) -> None:
    """The band of chance, stretch by stretch, and each level's centre."""
    for stair in spec.stairs:
        marks = spec.marks[stair.start : stair.stop + 1]
        edges = [float(mark.first.toordinal()) for mark in marks] + [float(marks[-1].last.toordinal() + 1)]
        lows, highs = ([getattr(mark, side) for mark in (*marks, marks[-1])] for side in ("low", "high"))
        axes.fill_between(edges, lows, highs, step="post", color=BAND, linewidth=0, zorder=0.5)
        for limit in (lows, highs):
            axes.step(edges, limit, where="post", color=MUTED, linewidth=0.8, linestyle=(0, (3, 3)))
        axes.hlines(stair.centre, edges[0], edges[-1], color=INK, linewidth=1.2)


def _line(axes: "Axes", marks: Sequence[Mark]) -> None:
    small = 4.0 if len(marks) > 40 else 6.0
    places, shares = [middle(mark) for mark in marks], [mark.share for mark in marks]
    axes.plot(places, shares, "-", color=ACTION, linewidth=1.5)
    plain = [(place, mark.share) for place, mark in zip(places, marks, strict=True) if not mark.shape]
    if plain:
        axes.plot(*zip(*plain, strict=True), "o", color=ACTION, markersize=small)
    for place, mark in zip(places, marks, strict=True):
        if mark.shape:
            shape = "v" if mark.shape == "trend" and not mark.up else SHAPES[mark.shape]
            side = ABOVE if mark.up else BELOW
            inner = "white" if mark.shape == "warning" else side
            axes.plot([place], [mark.share], shape, color=inner, markeredgecolor=side, markersize=small + 3.5, markeredgewidth=2)
    low = min(min(mark.low, mark.share) for mark in marks)
    high = max(max(mark.high, mark.share) for mark in marks)
    _scale(axes, low, high)


def _scale(axes: "Axes", low: float, high: float) -> None:
    step = next((step for step in (0.02, 0.05, 0.1, 0.2) if (high - low) / step <= 7), 0.25)
    bottom = max(0.0, int(low / step - 0.15) * step)
    top = min(1.0, (int(high / step) + 1) * step)
    count = round((top - bottom) / step)
    marks = [bottom + i * step for i in range(count + 1)]
    axes.set_yticks(marks, [f"{mark * 100:.0f} %" for mark in marks])
    axes.set_ylim(bottom - (top - bottom) * 0.03, top + (top - bottom) * 0.03)
    axes.set_xticks([])
    axes.grid(visible=True, axis="y", color=LINE, linewidth=1)
    axes.set_axisbelow(True)


def _stairs(canvas: Canvas, axes: "Axes", spec: Control) -> None:
    """The last level's words at the right, those of earlier ones under the beginning of their band."""
    bottom, top = axes.get_ylim()
    for stair in spec.stairs:
        begin = spec.marks[stair.start]
        last = stair is spec.stairs[-1]
        y = _top(spec) + HEIGHT * (top - (stair.centre if last else begin.low)) / (top - bottom)
        if last:
            canvas.words(WIDTH - RIGHT + 8, y, stair.word, va="center", fontsize=TEXT - 0.5)
        else:
            canvas.words(_x(axes, begin.first) + 4, y + 14, stair.word, fontsize=TEXT - 1)


def _flags(canvas: Canvas, axes: "Axes", spec: Control) -> None:
    """Numbers on the days of notes; those that would stand on one another step down."""
    last, row = -100.0, 0
    for flag in spec.flags:
        x = _x(axes, flag.day)
        row = (row + 1) % 2 if x - last < 22 else 0
        last = x
        axes.axvline(
            flag.day.toordinal(), color=INK, linewidth=1.6 if flag.cut else 0.8, linestyle="-" if flag.cut else (0, (2, 3))
        )
        box = {"boxstyle": "circle,pad=0.25", "facecolor": INK if flag.cut else "white", "edgecolor": INK, "linewidth": 1}
        style = {"color": "white" if flag.cut else INK, "ha": "center", "va": "center", "fontsize": TEXT - 2, "bbox": box}
        canvas.words(x, _top(spec) - 12 - 19 * row, flag.word, **style)


def _x(axes: "Axes", day: date) -> float:
    left, right = axes.get_xlim()
    return LEFT + (WIDTH - LEFT - RIGHT) * (day.toordinal() - left) / (right - left)
