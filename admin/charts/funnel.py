"""A funnel: every clerk's or procedure's share against its number of ratings, within the limits that chance alone sets.

Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24, 1185-1202.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from admin.charts.canvas import ACTION, INK, LEVELS, LINE, MUTED, TEXT, WIDTH, Canvas, wrapped
from admin.charts.svg import inline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEFT, RIGHT, TOP, HEIGHT = 64, 24, 40, 330
# How a state looks: words, shape and place tell it, the colour only helps.
LOOKS = {"below": ("v", LEVELS[0], 9), "within": ("o", ACTION, 6), "above": ("^", LEVELS[4], 9)}
STATES = ("within", "below", "above")
MANY = 150  # groups; more are drawn as one path, smaller and lighter
NAMED = 12
SHORT = 42  # letters of a name that find room beside its dot
STEPS = (1, 2, 5)
LOGARITHMIC = 30  # the greatest size over the smallest from which on the scale is logarithmic


class Group(NamedTuple):
    """One dot: how many ratings it weighs, the share from 0 to 1, its state and name; ``marked`` is the one that a page is about,
    ``contested`` one whose figure its clerk asked to look into.
    """

    size: int
    share: float
    state: str
    name: str
    marked: bool = False
    contested: bool = False


@dataclass(frozen=True)
class Curve:
    """The limits at one size: shares from 0 to 1."""

    size: int
    low95: float
    high95: float
    low998: float
    high998: float


@dataclass(frozen=True)
class Funnel:
    """Names are written beside all where there are few, else beside those
    outside the limits where these are few; a marked one's always.

    ``states`` are the words of within, below and above, ``limits`` those of the 95 % and the 99.8 % lines, ``contested_word``
    what the frame around a contested one means.
    """

    ident: str
    title: str
    description: str
    groups: tuple[Group, ...]
    target: float
    target_word: str
    curve: tuple[Curve, ...]
    states: tuple[str, str, str]
    limits: tuple[str, str]
    size_word: str
    contested_word: str = ""


@lru_cache(maxsize=64)
def draw_funnel(spec: Funnel) -> str:
    """The chart as an SVG element."""
    canvas = Canvas(TOP + HEIGHT + 48)
    axes = canvas.axes(LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT)
    _limits(axes, spec)
    for state in STATES:
        _dots(axes, state, [group for group in spec.groups if group.state == state])
    _contested(canvas, axes, spec)
    _scales(axes, spec)
    _names(axes, spec)
    _legend(canvas, spec)
    canvas.words(WIDTH - RIGHT, TOP + HEIGHT + 40, spec.size_word, ha="right", color=MUTED, fontsize=TEXT - 1)
    return inline(canvas.figure, ident=spec.ident, title=spec.title, description=spec.description)


def _limits(axes: "Axes", spec: Funnel) -> None:
    sizes = [point.size for point in spec.curve]
    outer = [(point.low998, point.high998) for point in spec.curve]
    inner = [(point.low95, point.high95) for point in spec.curve]
    styles: tuple[Any, ...] = ("-", (0, (4, 3)))
    for pairs, dashes in zip((outer, inner), styles, strict=True):
        low, high = zip(*pairs, strict=True)
        axes.fill_between(sizes, low, high, color=ACTION, alpha=0.065, linewidth=0)
        for line in (low, high):
            axes.plot(sizes, line, color=ACTION, linewidth=1, alpha=0.65, linestyle=dashes)
    axes.axhline(spec.target, color=INK, linewidth=1.25)


def _dots(axes: "Axes", state: str, groups: Sequence[Group]) -> None:
    marker, colour, size = LOOKS[state]
    if state == "within" and len(groups) > MANY:
        _cloud(axes, groups)
    elif groups:
        edge: dict[str, Any] = {"markeredgecolor": "#FFFFFF", "markeredgewidth": 0.75}
        axes.plot([g.size for g in groups], [g.share for g in groups], marker, color=colour, markersize=size, **edge, zorder=3)


def _cloud(axes: "Axes", groups: Sequence[Group]) -> None:
    """All dots in one path: strokes without length, whose round ends are the dots. Thousands weigh a tenth of single ones."""
    from matplotlib.patches import PathPatch  # noqa: PLC0415 - loaded with the first chart
    from matplotlib.path import Path  # noqa: PLC0415 - the same

    dots = Path(
        [at for size, share, *_ in groups for at in ((size, share), (size, share))], [Path.MOVETO, Path.LINETO] * len(groups)
    )
    # Simplified, strokes without length would be gone.
    dots.should_simplify = False
    # As an artist: the limits' lines reach further than any dot, so nobody need measure thousands of dots to fit the axes.
    axes.add_artist(PathPatch(dots, fill=False, edgecolor=ACTION, linewidth=4.5, alpha=0.5, capstyle="round", zorder=2))


def _contested(canvas: Canvas, axes: "Axes", spec: Funnel) -> None:
    """A square frame around each contested dot, whatever its state, and what it means below the chart."""
    found = [group for group in spec.groups if group.contested]
    if not found:
        return
    frame: dict[str, Any] = {"markersize": 15, "markerfacecolor": "none", "markeredgecolor": INK, "markeredgewidth": 1.25}
    axes.plot([group.size for group in found], [group.share for group in found], "s", **frame, linestyle="none", zorder=4)
    legend = canvas.axes(0, TOP + HEIGHT + 26, WIDTH, 22)
    legend.set_axis_off()
    legend.set_xlim(0, WIDTH)
    legend.set_ylim(0, 1)
    legend.plot([LEFT + 8], [0.5], "s", **{**frame, "markersize": 11})
    canvas.words(LEFT + 22, TOP + HEIGHT + 37, spec.contested_word, fontsize=TEXT - 0.5, va="center")


def _scales(axes: "Axes", spec: Funnel) -> None:
    first, last = spec.curve[0].size, spec.curve[-1].size
    axes.set_xlim(first, last)
    if last > LOGARITHMIC * first:
        axes.set_xscale("log")
        axes.minorticks_off()
        ticks = [step * 10**power for power in range(7) for step in STEPS]
    else:
        step = next(s * 10**power for power in range(7) for s in STEPS if (last - first) / (s * 10**power) <= 8)
        ticks = list(range(0, last + step, step))
    ticks = [tick for tick in ticks if first <= tick <= last]
    axes.set_xticks(ticks, [f"{tick:,}".replace(",", ".") for tick in ticks])
    _heights(axes, spec)


def _heights(axes: "Axes", spec: Funnel) -> None:
    smallest = min(group.size for group in spec.groups)
    within = next(point.low998 for point in spec.curve if point.size >= smallest)
    low = max(0.0, int(min([within, *(group.share for group in spec.groups)]) * 10) / 10)
    step = 0.1 if low >= 0.3 else 0.2
    marks = [1 - step * i for i in range(int((1 - low) / step + 0.001) + 1)]
    axes.set_yticks(marks, [f"{mark * 100:.0f} %" for mark in marks])
    axes.set_ylim(low - 0.02, 1.03)
    axes.grid(visible=True, axis="y", color=LINE, linewidth=1)
    axes.set_axisbelow(True)


def _names(axes: "Axes", spec: Funnel) -> None:
    middle = (axes.get_xlim()[0] * axes.get_xlim()[1]) ** 0.5 if axes.get_xscale() == "log" else sum(axes.get_xlim()) / 2
    height = axes.get_ylim()[1] - axes.get_ylim()[0]
    for right in (False, True):
        at = -1.0
        for size, share, _, name, marked, _ in _named(spec):
            if bool(size > middle) == right:
                # Names whose dots lie close move up, each a line above the one below it.
                at = max(share, at + 15 / HEIGHT * height)
                if marked:
                    axes.plot([size], [share], "o", markersize=14, markerfacecolor="none", markeredgecolor=INK, zorder=4)
                _written(axes, name, (size, at), right=right)


def _written(axes: "Axes", name: str, at: tuple[float, float], *, right: bool) -> None:
    side: dict[str, Any] = {"ha": "right" if right else "left", "va": "center", "fontsize": TEXT - 1, "color": INK, "zorder": 4}
    off = (-11 if right else 11, 0)
    axes.annotate(wrapped(name, SHORT, 1)[0], at, xytext=off, textcoords="offset points", **side)


def _named(spec: Funnel) -> list[Group]:
    outside = [group for group in spec.groups if group.state != "within"]
    if any(group.marked for group in spec.groups):
        found = [group for group in spec.groups if group.marked]
    elif len(spec.groups) <= NAMED:
        found = list(spec.groups)
    else:
        found = outside if len(outside) <= NAMED else []
    return sorted(found, key=lambda group: group.share)


def _legend(canvas: Canvas, spec: Funnel) -> None:
    axes = canvas.axes(0, 0, WIDTH, 26)
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(0, 1)
    left = 12.0
    for state, word in zip(STATES, spec.states, strict=True):
        marker, colour, size = LOOKS[state]
        axes.plot([left + 6], [0.5], marker, color=colour, markersize=size)
        canvas.words(left + 18, 13, word, fontsize=TEXT - 0.5, va="center")
        left += 44 + 7.0 * len(word)
    for word, dashes in zip((*spec.limits, spec.target_word), ((0, (4, 3)), "-", "-"), strict=True):
        target = word == spec.target_word
        axes.plot([left, left + 22], [0.5, 0.5], color=INK if target else ACTION, linewidth=1.25, linestyle=dashes)
        canvas.words(left + 28, 13, word, fontsize=TEXT - 0.5, va="center", color=MUTED)
        left += 52 + 7.0 * len(word)
