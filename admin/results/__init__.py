"""Results for managers: figures by clerk, by procedure and over time, remarks, and downloads."""

from admin.results import contests, downloads, how, overview, remarks, signs, standing, time
from admin.results.base import blueprint

__all__ = ["blueprint", "contests", "downloads", "how", "overview", "remarks", "signs", "standing", "time"]
