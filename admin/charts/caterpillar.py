"""Many offices beside each other: a dot with its interval each, from the highest share to the lowest, around the common one."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from admin.charts.canvas import ACTION, INK, LEVELS, LINE, TEXT, WIDTH, Canvas, wrapped
from admin.charts.svg import inline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEFT, RIGHT, TOP, HEIGHT = 64, 16, 34, 250
NAMES = 110  # where all names find room below the dots
NAMED = 14


@dataclass(frozen=True)
class Caterpillar:
    """``rows`` are (name, low, share, high, state) in the order in which they stand: shares from 0 to 1; below, within, above."""

    ident: str
    title: str
    description: str
    rows: tuple[tuple[str, float, float, float, str], ...]
    overall: float
    overall_word: str


@lru_cache(maxsize=64)
def draw_caterpillar(spec: Caterpillar) -> str:
    """The chart as an SVG element."""
    named = len(spec.rows) <= NAMED
    canvas = Canvas(TOP + HEIGHT + (NAMES if named else 16))
    axes = canvas.axes(LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT)
    _dots(axes, spec)
    _scales(axes, spec)
    if named:
        width = (WIDTH - LEFT - RIGHT) / len(spec.rows)
        for at, (name, *_) in enumerate(spec.rows):
            for line, text in enumerate(wrapped(name, max(8, int(width / 6.4)), 5)):
                canvas.words(LEFT + width * (at + 0.5), TOP + HEIGHT + 18 + 15 * line, text, ha="center", fontsize=TEXT - 2)
    canvas.words(WIDTH - RIGHT, 18, f"- - {spec.overall_word}", ha="right", fontsize=TEXT - 0.5)
    return inline(canvas.figure, ident=spec.ident, title=spec.title, description=spec.description)


def _dots(axes: "Axes", spec: Caterpillar) -> None:
    wide = max(1.5, min(6.0, 300 / len(spec.rows)))
    looks = {"within": ("o", ACTION), "below": ("v", LEVELS[0]), "above": ("^", LEVELS[4])}
    for state, (marker, colour) in looks.items():
        mine = [(at, row) for at, row in enumerate(spec.rows) if row[4] == state]
        if mine:
            places, lows, highs = zip(*((at, row[1], row[3]) for at, row in mine), strict=True)
            axes.vlines(places, lows, highs, color=colour, linewidth=wide, alpha=0.35)
            axes.plot(places, [row[2] for _, row in mine], marker, color=colour, markersize=min(9, wide + 3))
    axes.axhline(spec.overall, color=INK, linewidth=1.25, linestyle=(0, (4, 3)))


def _scales(axes: "Axes", spec: Caterpillar) -> None:
    low = max(0.0, int(min(row[1] for row in spec.rows) * 10) / 10)
    step = 0.1 if low >= 0.3 else 0.2
    marks = [1 - step * i for i in range(int((1 - low) / step + 0.001) + 1)]
    axes.set_yticks(marks, [f"{mark * 100:.0f} %" for mark in marks])
    axes.set_ylim(low - 0.02, 1.02)
    axes.set_xlim(-0.6, len(spec.rows) - 0.4)
    axes.set_xticks([])
    axes.grid(visible=True, axis="y", color=LINE, linewidth=1)
    axes.set_axisbelow(True)
