"""Steps by the hour of the day: how many dossiers were finished in each, how many slips were issued, how many rated."""

from dataclasses import dataclass
from functools import lru_cache

from admin.charts.canvas import ACTION, INK, LINE, MUTED, TEXT, WIDTH, Canvas
from admin.charts.svg import inline

LEFT = 84
TOP = 44
HEIGHT = 200
COLOURS = (LINE, "#9DB4CB", ACTION)


@dataclass(frozen=True)
class Hours:
    """Bars side by side: ``labels`` under them; ``steps`` are the series, each a number per label (None: not told)."""

    ident: str
    title: str
    description: str
    labels: tuple[str, ...]
    steps: tuple[tuple[int | None, ...], ...]
    words: tuple[str, ...]
    notes: tuple[str, ...]
    note_word: str


@lru_cache(maxsize=128)
def draw_hours(spec: Hours) -> str:
    """The chart as an SVG element."""
    canvas = Canvas(TOP + HEIGHT + 58)
    axes = canvas.axes(0, 0, WIDTH, 24)
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(24, 0)
    left = 14.0
    for word, colour in zip(spec.words, COLOURS, strict=False):
        axes.scatter([left], [12], marker="s", s=144, c=colour, linewidths=0)
        canvas.words(left + 14, 12, word, va="center", fontsize=TEXT - 0.5)
        left += 48 + 7.4 * len(word)
    bars = canvas.axes(LEFT, TOP, WIDTH - LEFT - 8, HEIGHT)
    width = 0.8 / len(spec.steps)
    for place, (series, colour) in enumerate(zip(spec.steps, COLOURS, strict=False)):
        bars.bar(
            [i - 0.4 + width * place for i in range(len(series))], [n or 0 for n in series], width, align="edge", color=colour
        )
    most = max((n or 0 for series in spec.steps for n in series), default=0) or 1
    bars.set_ylim(0, most * 1.08)
    bars.set_xlim(-0.5, max(len(spec.labels), 6) - 0.5)
    bars.set_xticks(range(len(spec.labels)), spec.labels)
    bars.grid(visible=True, axis="y", color=LINE, linewidth=1)
    bars.set_axisbelow(True)
    bars.set_yticks(_round(most))
    canvas.words(LEFT - 8, TOP + HEIGHT + 44, spec.note_word, color=MUTED, fontsize=TEXT - 1.5, ha="right")
    step = (WIDTH - LEFT - 8) / max(len(spec.labels), 6)
    for place, note in enumerate(spec.notes):
        canvas.words(LEFT + step * (place + 0.5), TOP + HEIGHT + 44, note, ha="center", fontsize=TEXT - 1, color=INK)
    return inline(canvas.figure, ident=spec.ident, title=spec.title, description=spec.description)


def _round(most: int) -> list[int]:
    """At most six round numbers from 0 to ``most``."""
    step = next(unit * 10**power for power in range(12) for unit in (1, 2, 5) if most / (unit * 10**power) <= 5)
    return list(range(0, most + 1, step))
