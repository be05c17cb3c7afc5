"""Results for managers: figures by clerk, by procedure and over time, remarks, and downloads."""

from admin.results import compare, contests, coverage, downloads, how, overview, questions, remarks, signs, standing, time
from admin.results.base import blueprint

__all__ = [
    "blueprint",
    "compare",
    "contests",
    "coverage",
    "downloads",
    "how",
    "overview",
    "questions",
    "remarks",
    "signs",
    "standing",
    "time",
]
