"""Official reports: pages, files, those that are kept, and what an administrator sets and enters for them."""

from admin.reports import entries, files, home, rules, showing
from admin.reports.base import blueprint

__all__ = ["blueprint", "entries", "files", "home", "rules", "showing"]
