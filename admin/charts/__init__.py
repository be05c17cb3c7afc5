"""Charts as SVG with real text, drawn by matplotlib's ``Figure`` alone and made fit for a strict Content-Security-Policy.

A chart is a pure function of a frozen specification, whose words come translated; equal ones are drawn once per process.
"""

from admin.charts.caterpillar import Caterpillar, draw_caterpillar
from admin.charts.funnel import Curve, Funnel, Group, draw_funnel
from admin.charts.opinions import Opinions, draw_opinions
from admin.charts.trend import Stretch, Trend, draw_trend

__all__ = [
    "Caterpillar",
    "Curve",
    "Funnel",
    "Group",
    "Opinions",
    "Stretch",
    "Trend",
    "draw_caterpillar",
    "draw_funnel",
    "draw_opinions",
    "draw_trend",
]
