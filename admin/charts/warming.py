"""What the first chart of a process would wait a second and a half for, loaded before anyone asks."""

from admin.charts.canvas import Canvas
from admin.charts.svg import inline
from surveys.figures.statistics.tails import special


def warm() -> None:
    """Import matplotlib and scipy, find the fonts, and draw once; every later first page costs what any page does."""
    from scipy.optimize import minimize  # noqa: F401, PLC0415 - so that it is loaded

    special()
    canvas = Canvas(40)
    canvas.axes(40, 4, 900, 20).plot([0, 1], [0, 1])
    canvas.words(0, 36, "Mức độ hài lòng")
    inline(canvas.figure, ident="warm", title="", description="")
