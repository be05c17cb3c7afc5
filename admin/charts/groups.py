"""Groups (clerks, procedures) beside each other: a dot with its interval, the number of ratings, and the five levels."""

from dataclasses import dataclass
from functools import lru_cache

from admin.charts.canvas import ACTION, INK, MUTED, TEXT, WIDTH, Canvas, shares, wrapped
from admin.charts.opinions import bars, legend, names
from admin.charts.svg import inline

LABEL = 320
DOTS = 260
TOP = 78


@dataclass(frozen=True)
class Groups:
    """Rows in the order in which they stand. ``overall`` is the share (0 to 1) of all together; None: not shown."""

    ident: str
    title: str
    description: str
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    intervals: tuple[tuple[float, float, float], ...]  # low, share, high
    sizes: tuple[str, ...]
    overall: float | None
    overall_word: str
    levels: tuple[str, ...]
    dots_word: str
    size_word: str
    bars_word: str


@lru_cache(maxsize=128)
def draw_groups(spec: Groups) -> str:
    """The chart as an SVG element."""
    lines = [wrapped(label, 44, 2) for label in spec.labels]
    row = 36 if any(len(label) > 1 for label in lines) else 28
    body = row * len(lines)
    canvas = Canvas(TOP + body + 32)
    legend(canvas, spec.levels)
    for place, (label, size) in enumerate(zip(lines, spec.sizes, strict=True)):
        middle = TOP + row * (place + 0.5)
        names(canvas, LABEL, middle, label)
        canvas.words(LABEL + DOTS + 72, middle, size, ha="right", va="center", fontsize=TEXT - 0.5)
    _dots(canvas, spec, body)
    axes = canvas.axes(LABEL + DOTS + 96, TOP, WIDTH - LABEL - DOTS - 120, body)
    bars(axes, spec.counts, 0.6)
    _heads(canvas, spec)
    return inline(canvas.figure, ident=spec.ident, title=spec.title, description=spec.description)


def _heads(canvas: Canvas, spec: Groups) -> None:
    """What each column shows, above it."""
    style = {"color": MUTED, "fontsize": TEXT - 1, "va": "baseline"}
    canvas.words(LABEL + 16, 46, spec.dots_word, **style)
    canvas.words(LABEL + DOTS + 72, 46, spec.size_word, ha="right", **style)
    canvas.words(LABEL + DOTS + 96, 46, spec.bars_word, **style)


def _dots(canvas: Canvas, spec: Groups, body: float) -> None:
    axes = canvas.axes(LABEL + 16, TOP, DOTS, body)
    rows = list(range(len(spec.labels)))
    lows, middles, highs = zip(*spec.intervals, strict=True)
    axes.hlines(rows, lows, highs, color=ACTION, linewidth=3, alpha=0.45)
    axes.plot(middles, rows, "o", color=ACTION, markersize=8)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks([])
    low = 0.0 if min(lows) < 0.5 else 0.5
    shares(axes, low, 1.0, 0.25 if low == 0.0 else 0.1)
    if spec.overall is not None:
        axes.axvline(spec.overall, color=INK, linewidth=1.5, linestyle=(0, (4, 3)))
        at = LABEL + 16 + DOTS * (max(spec.overall, low) - low) / (1 - low)
        canvas.words(at, TOP - 8, spec.overall_word, ha="center", va="baseline", fontsize=TEXT - 1)
