"""What all charts share: colours, type, the grid of SVG units, and a lazily loaded matplotlib.

One SVG unit is one CSS pixel when the chart is shown ``WIDTH`` pixels wide. matplotlib is imported with the first chart: it
costs over half a second that a kiosk's process never needs to pay.
"""

import gc
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 960
TEXT = 13.0
INK = "#1B2A41"
MUTED = "#5B6678"
LINE = "#DAD5C9"
ACTION = "#1F4E79"
LEVELS = ("#8C510A", "#BF6F1A", "#6B7280", "#2B8A80", "#01665E")
FONTS = ["Noto Sans", "DejaVu Sans"]


@cache
def _library() -> type["Figure"]:
    import matplotlib as mpl  # noqa: PLC0415 - loaded with the first chart
    from matplotlib.figure import Figure  # noqa: PLC0415 - the same

    # Set once for the process: rc_context is not safe between threads.
    # A dollar sign in a name is a dollar sign, not mathematics.
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "phieu", "text.parse_math": False})
    mpl.rcParams.update({"font.family": FONTS, "font.size": TEXT})
    # What was loaded stays: looking through it all for garbage takes longer than a page.
    gc.collect()
    gc.freeze()
    return Figure


class Canvas:
    """A figure ``WIDTH`` by ``height`` SVG units, measured from the top left corner as a screen is."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.figure = _library()(figsize=(WIDTH / 72, height / 72), dpi=72)
        self.figure.patch.set_visible(False)

    def axes(self, left: float, top: float, width: float, height: float) -> "Axes":
        """Axes without a frame at a place in SVG units."""
        box = (left / WIDTH, 1 - (top + height) / self.height, width / WIDTH, height / self.height)
        axes = self.figure.add_axes(box)
        axes.patch.set_visible(False)
        for side in axes.spines.values():
            side.set_visible(False)
        axes.tick_params(length=0, labelsize=TEXT - 1, labelcolor=MUTED, pad=6)
        return axes

    def words(self, x: float, y: float, text: str, **style: Any) -> None:
        """Text with its baseline at ``y`` units from the top."""
        style = {"fontsize": TEXT, "color": INK, **style}
        self.figure.text(x / WIDTH, 1 - y / self.height, text, **style)


def shares(axes: "Axes", low: float, high: float, step: float, *, both_ways: int = 1) -> None:
    """An axis of shares from ``low`` to ``high`` as per cent, with light lines; ``both_ways`` -1 counts up to both sides."""
    count = round((high - low) / step)
    ticks = [low + i * step for i in range(count + 1)]
    axes.set_xlim(low, high)
    axes.set_xticks(ticks, [f"{abs(tick) * 100 if both_ways < 0 else tick * 100:.0f} %" for tick in ticks])
    axes.grid(visible=True, axis="x", color=LINE, linewidth=1)
    axes.set_axisbelow(True)


def wrapped(text: str, width: int, lines: int) -> list[str]:
    """``text`` in at most ``lines`` lines of about ``width`` letters, the last one ending in … when something is left over."""
    found, words = [""], text.split()
    for word in words:
        if found[-1] and len(found[-1]) + 1 + len(word) > width:
            found.append(word)
        else:
            found[-1] = f"{found[-1]} {word}".strip()
    if len(found) <= lines:
        return found
    last = found[lines - 1]
    return [*found[: lines - 1], (last if len(last) < width else last[: width - 1].rstrip()) + "…"]
