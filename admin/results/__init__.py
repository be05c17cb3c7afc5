"""Results for managers: figures by clerk, by procedure and over time, remarks, and downloads."""

from admin.results import downloads, how, overview, remarks
from admin.results.base import blueprint

__all__ = ["blueprint", "downloads", "how", "overview", "remarks"]
